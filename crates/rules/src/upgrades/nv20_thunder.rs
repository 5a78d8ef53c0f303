//! nv20, Thunder: the rollover to WindowPoSt 1.1 ends (FIP-0061). Nothing changes for the VM.
//!
//! No migration and no new actors: they compare the network version.

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
