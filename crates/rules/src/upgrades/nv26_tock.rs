//! nv26, Tock: FIP-0100 is complete, as the fee now also falls due on old sectors that are extended. Nothing changes
//! for the VM.
//!
//! No migration and no new actors: they compare the network version.

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
