//! One binary for all three crates: linking each of them takes longer than all comparisons.
//!
//! A module per crate, named for it, and one for what two of them share. What is compared and what is out of reach is
//! said in the library.

#[macro_use]
mod since_hygge;

mod fvm2;
mod fvm3;
mod fvm4;
mod instrumentation;
