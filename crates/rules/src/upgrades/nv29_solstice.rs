//! nv29, Solstice: actors v19. Unscheduled, and nothing is known to change for the VM.
//!
//! FIP-0118, a draft, changes the reward actor.

use crate::Rules;

pub(super) fn apply(_: &mut Rules) {}
