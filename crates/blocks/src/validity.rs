//! Rules that a block must keep by itself, or together with its parents: no state needed, no clock asked.
//!
//! What needs state (power, nonces, balances, the worker's key, beacon and PoSt proofs) is for the node; where only a
//! key or a price is needed, the caller hands it in. Specification: "Block syntax validation", "Block semantic
//! validation"; Lotus `consensus/filcns/filecoin.go` and `consensus/common.go`.

mod error;
mod header;
mod messages;
#[cfg(test)]
mod tests;

pub use error::{InvalidBlock, InvalidInclusion};
pub use messages::check_inclusion;

/// Most messages, of both kinds together, that a block may hold.
pub const BLOCK_MESSAGE_LIMIT: usize = 10_000;

/// Most gas, in sum over the limits of its messages, that a block may hold.
pub const BLOCK_GAS_LIMIT: u64 = 10_000_000_000;

/// All the FIL that there will ever be, in whole FIL.
pub const TOTAL_FILECOIN: u64 = 2_000_000_000;
