//! Ethereum accounts (FIP-0055): what a placeholder becomes when the key of its f410 address first sends a message.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | system |
//! | any from 2²⁴ | accepted, does nothing | any |
//!
//! Stateless, and never constructed: the VM puts the code in place.

use forest_actors_runtime::{BuiltIn, fallback::accept_exported, singletons::SYSTEM_ACTOR};
use forest_sdk::{
    prelude::*,
    shared::address::{EAM_ACTOR_ID, Payload},
};

#[cfg(test)]
mod tests;

/// The Ethereum account actor.
#[derive(Debug)]
pub struct EthAccount;

#[actor(guard = BuiltIn)]
impl EthAccount {
    /// Checks that it stands at an address of Ethereum.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        let address = rt
            .delegated_address(rt.receiver())
            .ok_or_else(|| ActorError::illegal_argument("receiver must have a predictable address"))?;
        match address.payload() {
            Payload::Delegated(delegated) if delegated.namespace() == EAM_ACTOR_ID => Ok(()),
            _ => Err(ActorError::illegal_argument("invalid target for EthAccount creation")),
        }
    }

    /// Accepts what contracts send to accounts.
    #[fallback]
    pub fn fallback(
        rt: &Runtime<'_>,
        method: MethodNum,
        _params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError> {
        accept_exported(rt, method)
    }
}
