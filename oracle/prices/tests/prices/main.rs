//! One binary for all three crates: linking each of them takes longer than all comparisons.

#[macro_use]
mod since_hygge;

mod fvm2;
mod fvm3;
mod fvm4;
