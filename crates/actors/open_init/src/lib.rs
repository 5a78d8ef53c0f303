//! The init actor (id 1) of networks where users deploy code.
//!
//! As the init actor of the public networks, with a registry of code that users installed, which anybody may create
//! actors of.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | system |
//! | 2 | Exec | any: installed code, multisigs and payment channels; power: miners |
//! | 3 | Exec4 | any: installed code; the Ethereum address manager: any code |
//! | 4 | InstallCode | any |
//!
//! Any caller means actors that users wrote as well: factories need it.

use forest_actors_runtime::{
    Unrestricted,
    creation::{AddressBook, create, delegated_address},
    interface::init::{
        ConstructorParams, Exec4Params, ExecParams, ExecReturn, InstallCodeParams, InstallCodeReturn,
    },
    singletons::{EAM_ACTOR, SYSTEM_ACTOR},
};
use forest_sdk::{Host, encoding::codec, prelude::*, shared::address::FIRST_NON_SINGLETON_ID};

#[cfg(test)]
mod tests;

/// The state: CBOR `[address_map, next_id, network_name, installed_actors]`; the first three as everywhere.
#[derive(State, Clone, Debug, PartialEq)]
pub struct State {
    /// From f1 to f4 addresses to ids.
    pub address_map: Map<Address, ActorId>,
    /// The id that the next actor gets.
    pub next_id: ActorId,
    /// What the network calls itself.
    pub network_name: String,
    /// The code that users installed, under its CID as a link to it: what no link leads to is not kept.
    pub installed_actors: Map<Cid, Cid>,
}

impl AddressBook for State {
    fn book(&mut self) -> (&mut Map<Address, ActorId>, &mut ActorId) {
        (&mut self.address_map, &mut self.next_id)
    }
}

/// The init actor of networks where users deploy code.
#[derive(Debug)]
pub struct OpenInit;

#[actor(guard = Unrestricted)]
impl OpenInit {
    /// Starts with no addresses and no code; ids below 100 are for actors of genesis.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, params: ConstructorParams) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        rt.create(State {
            address_map: Map::new(),
            next_id: FIRST_NON_SINGLETON_ID,
            network_name: params.network_name,
            installed_actors: Map::new(),
        })
    }

    /// Creates an actor at an f2 address, and constructs it with the value of the message.
    #[method(number = 2)]
    pub fn exec(rt: &Runtime<'_>, params: ExecParams) -> Result<ExecReturn, ActorError> {
        rt.accept_any()?;
        let allowed = match rt.actor_type(&params.code_cid) {
            Some(ActorType::Multisig | ActorType::PaymentChannel) => true,
            Some(ActorType::Miner) => rt.type_of(rt.caller()) == Some(ActorType::Power),
            Some(_) => false,
            None => is_installed(rt, &params.code_cid)?,
        };
        check(allowed, rt, &params.code_cid)?;
        create::<State>(rt, &params.code_cid, params.constructor_params, None)
    }

    /// Creates an actor at an f4 address of the caller's namespace, in the place of a placeholder if there is one.
    #[method(number = 3)]
    pub fn exec4(rt: &Runtime<'_>, params: Exec4Params) -> Result<ExecReturn, ActorError> {
        rt.accept_any()?;
        let allowed = rt.caller_address() == EAM_ACTOR || is_installed(rt, &params.code_cid)?;
        check(allowed, rt, &params.code_cid)?;
        let delegated = delegated_address(rt, &params.subaddress)?;
        create::<State>(rt, &params.code_cid, params.constructor_params, Some(&delegated))
    }

    /// Makes code known, of which actors can be created from then on. The network checks it first, and refuses what
    /// cannot run; the caller pays for that.
    #[method(number = 4)]
    pub fn install_code(
        rt: &Runtime<'_>,
        params: InstallCodeParams,
    ) -> Result<InstallCodeReturn, ActorError> {
        rt.accept_any()?;
        let code_cid = Host::put(rt.host(), codec::RAW, &params.code)?;
        if is_installed(rt, &code_cid)? {
            return Ok(InstallCodeReturn { code_cid, installed: false });
        }
        rt.install_actor(&code_cid)?;
        rt.transaction(|state: &mut State| state.installed_actors.set(rt, &code_cid, code_cid))?;
        Ok(InstallCodeReturn { code_cid, installed: true })
    }
}

fn is_installed(rt: &Runtime<'_>, code: &Cid) -> Result<bool, ActorError> {
    rt.state::<State>()?.installed_actors.contains(rt, code)
}

fn check(allowed: bool, rt: &Runtime<'_>, code: &Cid) -> Result<(), ActorError> {
    if allowed {
        return Ok(());
    }
    Err(ActorError::forbidden(format!(
        "f0{} cannot create actors of code {code}: install it first",
        rt.caller()
    )))
}
