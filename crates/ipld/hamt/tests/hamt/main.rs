//! The HAMT against fvm_ipld_hamt 0.10 and against a plain map.
//!
//! One program, one file per claim: equal operations give equal results and roots ([`operations`]), equal bytes are
//! equally refused ([`malformed`], [`values`]), failing stores change nothing ([`faults`]), clones are snapshots
//! ([`clones`]), and diffs say what changed ([`diffs`]).
#![allow(missing_docs, reason = "tests")]

mod clones;
mod diffs;
mod faults;
mod malformed;
mod operations;
mod reference;
mod values;
