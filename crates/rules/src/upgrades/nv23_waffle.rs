//! nv23, Waffle: actors v14.
//!
//! - FIP-0065: what deals lock counts as circulating.
//! - FIP-0079: aggregates of BLS signatures; the syscall is there since Watermelon.
//! - FIP-0092: non-interactive proofs of replication, at the price of interactive ones until Teep.
//! - FIP-0084, FIP-0085, FIP-0091: the work of actors.

use crate::{Rules, upgrades::set};

pub(super) fn apply(rules: &mut Rules) {
    set(&mut rules.behaviours.chain.market_locks_reduce_supply, true, false); // FIP-0065
}
