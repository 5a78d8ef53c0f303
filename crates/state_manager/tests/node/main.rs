//! A node in small: generated chains, the store and the chain that a node supplies, and the state manager on them.

mod caches;
#[cfg(feature = "fvm-compat")]
mod compat;
mod computing;
mod faults;
mod forks;
mod kit;
mod messages;
mod questions;
