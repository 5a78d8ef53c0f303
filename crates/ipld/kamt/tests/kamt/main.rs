//! The KAMT against fvm_ipld_kamt 0.4 and against a plain map.
//!
//! What HAMTs and KAMTs have in common is tested in forest_hamt; here is what extensions add: equal operations give
//! equal roots ([`operations`]), equal bytes are equally refused ([`malformed`]), diffs and failing stores ([`diffs`],
//! [`faults`]) across links that jump.
#![allow(missing_docs, reason = "tests")]

mod diffs;
mod faults;
mod malformed;
mod operations;
mod reference;
