//! nv22, Dragon: actors v13. Nothing changes for the VM.
//!
//! FIP-0074, FIP-0076 and FIP-0083 (events of built-in actors, their values in CBOR) are the work of actors. FIP-0063, the switch to drand's quicknet, follows 120 epochs later under the name of Phoenix and is part of
//! the schedules ([`Schedule::beacon_at`](crate::Schedule::beacon_at)).

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
