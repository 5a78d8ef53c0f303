//! Which network a snapshot is of.
//!
//! Exports of nodes hold the genesis block, and its CID is a network's name that nobody can mistake. Where there is none
//! that is known, the user says it.

use std::sync::Arc;

use anyhow::{anyhow, bail, ensure};
use forest_blocks::Tipset;
use forest_blockstore::{Blockstore, Cid};
use forest_rules::{Schedule, Upgrade};

use super::{NetworkName, ScheduleFile, SnapshotOptions};

/// The network of a snapshot.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) schedule: Arc<Schedule>,
    /// The lists of actors that upgrades install.
    pub(super) bundles: Vec<(Upgrade, Cid)>,
}

impl Network {
    pub(super) fn find(blocks: &impl Blockstore, options: &SnapshotOptions) -> anyhow::Result<Self> {
        if let Some(path) = &options.schedule {
            let (schedule, bundles) = ScheduleFile::read(path)?.network(path)?;
            return Ok(Self { schedule: Arc::new(schedule), bundles });
        }
        let held = by_genesis(blocks)?;
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
