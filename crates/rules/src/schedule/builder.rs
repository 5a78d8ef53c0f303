//! Schedules for networks of one's own.
//!
//! A local network usually starts at a recent version and goes through the next upgrade after a few epochs.

use forest_shared::{clock::ChainEpoch, version::NetworkVersion};

use super::{BeaconPoint, Network, Schedule, ScheduledUpgrade, Upgrade};

/// Changes a schedule step by step, and checks the result.
///
/// ```
/// use forest_rules::{Schedule, ScheduleBuilder, Upgrade};
/// use forest_shared::version::NetworkVersion;
///
/// let schedule = ScheduleBuilder::from(Schedule::devnet())
///     .genesis_version(NetworkVersion::V27)
///     .upgrade(Upgrade::FireHorse, 20)
///     .build()?;
/// assert_eq!(schedule.network_version_at(20), NetworkVersion::V27);
/// assert_eq!(schedule.network_version_at(21), NetworkVersion::V28);
/// # Ok::<(), forest_rules::ScheduleError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ScheduleBuilder(Schedule);

/// A schedule that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// Two upgrades at one height: the order of their migrations would be anyone's guess.
    #[error("{} and {} are both at height {height}", .first.name(), .second.name())]
    SameHeight {
        /// The one.
        first: Upgrade,
        /// The other.
        second: Upgrade,
        /// Their height.
        height: ChainEpoch,
    },
    /// The version falls.
    #[error("{} at height {height} would go back from network version {from}", .upgrade.name())]
    VersionFalls {
        /// The upgrade.
        upgrade: Upgrade,
        /// Its height.
        height: ChainEpoch,
        /// The version before it.
        from: NetworkVersion,
    },
}

/// Starts from a schedule as it is.
impl From<Schedule> for ScheduleBuilder {
    fn from(schedule: Schedule) -> Self {
        Self(schedule)
    }
}

impl ScheduleBuilder {
    /// Replaces the constants of the network.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.0.network = network;
        self
    }

    /// Begins with this version: upgrades up to it were in force at genesis, later ones keep their heights.
    #[must_use]
    pub fn genesis_version(mut self, version: NetworkVersion) -> Self {
        self.0.network.genesis_version = version;
        for row in &mut self.0.upgrades {
            if row.height >= 0 && row.upgrade.network_version().is_some_and(|brought| brought <= version) {
                row.height = -1;
            }
        }
        self
    }

    /// Puts an upgrade at a height. What was the last epoch before it stays so.
    #[must_use]
    pub fn upgrade(mut self, upgrade: Upgrade, height: ChainEpoch) -> Self {
        match self.0.upgrades.iter_mut().find(|row| row.upgrade == upgrade) {
            Some(row) => row.height = height,
            None => self.0.upgrades.push(ScheduledUpgrade { upgrade, height, actors: None }),
        }
        self
    }

    /// Names the actors that an upgrade installs, by release.
    #[must_use]
    pub fn actors(mut self, upgrade: Upgrade, actors: &'static str) -> Self {
        if let Some(row) = self.0.upgrades.iter_mut().find(|row| row.upgrade == upgrade) {
            row.actors = Some(actors);
        }
        self
    }

    /// Takes an upgrade off the schedule.
    #[must_use]
    pub fn without(mut self, upgrade: Upgrade) -> Self {
        self.0.upgrades.retain(|row| row.upgrade != upgrade);
        self
    }

    /// Replaces the beacons.
    #[must_use]
    pub fn beacons(mut self, beacons: Vec<BeaconPoint>) -> Self {
        self.0.beacons = beacons;
        self
    }

    /// The schedule.
    ///
    /// # Errors
    /// [`ScheduleError`], for upgrades at or after genesis: two at one height, or versions that fall.
    pub fn build(mut self) -> Result<Schedule, ScheduleError> {
        self.0.upgrades.sort_by_key(|row| row.height);
        self.0.beacons.sort_by_key(|point| point.from);
        let ahead = || self.0.upgrades.iter().filter(|row| row.height >= 0);
        for (row, next) in ahead().zip(ahead().skip(1)) {
            if row.height == next.height {
                let (first, second, height) = (row.upgrade, next.upgrade, row.height);
                return Err(ScheduleError::SameHeight { first, second, height });
            }
        }
        let mut from = self.0.network.genesis_version;
        for row in ahead() {
            let Some(version) = row.upgrade.network_version() else { continue };
            if version < from {
                let (upgrade, height) = (row.upgrade, row.height);
                return Err(ScheduleError::VersionFalls { upgrade, height, from });
            }
            from = version;
        }
        Ok(self.0)
    }
}
