//! nv17, Shark: actors v9. Nothing changes for the VM.
//!
//! FIP-0029, FIP-0034, FIP-0041, FIP-0044 and FIP-0045 are the work of actors: beneficiaries, fixed pre-commit
//! deposits, datacap as a token, the market's and the verified registry's new division of labour.

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
