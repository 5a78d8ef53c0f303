//! The system actor (id 0): in its name the node sends messages, and its state links to the manifest of the built-in
//! actors.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | system |
//!
//! Upgrades of the network write the state; the actor itself never runs after genesis.

use forest_actors_runtime::{BuiltIn, singletons::SYSTEM_ACTOR};
use forest_sdk::prelude::*;

#[cfg(test)]
mod tests;

/// The state of the system actor: CBOR `[builtin_actors]`.
#[derive(State, Clone, Debug, PartialEq)]
pub struct State {
    /// The list of built-in actors: CBOR `[[name, code], …]`.
    pub builtin_actors: Cell<Vec<(String, Cid)>>,
}

/// The system actor.
#[derive(Debug)]
pub struct System;

#[actor(guard = BuiltIn)]
impl System {
    /// Starts with an empty list, which genesis replaces.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        rt.create(State { builtin_actors: Cell::new(Vec::new()) })
    }
}
