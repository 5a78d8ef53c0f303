//! What a chain is to be like, and the schedule of its network.

use std::{collections::BTreeMap, fmt::Write as _};

use forest_blockstore::Cid;
use forest_rules::{Network, OLDEST, Schedule, ScheduleBuilder, ScheduleError, Upgrade};
use forest_shared::{clock::ChainEpoch, version::NetworkVersion};

/// Seconds of Unix time at epoch 0.
pub(super) const GENESIS_TIMESTAMP: u64 = 1_700_000_010;

/// Upgrades that lie before the genesis of every generated network, at heights that only formulas read: the base fee is
/// not pinned, and all vesting has begun.
const BEFORE_GENESIS: [(Upgrade, ChainEpoch); 5] = [
    (Upgrade::Breeze, -200),
    (Upgrade::Ignition, -104),
    (Upgrade::Assembly, -103),
    (Upgrade::Liftoff, -102),
    (Upgrade::Calico, -101),
];

/// What a chain is to be like. The same plan is the same chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainPlan {
    /// The name of the network.
    pub name: String,
    /// Everything that is left to chance follows from it.
    pub seed: u64,
    /// The epoch of the head; genesis is at epoch 0.
    pub epochs: ChainEpoch,
    /// The version at genesis.
    pub genesis_version: NetworkVersion,
    /// Upgrades with the last epoch before each.
    pub upgrades: Vec<(Upgrade, ChainEpoch)>,
    /// Accounts with funds at genesis, half of them with secp256k1 keys, half with BLS keys. At least 4.
    pub accounts: u64,
    /// Most blocks in a tipset. At least 1.
    pub blocks: u64,
    /// Most messages that a block adds to those that its rivals have as well.
    pub messages: u64,
    /// One epoch in so many begins a run of up to three null rounds; 0: there are none.
    pub null_rounds: u64,
    /// Epochs whose tipset has a rival on the same parent, each the first of a branch of [`branch_length`](Self).
    pub branches: Vec<ChainEpoch>,
    /// Tipsets in a branch.
    pub branch_length: u64,
}

impl ChainPlan {
    /// A chain of one version: a few accounts, up to three blocks in a tipset, null rounds now and then.
    #[must_use]
    pub fn new(seed: u64, version: NetworkVersion, epochs: ChainEpoch) -> Self {
        Self {
            name: format!("testnet-{seed}"),
            seed,
            epochs,
            genesis_version: version,
            upgrades: Vec::new(),
            accounts: 12,
            blocks: 3,
            messages: 4,
            null_rounds: 6,
            branches: Vec::new(),
            branch_length: 3,
        }
    }

    /// A chain that goes from one version through all that follow up to another, and stays as long in each. Every other
    /// upgrade has its height in a null round, unless there are none.
    #[must_use]
    pub fn through(seed: u64, first: NetworkVersion, last: NetworkVersion, epochs: ChainEpoch) -> Self {
        let versions = |upgrade: &&Upgrade| {
            upgrade.network_version().is_some_and(|version| version > first && version <= last)
        };
        let upgrades: Vec<Upgrade> = Upgrade::ALL.iter().filter(versions).copied().collect();
        let stay = epochs / (upgrades.len() as ChainEpoch + 1);
        let upgrades =
            upgrades.into_iter().zip(1..).map(|(upgrade, count)| (upgrade, count * stay)).collect();
        Self { upgrades, ..Self::new(seed, first, epochs) }
    }

