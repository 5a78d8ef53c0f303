//! The cron actor (id 3): what runs at the end of every epoch.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | system |
//! | 2 | EpochTick | system |

use forest_actors_runtime::{BuiltIn, send::returned, singletons::SYSTEM_ACTOR};
use forest_sdk::{log, prelude::*};

#[cfg(test)]
mod tests;

/// A method that runs every epoch, without parameters or value: CBOR `[receiver, method_num]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The actor: an f0 address.
    pub receiver: Address,
    /// Its method.
    pub method_num: MethodNum,
}

/// Set at genesis: CBOR `[entries]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ConstructorParams {
    /// What is to run, in this order.
    pub entries: Vec<Entry>,
}

/// The state of the cron actor: CBOR `[entries]`.
#[derive(State, Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What runs, in this order.
    pub entries: Vec<Entry>,
}

/// The cron actor.
#[derive(Debug)]
pub struct Cron;

#[actor(guard = BuiltIn)]
impl Cron {
    /// Takes the entries; nothing changes them later.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, params: ConstructorParams) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        rt.create(State { entries: params.entries })
    }

    /// Runs every entry. One that fails is logged, and the others run all the same.
    #[method(number = 2)]
    pub fn epoch_tick(rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        let state: State = rt.state()?;
        for Entry { receiver, method_num } in &state.entries {
            if let Err(error) = returned(rt.send(receiver, *method_num, None, TokenAmount::ZERO)) {
                log::error!("cron: method {method_num} of {receiver}: {error}");
            }
        }
        Ok(())
    }
}
