//! nv28, FireHorse: actors v18.
//!
//! - FIP-0115: the base fee follows the premiums that senders offer.
//! - FIP-0112, FIP-0113, FIP-0114: the work of actors.

use crate::{Rules, behaviours::BaseFeeRule, upgrades::set};

pub(super) fn apply(rules: &mut Rules) {
    set(&mut rules.behaviours.chain.base_fee, BaseFeeRule::Utilization, BaseFeeRule::Premiums); // FIP-0115
}
