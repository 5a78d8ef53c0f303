//! Which rule gives the base fee that follows from a tipset.
//!
//! Read by the interpreter. The boundaries are no two alike, and none is that of the network version: a tipset exactly
//! at the height of Smoke still counts by the old rule, one at the height of FireHorse by the new, and Breeze's
//! two hours begin and end with the epochs beside its own heights.

use forest_shared::clock::ChainEpoch;

use super::{Schedule, Upgrade};

/// What the base fee follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BaseFeeRule {
    /// Nothing: it is the minimum.
    Minimum,
    /// The gas that messages claim, as if blocks could be filled to four parts in five only.
    PackedUtilization,
    /// The gas that messages claim.
    Utilization,
    /// What those messages pay beyond it that the target leaves room for (FIP-0115).
    Premiums,
}

impl Schedule {
    /// The rule by which the base fee follows from a tipset of this epoch.
    ///
    /// ```
    /// use forest_rules::{BaseFeeRule, Schedule, Upgrade};
    /// let mainnet = Schedule::mainnet();
    /// let height = mainnet.height_of(Upgrade::FireHorse).expect("scheduled");
    /// assert_eq!(mainnet.base_fee_rule_at(height - 1), BaseFeeRule::Utilization);
    /// assert_eq!(mainnet.base_fee_rule_at(height), BaseFeeRule::Premiums);
    /// ```
    #[must_use]
    pub fn base_fee_rule_at(&self, epoch: ChainEpoch) -> BaseFeeRule {
        let pinned = self.height_of(Upgrade::Breeze).filter(|height| *height >= 0).is_some_and(|height| {
            height < epoch && epoch < height.saturating_add(self.network.breeze_gas_tamping)
        });
        if pinned {
            BaseFeeRule::Minimum
        } else if self.has_reached(Upgrade::FireHorse, epoch) {
            BaseFeeRule::Premiums
        } else if self.has_reached(Upgrade::Smoke, epoch.saturating_sub(1)) {
            BaseFeeRule::Utilization
        } else {
            BaseFeeRule::PackedUtilization
        }
    }

    /// Whether an upgrade's height is this epoch or lies before it; if it has none, whether the network began with it.
    fn has_reached(&self, upgrade: Upgrade, epoch: ChainEpoch) -> bool {
        match self.height_of(upgrade) {
            Some(height) => height <= epoch,
            None => upgrade.network_version() <= Some(self.network.genesis_version),
        }
    }
}

#[cfg(test)]
mod tests {
    use forest_shared::version::NetworkVersion;

    use super::{BaseFeeRule::*, *};
    use crate::ScheduleBuilder;

    #[test]
    fn mainnet_at_its_boundaries() {
        let mainnet = Schedule::mainnet();
        let rules = [
            (0, PackedUtilization),
            (41_280, PackedUtilization),
            (41_281, Minimum),
            (41_399, Minimum),
            (41_400, PackedUtilization),
            (51_000, PackedUtilization),
            (51_001, Utilization),
            (6_052_799, Utilization),
            (6_052_800, Premiums),
        ];
        for (epoch, rule) in rules {
            assert_eq!(mainnet.base_fee_rule_at(epoch), rule, "at {epoch}");
        }
    }

    #[test]
    fn upgrades_before_genesis_pin_nothing() {
        for schedule in [Schedule::calibnet(), Schedule::butterflynet(), Schedule::devnet()] {
            assert_eq!(schedule.base_fee_rule_at(0), Utilization, "{}", schedule.network().name);
            assert_eq!(schedule.base_fee_rule_at(50), Utilization, "{}", schedule.network().name);
        }
    }

    #[test]
    fn a_network_may_begin_with_any_of_them() {
        let begins_with = |version| {
            let schedule = ScheduleBuilder::from(Schedule::devnet()).genesis_version(version);
            schedule.without(Upgrade::Smoke).build().unwrap().base_fee_rule_at(0)
        };
        assert_eq!(begins_with(NetworkVersion::V1), PackedUtilization);
        assert_eq!(begins_with(NetworkVersion::V27), Utilization);
        assert_eq!(begins_with(NetworkVersion::V28), Premiums);
    }
}
