//! Networks to begin with, and messages to put to every engine.
//!
//! Knows no engine: workloads talk to a [`Network`], and whoever stands behind it puts every message to several of
//! them and compares the [`Answer`]s. All that happens follows from a seed ([`Dice`]), so that a difference can be
//! repeated, and is recorded as plain [`Deed`]s, so that it can be shrunk.
//!
//! | To understand | read |
//! | --- | --- |
//! | what is put to an engine, what it answers | `network.rs`, `answer.rs` |
//! | what a node would tell about its chain and about proofs | `chain.rs` |
//! | the state before the first message | `genesis.rs` |
//! | who sends: accounts, nonces, funds | `world.rs` |
//! | what is sent | `workloads/`, with the scripts of `forest_testing` |

pub mod answer;
pub mod chain;
pub mod dice;
pub mod genesis;
pub mod network;
pub mod probes;
pub mod workloads;
pub mod world;

pub use answer::{Answer, Event};
pub use dice::Dice;
pub use forest_testing::{args, script};
pub use genesis::{Bundle, Genesis};
pub use network::{Deed, Epoch, Kind, Network, Stop};
pub use world::World;
