//! Accounts: an address that has a key.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | system |
//! | 2 | PubkeyAddress | any |
//! | 2643134072 | AuthenticateMessage (FIP-0044) | any |
//! | any other from 2²⁴ | accepted, does nothing (FIP-0050) | any |

use forest_actors_runtime::{
    BuiltIn, fallback::accept_exported, interface::account::AuthenticateMessageParams,
    singletons::SYSTEM_ACTOR,
};
use forest_sdk::{
    prelude::*,
    shared::{
        address::Protocol,
        crypto::{Signature, SignatureType},
    },
};

#[cfg(test)]
mod tests;

/// The state of an account: CBOR `[address]`.
#[derive(State, Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The address of the key: f1 or f3.
    pub address: Address,
}

/// The account actor.
#[derive(Debug)]
pub struct Account;

#[actor(guard = BuiltIn)]
impl Account {
    /// Takes the address that the first transfer to it named.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, address: Address) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        if signature_type(&address).is_none() {
            return Err(ActorError::illegal_argument(format!("{address} is not the address of a key")));
        }
        rt.create(State { address })
    }

    /// The address of the key.
    #[method(number = 2)]
    pub fn pubkey_address(rt: &Runtime<'_>) -> Result<Address, ActorError> {
        rt.accept_any()?;
        Ok(rt.state::<State>()?.address)
    }

    /// Whether the key signed the message. Never false: a signature that is not right is an error.
    #[method]
    pub fn authenticate_message(
        rt: &Runtime<'_>,
        params: AuthenticateMessageParams,
    ) -> Result<bool, ActorError> {
        rt.accept_any()?;
        let State { address } = rt.state()?;
        let sig_type = signature_type(&address)
            .ok_or_else(|| ActorError::illegal_state(format!("{address} is not the address of a key")))?;
        let signature = Signature { sig_type, bytes: params.signature };
        match rt.verify_signature(&signature, &address, &params.message) {
            Ok(true) => Ok(true),
            Ok(false) | Err(_) => {
                Err(ActorError::illegal_argument("failed to authenticate message: invalid signature"))
            }
        }
    }

    /// Accepts what others send to accounts.
    #[fallback]
    pub fn fallback(
        rt: &Runtime<'_>,
        method: MethodNum,
        _params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError> {
        accept_exported(rt, method)
    }
}

/// How the key of an address signs, if it is the address of a key.
fn signature_type(address: &Address) -> Option<SignatureType> {
    match address.protocol() {
        Protocol::Secp256k1 => Some(SignatureType::Secp256k1),
        Protocol::Bls => Some(SignatureType::Bls),
        Protocol::Id | Protocol::Actor | Protocol::Delegated => None,
    }
}
