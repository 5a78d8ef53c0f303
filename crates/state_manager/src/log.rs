//! What a node says of the tipsets that it executes, through `tracing`: whoever embeds it chooses what is kept, and where.
//!
//! | target | level | what |
//! | --- | --- | --- |
//! | `forest_fvm::tipset` | info | a line for each tipset, with the split that Lotus logs |
//! | | info | the span `execute_tipset`, and a line for each migration |
//! | | debug | spans inside of it: `null_round`, `message`, `reward`, `cron`, `flush` |
//! | | warn | a tipset that has no result |
//! | `forest_fvm::slow_tipset` | warn | a tipset above the threshold, as one line of JSON |
//!
//! Invariant: what is off costs a comparison. No CID is computed for a log, no text is made that nobody reads.

mod line;
mod slow;
mod spans;

pub(crate) use line::{executed, failed};
pub(crate) use spans::{Spans, execute_tipset};

/// The target of everything but slow tipsets.
const TIPSET: &str = "forest_fvm::tipset";
/// The target of slow tipsets.
const SLOW_TIPSET: &str = "forest_fvm::slow_tipset";

#[cfg(test)]
mod tests;
