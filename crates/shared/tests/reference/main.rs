//! Ours against the three published generations of `fvm_shared`: the same bytes, the same values, the same refusals.
//!
//! One file per area. Values come from [`strategies`]; every encoding is also tried mutated in every byte, since what
//! matters most is what is refused.

mod address_bytes;
mod address_text;
mod agreement;
mod amounts;
mod layouts;
mod messages;
mod numbers;
mod objects;
mod proof_types;
mod signatures;
mod strategies;
