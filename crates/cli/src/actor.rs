//! What authors of actors do with the tool: a crate to begin with, its code, and calls on a network in memory.
//!
//! Invariant: nothing here runs but the author's own crate, and a network that is gone with the process.

pub(crate) mod calls;
pub(crate) mod project;
pub(crate) mod scaffold;
pub(crate) mod session;
pub(crate) mod values;