    /// The plans of the chains in tests/fixtures/chains, by the names of their files: through every version, a long one,
    /// one that forks.
    #[must_use]
    pub fn recorded() -> [(&'static str, Self); 3] {
        let busy = |plan| Self { blocks: 4, messages: 7, ..plan };
        let (first, last) = (NetworkVersion::V16, NetworkVersion::V29);
        let forks = Self { branches: vec![20, 40], ..Self::new(7, NetworkVersion::V27, 60) };
        [
            ("all", busy(Self::through(42, first, last, 126))),
            ("nv28", Self::new(28, NetworkVersion::V28, 300)),
            ("forks", busy(forks)),
        ]
    }

    /// The schedule of the network.
    ///
    /// # Errors
    /// [`ScheduleError`]: the upgrades are none that a network could go through.
    pub fn schedule(&self) -> Result<Schedule, ScheduleError> {
        let mainnet = Schedule::mainnet();
        let name: &'static str = self.name.clone().leak();
        let network = Network { name, genesis_name: name, genesis_cid: None, ..mainnet.network().clone() };
        let builder = ScheduleBuilder::from(mainnet).network(network).genesis_version(self.genesis_version);
        self.heights().fold(builder, |builder, (upgrade, height)| builder.upgrade(upgrade, height)).build()
    }

    /// The schedule as a file for those who read the chain: constants of mainnet, heights, and the list of actors (the
    /// one that the system actor links to) that each upgrade installs.
    #[must_use]
    pub fn schedule_file(&self, manifests: &BTreeMap<Upgrade, Cid>) -> String {
        let mut text = format!(
            "name = \"{}\"\nbase = \"mainnet\"\ngenesis_version = {}\nblock_delay = {}\n\n[upgrades]\n",
            self.name,
            self.genesis_version,
            Schedule::mainnet().network().block_delay,
        );
        let key = |upgrade: Upgrade| upgrade.name().to_lowercase();
        for (upgrade, height) in self.heights() {
            _ = writeln!(text, "{} = {height}", key(upgrade));
        }
        text.push_str("\n[bundles]\n");
        for (upgrade, manifest) in manifests {
            _ = writeln!(text, "{} = \"{manifest}\"", key(*upgrade));
        }
        text
    }

    /// What no network is without.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.accounts < 4 || self.blocks == 0 || self.epochs < 1 {
            return Err("a chain has an epoch after genesis, blocks, and at least 4 accounts".into());
        }
        if self.genesis_version < OLDEST {
            return Err(format!("version {} did not run on WebAssembly", self.genesis_version));
        }
        Ok(())
    }

    /// Whether an epoch has no blocks whatever chance says: where the height of every other upgrade is.
    pub(super) fn is_null_for_an_upgrade(&self, epoch: ChainEpoch) -> bool {
        let mut heights = self.upgrades.iter().map(|(_, height)| *height).skip(1).step_by(2);
        self.null_rounds > 0 && heights.any(|height| height == epoch)
    }

    fn heights(&self) -> impl Iterator<Item = (Upgrade, ChainEpoch)> {
        BEFORE_GENESIS.into_iter().chain(self.upgrades.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_goes_through_all_versions() {
        let plan = ChainPlan::through(1, NetworkVersion::V16, NetworkVersion::V29, 140);
        let schedule = plan.schedule().unwrap();
        assert_eq!(schedule.network_version_at(1), NetworkVersion::V16);
        assert_eq!(schedule.network_version_at(10), NetworkVersion::V16);
        assert_eq!(schedule.network_version_at(11), NetworkVersion::V17);
        assert_eq!(schedule.network_version_at(140), NetworkVersion::V29);
        assert!(plan.is_null_for_an_upgrade(20) && !plan.is_null_for_an_upgrade(10));
    }

    #[test]
    fn the_file_says_what_the_schedule_is() {
        let plan = ChainPlan::through(7, NetworkVersion::V16, NetworkVersion::V17, 20);
        let manifests = BTreeMap::from([(Upgrade::Shark, forest_shared::state::EMPTY_ARRAY_CID)]);
        let text = plan.schedule_file(&manifests);
        assert_eq!(
            text,
            "name = \"testnet-7\"\nbase = \"mainnet\"\ngenesis_version = 16\nblock_delay = 30\n\n\
             [upgrades]\nbreeze = -200\nignition = -104\nassembly = -103\nliftoff = -102\ncalico = -101\n\
             shark = 10\n\n\
             [bundles]\nshark = \"bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a\"\n"
        );
    }
}
