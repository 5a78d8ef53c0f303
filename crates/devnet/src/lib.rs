//! A whole network in one process: a genesis, block producers, and traffic, applied by the state manager.
//!
//! Stands on the state manager, as a node does, and supplies what a node gets from others: blocks. Headers, elections,
//! tickets and signatures are those of the network; so what is produced here can be exported, and judged by whoever
//! replays chains.
//!
//! Invariants: the chain follows from version and seed alone, whatever was cached and however often the process died;
//! what the folder names as its head is there, with the state that it stands on.
//!
//! | To understand | read |
//! | --- | --- |
//! | one tipset after the other | `devnet.rs` |
//! | what is kept in a folder, and how it survives | `folder.rs` |
//! | the network: its name, its version, its rules | `network.rs` |
//! | the actors, and the state at genesis | `bundle.rs`, `stand_ins.rs`, `genesis.rs` |
//! | who wins, and what a block is made of | `election.rs`, `production.rs` |
//! | keys, and the signatures of all three kinds | `wallet.rs`, `ethereum.rs` |
//! | what is sent | `traffic.rs` |
//! | chains as files | `export.rs` |

mod bundle;
mod chance;
mod devnet;
mod election;
mod ethereum;
mod export;
mod folder;
mod genesis;
mod network;
mod production;
mod stand_ins;
mod traffic;
mod wallet;

pub use devnet::{Applied, Devnet, Plan, Sent};
pub use network::{schedule, version_of};
pub use traffic::Kind;
