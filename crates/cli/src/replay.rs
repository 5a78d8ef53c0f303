//! Tipsets of a snapshot, applied again and judged by what the chain says came of them.
//!
//! The headers on top of a tipset name its state, its receipts and the next base fee; each is computed here and compared.
//! Invariants: results come in the order of the chain, however many threads work; a tipset that this machine cannot apply
//! is never taken for one that is wrong.
//!
//! | To understand | read |
//! | --- | --- |
//! | which tipsets | `choice.rs` |
//! | who applies them, in what order and how fast | `run.rs`, `pace.rs` |
//! | what became of one | `judged.rs` |
//! | what became of all | `summary.rs`, `advice.rs` |

mod advice;
mod choice;
mod judged;
mod pace;
mod run;
mod summary;

pub(crate) use advice::advice;
pub(crate) use choice::{Choice, Pair};
pub(crate) use judged::{Judged, Judgement};
pub(crate) use pace::Pace;
pub(crate) use run::Run;
pub(crate) use summary::Summary;
