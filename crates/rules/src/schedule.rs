//! When each network changes its rules.
//!
//! A [`Schedule`] is a table of upgrades with their heights, the constants of the [`Network`], and its beacons. The
//! interpreter asks it for the version of an epoch and for what lies between two tipsets; nothing else in the workspace
//! knows a height.
//!
//! Two boundaries, on purpose not alike: an upgrade at height H leaves epoch H itself under the old version and takes
//! effect at H + 1, its migration running in between; a beacon takes over at its epoch, inclusive.

mod base_fee;
mod beacon;
mod between;
mod builder;
mod butterflynet;
mod calibnet;
mod devnet;
mod mainnet;
mod network;
mod upgrade;

use forest_shared::{clock::ChainEpoch, version::NetworkVersion};

pub use base_fee::BaseFeeRule;
pub use beacon::{Beacon, BeaconEntryRule, BeaconPoint, NullRoundNeighbour, RandomnessLookup};
pub use between::EpochStep;
pub use builder::{ScheduleBuilder, ScheduleError};
pub use network::{FaultSuppression, Network};
pub use upgrade::Upgrade;

use crate::{Rules, UnsupportedVersion, rules, user_actor_rules};

/// An upgrade of one network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledUpgrade {
    /// Which.
    pub upgrade: Upgrade,
    /// The last epoch before it. Negative: it was in force when the network began, and a height only in formulas.
    pub height: ChainEpoch,
    /// The release of the built-in actors that its migration installs, as the builtin-actors project names it.
    pub actors: Option<&'static str>,
}

/// The upgrades, constants and beacons of one network.
///
/// ```
/// use forest_rules::{Schedule, Upgrade};
/// use forest_shared::version::NetworkVersion;
///
/// let calibnet = Schedule::calibnet();
/// let watermelon = calibnet.height_of(Upgrade::Watermelon).expect("scheduled");
/// assert_eq!(calibnet.network_version_at(watermelon), NetworkVersion::V20);
/// assert_eq!(calibnet.network_version_at(watermelon + 1), NetworkVersion::V21);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    network: Network,
    /// By height.
    upgrades: Vec<ScheduledUpgrade>,
    /// By epoch, the first at or before genesis.
    beacons: Vec<BeaconPoint>,
}

impl Schedule {
    /// The main network.
    #[must_use]
    pub fn mainnet() -> Self {
        mainnet::schedule()
    }

    /// The calibration network.
    #[must_use]
    pub fn calibnet() -> Self {
        calibnet::schedule()
    }

    /// The network for rehearsing upgrades, as of its latest restart.
    #[must_use]
    pub fn butterflynet() -> Self {
        butterflynet::schedule()
    }

    /// A local network with the defaults of Forest's; [`ScheduleBuilder`] makes others.
    #[must_use]
    pub fn devnet() -> Self {
        devnet::schedule()
    }

    /// The constants of the network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// All upgrades, by height.
    #[must_use]
    pub fn upgrades(&self) -> &[ScheduledUpgrade] {
        &self.upgrades
    }

    /// The height of an upgrade, or `None`: it is not scheduled here. May be negative.
    #[must_use]
    pub fn height_of(&self, upgrade: Upgrade) -> Option<ChainEpoch> {
        self.upgrades.iter().find(|row| row.upgrade == upgrade).map(|row| row.height)
    }

    /// The network version that an epoch runs under.
    #[must_use]
    pub fn network_version_at(&self, epoch: ChainEpoch) -> NetworkVersion {
        let begun = |row: &&ScheduledUpgrade| (0..epoch).contains(&row.height);
        let latest = self.upgrades.iter().rev().filter(begun).find_map(|row| row.upgrade.network_version());
        latest.unwrap_or(self.network.genesis_version)
    }

    /// The rules that an epoch runs under.
    ///
    /// # Errors
    /// [`UnsupportedVersion`] for epochs before the move to WebAssembly.
    pub fn rules_at(&self, epoch: ChainEpoch) -> Result<&'static Rules, UnsupportedVersion> {
        let version = self.network_version_at(epoch);
        if self.network.user_actors { user_actor_rules(version) } else { rules(version) }
    }

    /// The built-in actors that an epoch runs, by release, as far as upgrades of this network installed them.
    #[must_use]
    pub fn actors_at(&self, epoch: ChainEpoch) -> Option<&'static str> {
        let begun = self.upgrades.iter().filter(|row| row.height < epoch && row.actors.is_some());
        // Heights below zero are in no order.
        begun.max_by_key(|row| row.upgrade).and_then(|row| row.actors)
    }
}

/// A row of a schedule's table.
const fn at(height: ChainEpoch, upgrade: Upgrade) -> ScheduledUpgrade {
    ScheduledUpgrade { upgrade, height, actors: None }
}

impl ScheduledUpgrade {
    /// The row, with the actors it installs.
    const fn installs(self, actors: &'static str) -> Self {
        Self { actors: Some(actors), ..self }
    }
}

#[cfg(test)]
mod tests;
