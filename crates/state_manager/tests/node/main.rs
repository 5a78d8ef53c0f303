//! A node in small: generated chains, the store and the chain that a node supplies, and the state manager on them.

mod caches;
mod computing;
mod faults;
mod forks;
mod kit;
mod messages;
mod questions;
