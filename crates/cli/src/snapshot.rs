//! Snapshots of a chain, opened to be looked into and to be replayed.
//!
//! Every command that takes archives opens them here. What a snapshot is made of:
//!
//! ```text
//! CachedStore        the shared block cache
//!   UnionStore       what is written and not in an archive stays in memory, or goes to the database of a folder
//!     AnyCar ...     the archives, read-only
//!     BundledCode    code of actors that the archives lack, out of the user's bundles
//! ```
//!
//! Invariant: an opened snapshot knows its network: by the genesis or the state that it holds, or because it was told.

mod bundled_code;
mod head;
mod manager;
mod network;
mod novel;
mod options;
mod schedule_file;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, ensure};
use forest_blocks::Tipset;
use forest_blockstore::{Blockstore, Cid};
use forest_bundles::BundleFolder;
use forest_db::{
    AnyCar, BlockCache, CachedStore, CarOptions, FrameCache, ParityOptions, ParityStore, UnionStore,
};
use forest_rules::{Schedule, Upgrade};

use self::{bundled_code::BundledCode, network::Network, novel::Novel};
pub(crate) use self::{head::find as head_of, manager::engine};
pub use self::{
    options::{NetworkName, SnapshotOptions},
    schedule_file::ScheduleFile,
};
use crate::{configuration::Configuration, progress, vectors::Proofs};

/// The blocks of a snapshot, those that were written since among them.
pub type Blocks = UnionStore<Arc<dyn Blockstore>>;

/// Opened archives, each with its path.
pub(crate) type Archives = Vec<(PathBuf, Arc<AnyCar>)>;

/// An opened snapshot.
pub struct Snapshot {
    blocks: Arc<Blocks>,
    cache: Arc<BlockCache>,
    head: Tipset,
    network: Network,
    genesis_timestamp: u64,
    proofs: Proofs,
}

impl Snapshot {
    /// Opens archives as one snapshot: `.car`, `.car.zst` and `.forest.car.zst`, told apart by their content.
    ///
    /// # Errors
    /// A file that is no archive, archives without a head, a network that nobody names; in one line, with what to do.
    pub fn open(
        paths: &[PathBuf],
        options: &SnapshotOptions,
        configuration: &Configuration,
    ) -> anyhow::Result<Self> {
        let (blocks, cars) = open_blocks(paths, options, configuration)?;
        let head = head::find(&blocks, &cars)?;
        let network = Network::find(&blocks, &head, options)?;
        let genesis_timestamp = network.genesis_timestamp(&head)?;
        let cache = Arc::new(BlockCache::new(configuration.cache_bytes()));
        Ok(Self { blocks: Arc::new(blocks), cache, head, network, genesis_timestamp, proofs: options.proofs })
    }

    /// The blocks, through the cache.
    #[must_use]
    pub fn store(&self) -> Arc<dyn Blockstore> {
        Arc::new(self.cached())
    }

    /// The blocks, through the cache, where that matters.
    #[must_use]
    pub fn cached(&self) -> CachedStore<Arc<Blocks>> {
        CachedStore::new(Arc::clone(&self.blocks), Arc::clone(&self.cache))
    }

    /// The blocks, past the cache.
    #[must_use]
    pub const fn blocks(&self) -> &Arc<Blocks> {
        &self.blocks
    }

    /// The block cache.
    #[must_use]
    pub const fn cache(&self) -> &Arc<BlockCache> {
        &self.cache
    }

    /// The newest tipset. Its own messages may be missing, and what becomes of them is not known.
    #[must_use]
    pub const fn head(&self) -> &Tipset {
        &self.head
    }

    /// When the network changes its rules.
    #[must_use]
    pub const fn schedule(&self) -> &Arc<Schedule> {
        &self.network.schedule
    }

    /// The lists of actors that upgrades install, where a schedule file names them.
    #[must_use]
    pub fn bundles(&self) -> &[(Upgrade, Cid)] {
        &self.network.bundles
    }

    /// When epoch 0 was, in seconds since 1970.
    #[must_use]
    pub const fn genesis_timestamp(&self) -> u64 {
        self.genesis_timestamp
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = self.network.schedule.network().name;
        f.debug_struct("Snapshot")
            .field("network", &network)
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

/// Opens archives as a store, whether or not they hold a chain. Returns the archives too.
///
/// # Errors
/// As [`Snapshot::open`].
pub(crate) fn open_blocks(
    paths: &[PathBuf],
    options: &SnapshotOptions,
    configuration: &Configuration,
) -> anyhow::Result<(Blocks, Archives)> {
    ensure!(!paths.is_empty(), "no snapshot was named");
    let mut how = CarOptions::default();
    how.frames = Arc::new(FrameCache::new(configuration.frame_cache_bytes()));
    if let Some(scratch) = configuration.scratch() {
        how.scratch = scratch;
    }
    let mut cars = Vec::with_capacity(paths.len());
    for path in paths {
        let spinner = progress::spinner(format!("opening {}", path.display()));
        let car = Arc::new(AnyCar::open(path, &how)?);
        spinner.finish_and_clear();
        cars.push((path.clone(), car));
    }
    let archives: Vec<_> = cars.iter().map(|(_, car)| Arc::clone(car)).collect();
    let blocks = UnionStore::new(writable(options.db.as_deref(), &archives)?);
    if let Some(folder) = configuration.bundles() {
        blocks.add(Arc::new(BundledCode::new(BundleFolder::open(folder))));
    }
    archives.into_iter().for_each(|archive| blocks.add(archive));
    Ok((blocks, cars))
}

/// Where states go that are computed.
fn writable(folder: Option<&Path>, archives: &[Arc<AnyCar>]) -> anyhow::Result<Arc<dyn Blockstore>> {
    let Some(folder) = folder else { return Ok(Arc::new(Novel::beside(archives.to_vec()))) };
    let store = ParityStore::open(folder, ParityOptions::default());
    Ok(Arc::new(store.with_context(|| format!("--db {}", folder.display()))?))
}
