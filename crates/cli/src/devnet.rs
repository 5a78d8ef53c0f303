//! What `forest-fvm devnet` shows of a network.

mod report;
mod tally;

pub(crate) use report::Report;
pub(crate) use tally::Tally;
