//! Which network a snapshot is of.
//!
//! Exports of nodes hold the genesis block, and its CID is a network's name that nobody can mistake. Embedded networks have
//! as many as there are seeds; their states say what they are. Where neither is known, the user says it.

use std::sync::Arc;

use anyhow::{anyhow, bail, ensure};
use forest_blocks::Tipset;
use forest_blockstore::{Blockstore, Cid};
use forest_builtin::{StateTree, init};
use forest_rules::{Schedule, Upgrade};
use forest_shared::address::INIT_ACTOR_ID;

use super::{NetworkName, ScheduleFile, SnapshotOptions};

/// The network of a snapshot.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) schedule: Arc<Schedule>,
    /// The lists of actors that upgrades install.
    pub(super) bundles: Vec<(Upgrade, Cid)>,
}

impl Network {
    pub(super) fn find(
        blocks: &impl Blockstore,
        head: &Tipset,
        options: &SnapshotOptions,
    ) -> anyhow::Result<Self> {
        if let Some(path) = &options.schedule {
            let (schedule, bundles) = ScheduleFile::read(path)?.network(path)?;
            return Ok(Self { schedule: Arc::new(schedule), bundles });
        }
        let held = match by_genesis(blocks)? {
            None => embedded(blocks, head)?,
            known => known,
        };
        let schedule = match (options.network.map(NetworkName::schedule), held) {
            (None, Some(held)) => held,
            (Some(named), Some(held)) if named.network().genesis_cid != held.network().genesis_cid => {
                let (named, held) = (named.network().name, held.network().name);
                bail!("--network {named}: the snapshot holds the genesis of {held}")
            }
            (Some(named), _) => named,
            (None, None) => bail!(
                "the snapshot holds the genesis of no network that is known: say which it is with --network, or with \
                 --schedule and a file (docs/configuration.md)"
            ),
        };
        Ok(Self { schedule: Arc::new(schedule), bundles: Vec::new() })
    }

    /// When epoch 0 was: every epoch takes as long as any other.
    pub(super) fn genesis_timestamp(&self, head: &Tipset) -> anyhow::Result<u64> {
        let (epoch, delay) = (head.epoch(), self.schedule.network().block_delay);
        ensure!(epoch >= 0, "the head is at epoch {epoch}");
        let since = epoch.unsigned_abs().saturating_mul(delay);
        head.min_timestamp().checked_sub(since).ok_or_else(|| {
            let (name, timestamp) = (self.schedule.network().name, head.min_timestamp());
            anyhow!("the head at epoch {epoch} has the time {timestamp}, before {name} can have begun: another network?")
        })
    }
}

/// The network whose genesis is among the blocks.
fn by_genesis(blocks: &impl Blockstore) -> anyhow::Result<Option<Schedule>> {
    for name in [NetworkName::Mainnet, NetworkName::Calibnet, NetworkName::Butterflynet] {
        let schedule = name.schedule();
        let Some(genesis) = schedule.network().genesis_cid else { continue };
        if blocks.has(&genesis.parse()?)? {
            return Ok(Some(schedule));
        }
    }
    Ok(None)
}

/// The embedded network whose name is in the state of the init actor, if the state is there.
fn embedded(blocks: &impl Blockstore, head: &Tipset) -> anyhow::Result<Option<Schedule>> {
    let init = StateTree::load(blocks, head.parent_state_root())
        .and_then(|tree| tree.actor(blocks, INIT_ACTOR_ID))
        .and_then(|init| init.map(|init| init::State::load(blocks, &init.state)).transpose());
    let version = match init {
        Ok(Some(init)) => forest_devnet::version_of(&init.network_name),
        // Whoever needs that state says what is wrong with it.
        Ok(None) | Err(_) => None,
    };
    version.map(forest_devnet::schedule).transpose()
}
