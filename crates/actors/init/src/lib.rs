//! The init actor (id 1): creates actors, assigns their ids, and knows which id every address stands for.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | system |
//! | 2 | Exec | any: multisigs and payment channels; power: miners |
//! | 3 | Exec4 | the Ethereum address manager |
//!
//! The VM writes to the same map when a first transfer creates an account.

use forest_actors_runtime::{
    BuiltIn,
    creation::{AddressBook, create, delegated_address},
    interface::init::{ConstructorParams, Exec4Params, ExecParams, ExecReturn},
    singletons::{EAM_ACTOR, SYSTEM_ACTOR},
};
use forest_sdk::{prelude::*, shared::address::FIRST_NON_SINGLETON_ID};

#[cfg(test)]
mod tests;

/// The state of the init actor: CBOR `[address_map, next_id, network_name]`.
#[derive(State, Clone, Debug, PartialEq)]
pub struct State {
    /// From f1 to f4 addresses to ids.
    pub address_map: Map<Address, ActorId>,
    /// The id that the next actor gets.
    pub next_id: ActorId,
    /// What the network calls itself.
    pub network_name: String,
}

impl AddressBook for State {
    fn book(&mut self) -> (&mut Map<Address, ActorId>, &mut ActorId) {
        (&mut self.address_map, &mut self.next_id)
    }
}

/// The init actor.
#[derive(Debug)]
pub struct Init;

#[actor(guard = BuiltIn)]
impl Init {
    /// Starts with no addresses; ids below 100 are for actors of genesis.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, params: ConstructorParams) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        let network_name = params.network_name;
        rt.create(State { address_map: Map::new(), next_id: FIRST_NON_SINGLETON_ID, network_name })
    }

    /// Creates an actor at an f2 address, and constructs it with the value of the message.
    #[method(number = 2)]
    pub fn exec(rt: &Runtime<'_>, params: ExecParams) -> Result<ExecReturn, ActorError> {
        rt.accept_any()?;
        let caller = rt.caller();
        let caller_code = rt.code_of(caller).or_fail(ExitCode::USR_ILLEGAL_STATE, "no code of the caller")?;
        if !may_create(rt.actor_type(&caller_code), rt.actor_type(&params.code_cid)) {
            let (caller, code) = (caller_code, params.code_cid);
            return Err(ActorError::forbidden(format!(
                "actors of code {caller} cannot create actors of code {code}"
            )));
        }
        create::<State>(rt, &params.code_cid, params.constructor_params, None)
    }

    /// Creates an actor at an f4 address of the caller's namespace, in the place of a placeholder if there is one.
    #[method(number = 3)]
    pub fn exec4(rt: &Runtime<'_>, params: Exec4Params) -> Result<ExecReturn, ActorError> {
        rt.accept_only(&[EAM_ACTOR])?;
        let delegated = delegated_address(rt, &params.subaddress)?;
        create::<State>(rt, &params.code_cid, params.constructor_params, Some(&delegated))
    }
}

/// Whether an actor of one kind may create an actor of another.
fn may_create(caller: Option<ActorType>, created: Option<ActorType>) -> bool {
    match created {
        Some(ActorType::Multisig | ActorType::PaymentChannel) => true,
        Some(ActorType::Miner) => caller == Some(ActorType::Power),
        _ => false,
    }
}
