//! The Filecoin VM: one message at a time, on every network version that ran on Wasm, with one engine.
//!
//! Stands on the rules (what a network version decides), the shared types and the IPLD structures; the interpreter
//! above applies whole tipsets with it. Synchronous, without globals, metrics or clocks: all that it learns comes in
//! through [`Blockstore`](forest_blockstore::Blockstore), [`Externs`] and [`ProofVerifier`], all that it does comes
//! out as an [`Outcome`], and nothing is visible until that is committed (decision D2).
//!
//! | To understand | read |
//! | --- | --- |
//! | what happens to one message, phase by phase | `execute/`: preflight, dispatch, settle |
//! | calls between actors, transactions, access charges | `call/` |
//! | what an actor can ask for | `kernel/`, and the decoding of its memory in `syscalls/` |
//! | how code becomes an instance | `engine/` |
//! | the state that messages change | `state/` |
//! | what can go wrong, and whose fault it is | [`Fault`], [`HostError`] (decision D7) |
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod block;
mod call;
pub mod engine;
mod execute;
pub mod externs;
mod failure;
mod gas;
mod kernel;
mod machine;
mod outcome;
pub mod proofs;
#[cfg(test)]
mod samples;
mod state;
mod syscalls;
pub mod trace;

pub use block::Block;
pub use engine::Engine;
pub use execute::{ExecuteError, Kind, Simulation};
pub use externs::Externs;
pub use failure::{Bug, Fault, HostError, SyscallError};
pub use machine::{Machine, MachineContext, MachineError};
pub use outcome::{Backtrace, Fees, Outcome};
pub use proofs::ProofVerifier;
pub use trace::{NoTrace, Tracer};
