//! What the tests of every crate share: fixtures, suites that can skip honestly, generators and faulty stores.
//!
//! A development dependency only; nothing that runs in a node names it.

pub mod fixtures;
mod suite;

pub use suite::Suite;
