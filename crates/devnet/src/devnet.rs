//! One tipset after the other: applies the head, lets the producers draw, fills blocks, and goes on from there.

mod opening;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use forest_blocks::{FullTipset, Tipset};
use forest_blockstore::Blockstore as _;
use forest_interpreter::{Executed, ExecutedMessage, Unobserved, next_base_fee};
use forest_rules::Schedule;
use forest_shared::{clock::ChainEpoch, error::ExitCode, version::NetworkVersion};
use forest_state_manager::{Replayed, StateManager, StoreChain, TipsetStats};

use crate::{
    chance::Chance,
    election::{self, Producer, Winner},
    export,
    folder::{Folder, Record},
    production::{Outcome, Template},
    traffic::{Counters, Kind, Traffic, View},
    wallet::{Signed, Wallet},
};

/// Which network. The same version and seed are the same chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The version; `None`: that of the folder, or [`Devnet::VERSION`].
    pub version: Option<NetworkVersion>,
    /// What everything follows from that is left to chance; `None`: that of the folder, or 1.
    pub seed: Option<u64>,
    /// Where the chain is kept; `None`: a temporary folder, removed at the end.
    pub folder: Option<PathBuf>,
}

/// A network in this process.
pub struct Devnet {
    folder: Folder,
    seed: u64,
    version: NetworkVersion,
    schedule: Arc<Schedule>,
    chain: Arc<StoreChain<Store>>,
    manager: StateManager,
    wallet: Wallet,
    producers: Vec<Producer>,
    counters: Counters,
    head: FullTipset,
    /// What the messages of the head were made to be; empty when another process made it.
    kinds: Kinds,
}

type Store = Arc<dyn forest_blockstore::Blockstore>;
/// By block and place in the block.
type Kinds = BTreeMap<(usize, usize), Kind>;

/// A tipset that was applied, and the one that stands on top of it now.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The tipset.
    pub tipset: Tipset,
    /// What came of it.
    pub executed: Executed,
    /// What it took.
    pub stats: TipsetStats,
    /// What became of each message that counted; empty where another process sent them.
    pub sent: Vec<Sent>,
}

/// A message, by what it was made to be and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What its sender wanted.
    pub kind: Kind,
    /// How it ended.
    pub exit_code: ExitCode,
}

impl Devnet {
    /// The version of a network when nobody asks for another.
    pub const VERSION: NetworkVersion = NetworkVersion::V28;

    /// Applies the head, and puts the next tipset on top of it.
    ///
    /// When this returns, the new head outlives the process; until it does, the old one is the head.
    ///
    /// # Errors
    /// The tipset has no result, or the disk fails.
    pub fn step(&mut self) -> anyhow::Result<Applied> {
        let tipset = self.head.tipset().clone();
        let Replayed { executed, stats } = self.manager.replay_blocking(&tipset, &mut Unobserved)?;
        let outcome = Outcome {
            state_root: executed.state_root,
            receipts_root: executed.receipts_root,
            base_fee: next_base_fee(&self.schedule, &self.head)?,
        };
        let sent = executed.messages.iter().filter_map(|message| self.sent(message)).collect();
        let (next, kinds) = self.produce(&outcome)?;
        self.write(&next)?;
        self.chain.set_head(next.tipset().clone());
        (self.head, self.kinds) = (next, kinds);
        Ok(Applied { tipset, executed, stats, sent })
    }

    fn sent(&self, message: &ExecutedMessage) -> Option<Sent> {
        let kind = *self.kinds.get(&(message.block, message.index))?;
        Some(Sent { kind, exit_code: message.receipt.exit_code })
    }

    /// The tipset on top of the head: in the first epoch that somebody wins.
    fn produce(&self, outcome: &Outcome) -> anyhow::Result<(FullTipset, Kinds)> {
        let parent = self.head.tipset();
        let won = |epoch| Some((epoch, self.winners(epoch, parent)?));
        let (epoch, winners) = (parent.epoch() + 1..).find_map(won).context("nobody wins any more")?;
        let template = Template { schedule: &self.schedule, epoch, parent: &self.head, outcome };
        let mut traffic = Traffic {
            chance: Chance::of(self.seed, epoch),
            wallet: &self.wallet,
            view: View::open(&**self.manager.store(), &outcome.state_root)?,
            counters: &self.counters,
            base_fee: &outcome.base_fee,
            epoch,
            nonces: BTreeMap::new(),
            newcomers: 0,
        };
        let (mut blocks, mut before, mut kinds) = (Vec::new(), Vec::new(), Kinds::new());
        for (at, winner) in winners.iter().enumerate() {
            let included = traffic.fill(&before)?;
            // Those under the aggregate come first in a block.
            let (own, aggregated): (Vec<_>, Vec<_>) =
                included.iter().cloned().partition(|(_, signed)| matches!(signed, Signed::Own(_)));
            let ordered: Vec<_> = aggregated.into_iter().chain(own).collect();
            kinds.extend(ordered.iter().enumerate().map(|(place, (kind, _))| ((at, place), *kind)));
            blocks.push(template.block(winner, ordered.into_iter().map(|(_, signed)| signed).collect())?);
            before.extend(included);
        }
        Ok((FullTipset::new(blocks)?, kinds))
    }

    /// `None`: nobody wins this epoch.
    fn winners(&self, epoch: ChainEpoch, parent: &Tipset) -> Option<Vec<Winner<'_>>> {
        let winners = election::winners(&self.producers, &self.schedule, epoch, parent);
        (!winners.is_empty()).then_some(winners)
    }

    /// Makes a tipset the head of the folder: first its blocks are there, then they are named.
    fn write(&mut self, tipset: &FullTipset) -> anyhow::Result<()> {
        let mut stored = Vec::new();
        for block in tipset.blocks() {
            stored.extend(block.to_blocks()?);
        }
        self.folder.store.put_many(&stored)?;
        self.folder.save(Record::new(self.version, self.seed, tipset.tipset().key()))
    }

    /// Writes the chain to a file, for whoever replays it, and returns how many blocks that are.
    ///
    /// # Errors
    /// The disk fails.
    pub fn export(&self, path: &Path) -> anyhow::Result<u64> {
        export::export(&self.folder.store, self.head.tipset().key(), path)
    }

    /// The newest tipset. It is not applied yet.
    #[must_use]
    pub const fn head(&self) -> &Tipset {
        self.head.tipset()
    }

    /// The version of the network.
    #[must_use]
    pub const fn version(&self) -> NetworkVersion {
        self.version
    }

    /// What everything follows from that is left to chance.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Where the chain is kept.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The state manager that applies the chain.
    #[must_use]
    pub const fn manager(&self) -> &StateManager {
        &self.manager
    }
}

impl std::fmt::Debug for Devnet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Devnet")
            .field("version", &self.version)
            .field("seed", &self.seed)
            .field("head", &self.head.tipset().epoch())
            .finish_non_exhaustive()
    }
}
