//! nv24, TukTuk: actors v15. Nothing changes for the VM.
//!
//! FIP-0081, FIP-0094 and FIP-0095 are the work of actors.

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
