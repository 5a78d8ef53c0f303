//! The test kit for actors: a network in a test.
//!
//! A [`Network`] is the real machine over a state in memory, begun with the built-in actors of this repository. Actors get
//! there as they get to any network where users deploy code: messages to the init actor install and create them. So a test
//! sees real gas, real calls between actors, and what the network refuses. No node, no clock, no folder: a test is done
//! when its messages are, and two runs are the same.
//!
//! ```no_run
//! use forest_sdk::prelude::*;
//! use forest_testkit::{Failure, Network};
//! # #[derive(State)] struct Counter { count: u64 }
//! # #[actor(library)] impl Counter {
//! #     #[constructor] fn new(_: &Runtime<'_>, count: u64) -> Result<Self, ActorError> { Ok(Self { count }) }
//! #     #[method] fn increase(&mut self, _: &Runtime<'_>, by: u64) -> Result<u64, ActorError> {
//! #         self.count += by; Ok(self.count)
//! #     }
//! # }
//! # fn main() -> Result<(), Failure> {
//! let mut network = Network::new()?;
//! let alice = network.account("alice", TokenAmount::from_whole(100))?;
//!
//! let code = network.install_crate(&alice, env!("CARGO_MANIFEST_DIR"))?;
//! let mut deployment = network.deploy(&alice, &code);
//! CounterClient(&mut deployment).new(5)?;
//! let counter = deployment.address()?;
//!
//! let mut client = CounterClient(network.caller(&alice, &counter));
//! assert_eq!(client.increase(3)?, 8);
//! network.last().expect_gas_below(5_000_000);
//! # Ok(()) }
//! ```
//!
//! | To | there is |
//! | --- | --- |
//! | begin | [`Network::new`], [`Network::account`] |
//! | deploy | [`Network::install_crate`], [`Network::install`], [`Network::deploy`] |
//! | call | [`Network::caller`] with the client that `#[actor]` makes, [`Network::send`] with numbers |
//! | expect | [`Applied`]: exit codes, events, calls, gas, log lines |
//! | change the world | [`Network::warp`], [`Network::set_balance`] |
//! | go back | [`Network::snapshot`], [`Network::restore`] |
//! | look inside | [`Network::state`], [`Network::balance`], [`Applied::calls`] |

mod account;
mod applied;
mod caller;
mod chain;
mod deploy;
mod engine;
mod failure;
mod gas_report;
mod genesis;
mod names;
mod network;
mod tree;

pub use account::Account;
pub use applied::Applied;
pub use caller::{Calls, Deployment};
pub use failure::Failure;
pub use gas_report::{GAS_REPORT, GasLine};
pub use names::Names;
pub use network::{Network, Request, Snapshot};

/// What is missing on this machine to build actors, for tests that are skipped then; `None`: nothing.
#[must_use]
pub fn toolchain_hint() -> Option<&'static str> {
    let missing = forest_wasm_build::Toolchain::find(std::path::Path::new(".")).is_err();
    missing.then_some(
        "nothing compiles for wasm32-unknown-unknown here: `rustup target add wasm32-unknown-unknown`",
    )
}
