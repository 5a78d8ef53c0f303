//! nv27, GoldenWeek: actors v17. Nothing changes for the VM.
//!
//! FIP-0077, FIP-0101, FIP-0103, FIP-0105, FIP-0106 and FIP-0109 are the work of actors.

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
