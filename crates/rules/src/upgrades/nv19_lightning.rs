//! nv19, Lightning: actors v11. Nothing changes for the VM.
//!
//! FIP-0060 (deals settled once a month), FIP-0061 (WindowPoSt 1.1, its rollover begins) and FIP-0062 (fallback
//! method of multisigs) are the work of actors; the VM verifies both kinds of proof since Hygge.

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
