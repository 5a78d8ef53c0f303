//! Whole chains from a seed: real headers, signed messages, upgrades, and everything that goes wrong on a real chain.
//!
//! Tipsets of several blocks that have messages in common, null rounds, messages that fail in every way, miners who
//! include what nobody pays for, accounts that come to be, states that grow, events, forks. The network is one of its
//! own ([`ChainPlan::schedule`]); its actors are this repository's (`chain/code.rs`).
//!
//! The generator executes nothing. It asks [`Executes`] what comes of each tipset, and writes the answer into the header
//! of the next; so a chain is as good a witness as who executed it. Those in the repository were executed by the
//! published engines (`make chains`, tests/fixtures/chains): [`RecordedChain`] opens them.
//!
//! ```no_run
//! use forest_shared::version::NetworkVersion;
//! use forest_testing::chain::{ChainError, ChainPlan, Executes, Genesis};
//!
//! # fn example(engine: &mut dyn Executes) -> Result<(), ChainError> {
//! let genesis = Genesis::new(ChainPlan::through(42, NetworkVersion::V16, NetworkVersion::V29, 120))?;
//! let chain = genesis.grow(engine)?;
//! chain.write_car(std::fs::File::create("testnet-42.car.zst")?)?;
//! std::fs::write("testnet-42.toml", chain.genesis.schedule_file())?;
//! # Ok(())
//! # }
//! ```
//!
//! The two files are what `forest-fvm replay testnet-42.car.zst --schedule testnet-42.toml` wants.
//!
//! | To understand | read |
//! | --- | --- |
//! | what can be asked for | `plan.rs` |
//! | who executes, what comes out | `grow.rs`, `files.rs` |
//! | chains that were written before | `recorded.rs` |
//! | the state at genesis, and the code | `genesis.rs`, `states.rs`, `code.rs` |
//! | headers and signatures | `blocks.rs`, `accounts.rs` |
//! | what is sent | `messages.rs`, `scripts.rs` |

mod accounts;
mod blocks;
mod code;
mod dice;
mod files;
mod genesis;
mod grow;
mod messages;
mod plan;
mod recorded;
mod scripts;
mod states;
#[cfg(test)]
mod tests;
mod view;

pub use genesis::Genesis;
pub use grow::{Applied, Chain, Executes};
pub use plan::ChainPlan;
pub use recorded::RecordedChain;

/// A chain could not be made.
pub type ChainError = Box<dyn std::error::Error + Send + Sync>;
