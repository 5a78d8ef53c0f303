//! Randomness beacons: which one a network follows, and how its rounds map to epochs.
//!
//! Read by the node when it draws randomness for the VM. The rules here go by the *requested* epoch, not the current
//! one, so they reach back before the versions that this workspace executes.

use forest_shared::{clock::ChainEpoch, version::NetworkVersion};

use crate::Schedule;

/// A chain of drand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Beacon {
    /// The network before mainnet.
    Incentinet,
    /// The first of mainnet.
    Mainnet,
    /// Unchained and fast (FIP-0063).
    Quicknet,
}

impl Beacon {
    /// Unix time of its first round, in seconds.
    #[must_use]
    pub const fn genesis_time(self) -> u64 {
        match self {
            Self::Incentinet => 1_595_873_820,
            Self::Mainnet => 1_595_431_050,
            Self::Quicknet => 1_692_803_367,
        }
    }

    /// Seconds from one round to the next.
    #[must_use]
    pub const fn period(self) -> u64 {
        match self {
            Self::Incentinet | Self::Mainnet => 30,
            Self::Quicknet => 3,
        }
    }

    /// Whether an entry signs the one before it.
    #[must_use]
    pub const fn is_chained(self) -> bool {
        !matches!(self, Self::Quicknet)
    }
}

/// From when on a network follows a beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeaconPoint {
    /// The first epoch, inclusive.
    pub from: ChainEpoch,
    /// The beacon.
    pub beacon: Beacon,
}

/// Which tipset stands for an epoch without blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullRoundNeighbour {
    /// The last before it.
    Older,
    /// The first after it.
    Newer,
}

/// Which beacon entry is taken for an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeaconEntryRule {
    /// The latest in that tipset or in the twenty before it.
    Latest,
    /// That of the round belonging to the epoch.
    OfEpoch,
}

/// How randomness of an epoch is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomnessLookup {
    /// For epochs without blocks.
    pub null_rounds: NullRoundNeighbour,
    /// For randomness of the beacon.
    pub beacon_entry: BeaconEntryRule,
}

impl Schedule {
    /// The beacon of an epoch. A switch takes effect in its own epoch, other than an upgrade.
    ///
    /// ```
    /// use forest_rules::{Beacon, Schedule, Upgrade};
    /// let mainnet = Schedule::mainnet();
    /// let phoenix = mainnet.height_of(Upgrade::Phoenix).expect("scheduled");
    /// assert_eq!(mainnet.beacon_at(phoenix - 1), Beacon::Mainnet);
    /// assert_eq!(mainnet.beacon_at(phoenix), Beacon::Quicknet);
    /// ```
    #[must_use]
    pub fn beacon_at(&self, epoch: ChainEpoch) -> Beacon {
        let begun = self.beacons.iter().rev().find(|point| point.from <= epoch);
        begun.or(self.beacons.first()).map_or(Beacon::Quicknet, |point| point.beacon)
    }

    /// The beacons, by first epoch.
    #[must_use]
    pub fn beacons(&self) -> &[BeaconPoint] {
        &self.beacons
    }

    /// How randomness of an epoch is found.
    #[must_use]
    pub fn randomness_lookup_at(&self, epoch: ChainEpoch) -> RandomnessLookup {
        let version = self.network_version_at(epoch);
        let (null_rounds, beacon_entry) = match version.number() {
            14.. => (NullRoundNeighbour::Newer, BeaconEntryRule::OfEpoch),
            13 => (NullRoundNeighbour::Newer, BeaconEntryRule::Latest),
            ..=12 => (NullRoundNeighbour::Older, BeaconEntryRule::Latest),
        };
        RandomnessLookup { null_rounds, beacon_entry }
    }

    /// The beacon's round that belongs to an epoch: the last one whose entry is there when the epoch's blocks are
    /// made. `genesis` is the Unix time of epoch 0.
    #[must_use]
    pub fn beacon_round_at(&self, epoch: ChainEpoch, genesis: u64) -> u64 {
        let beacon = self.beacon_at(epoch);
        let delay = i128::from(self.network.block_delay);
        let time = i128::from(epoch).saturating_sub(1).saturating_mul(delay).saturating_add(genesis.into());
        let elapsed = time.saturating_sub(beacon.genesis_time().into());
        // Before nv16 rounds were counted as if the first came one period after the beacon's genesis.
        let first = if self.network_version_at(epoch) >= NetworkVersion::V16 { 1 } else { 0 };
        if elapsed < 0 {
            return first;
        }
        let rounds = elapsed.div_euclid(beacon.period().into()).saturating_add(first.into());
        u64::try_from(rounds).unwrap_or(u64::MAX)
    }
}
