//! How a state manager is put together: what a node must supply, and what it may.

use std::{sync::Arc, time::Duration};

use forest_blocks::Tipset;
use forest_blockstore::{Blockstore, Cid};
use forest_chain::{Chain, StateSupply};
use forest_db::{BlockCache, CachedStore};
use forest_interpreter::{CirculatingSupply, Failure, Interpreter, Migrations};
use forest_rules::{Schedule, ScheduledUpgrade};
use forest_shared::sector::{
    AggregateSealVerifyProofAndInfos, ReplicaUpdateInfo, SealVerifyInfo, WindowPoStVerifyInfo,
};
use forest_vm::{
    Engine, HostError, ProofVerifier,
    engine::{EngineConfig, EngineError},
    proofs::ProofError,
};
use tokio::sync::watch;

use crate::{
    MeteredStore, Metrics, Signatures, StateManager,
    executed_cache::ExecutedCache,
    flights::Flights,
    prefetch::{PrefetchConfig, Prefetcher},
    state_manager::{Inner, Lanes},
};

/// Puts a [`StateManager`] together. Made by [`StateManager::builder`].
///
/// | part | default |
/// | --- | --- |
/// | [`engine`](Self::engine) | one of its own, without a folder of artifacts; share one in a process |
/// | [`proofs`](Self::proofs) | none: a message that needs one verified fails, and the tipset with it |
/// | [`migrations`](Self::migrations) | none: a tipset after an upgrade fails |
/// | [`supply`](Self::supply) | summed up from the state |
/// | [`genesis_timestamp`](Self::genesis_timestamp) | counted back from the head |
/// | [`heads`](Self::heads) | none: nothing can be waited for |
/// | [`cache_bytes`](Self::cache_bytes) | 512 MiB of blocks |
/// | [`executed_bytes`](Self::executed_bytes) | 128 MiB of executed tipsets |
/// | [`prefetch`](Self::prefetch) | one thread |
/// | [`metrics`](Self::metrics) | counted, and registered nowhere |
/// | [`slow_tipset`](Self::slow_tipset) | none is reported |
/// | [`parallel`](Self::parallel) | two tipsets at once, and half the processors for questions |
pub struct Builder {
    store: Arc<dyn Blockstore>,
    chain: Arc<dyn Chain>,
    schedule: Arc<Schedule>,
    engine: Option<Engine>,
    proofs: Arc<dyn ProofVerifier>,
    migrations: Arc<dyn Migrations>,
    supply: Option<Arc<dyn CirculatingSupply>>,
    genesis_timestamp: Option<u64>,
    heads: Option<watch::Receiver<Tipset>>,
    cache: Arc<BlockCache>,
    executed_bytes: usize,
    prefetch: PrefetchConfig,
    parallel: (usize, usize),
    metrics: Option<Metrics>,
    slow_tipset: Option<Duration>,
}

/// A state manager could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The Wasm engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A thread.
    #[error("a thread could not be started: {0}")]
    Thread(#[from] std::io::Error),
    /// The metrics, when none were given.
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
}

impl Builder {
    pub(crate) fn new(store: Arc<dyn Blockstore>, chain: Arc<dyn Chain>, schedule: Arc<Schedule>) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            store,
            chain,
            schedule,
            engine: None,
            proofs: Arc::new(NoProofs),
            migrations: Arc::new(NoMigrations),
            supply: None,
            genesis_timestamp: None,
            heads: None,
            cache: Arc::new(BlockCache::new(512 << 20)),
            executed_bytes: 128 << 20,
            prefetch: PrefetchConfig::default(),
            parallel: (2, processors.div_ceil(2)),
            metrics: None,
            slow_tipset: None,
        }
    }

    /// Runs actors on this engine. A process should have one, whatever it has many of: it holds the compiled actors.
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// Verifies proofs of storage.
    #[must_use]
    pub fn proofs(mut self, proofs: Arc<dyn ProofVerifier>) -> Self {
        self.proofs = proofs;
        self
    }

    /// Changes the state at upgrades.
    #[must_use]
    pub fn migrations(mut self, migrations: Arc<dyn Migrations>) -> Self {
        self.migrations = migrations;
        self
    }

    /// Knows what is in circulation, instead of summing it up.
    #[must_use]
    pub fn supply(mut self, supply: Arc<dyn CirculatingSupply>) -> Self {
        self.supply = Some(supply);
        self
    }

    /// When epoch 0 was, in seconds since 1970.
    #[must_use]
    pub const fn genesis_timestamp(mut self, seconds: u64) -> Self {
        self.genesis_timestamp = Some(seconds);
        self
    }

    /// Tells of new heads, for whoever waits for messages.
    #[must_use]
    pub fn heads(mut self, heads: watch::Receiver<Tipset>) -> Self {
        self.heads = Some(heads);
        self
    }

    /// Bytes of blocks that are kept in memory; 0 is off.
    #[must_use]
    pub fn cache_bytes(self, bytes: usize) -> Self {
        self.cache.set_capacity(bytes);
        self
    }

    /// A cache of blocks that something else shares.
    #[must_use]
    pub fn cache(mut self, cache: Arc<BlockCache>) -> Self {
        self.cache = cache;
        self
    }

    /// About how many bytes of executed tipsets are kept; 0 is off.
    #[must_use]
    pub const fn executed_bytes(mut self, bytes: usize) -> Self {
        self.executed_bytes = bytes;
        self
    }

    /// How blocks are brought into the cache ahead of time.
    #[must_use]
    pub const fn prefetch(mut self, prefetch: PrefetchConfig) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// How many tipsets are computed at once, and how many questions answered beside them; at least one of each.
    #[must_use]
    pub fn parallel(mut self, tipsets: usize, questions: usize) -> Self {
        self.parallel = (tipsets.max(1), questions.max(1));
        self
    }

    /// Counts into these metrics, which the caller has registered.
    #[must_use]
    pub fn metrics(mut self, metrics: Metrics) -> Self {
        self.metrics = Some(metrics);
        self
    }

    /// Reports every tipset that takes longer, as a line of JSON in the log.
    #[must_use]
    pub const fn slow_tipset(mut self, threshold: Duration) -> Self {
        self.slow_tipset = Some(threshold);
        self
    }

    /// The state manager.
    ///
    /// # Errors
    /// [`BuildError`]: this machine cannot run one.
    pub fn build(self) -> Result<StateManager, BuildError> {
        let Self { store: backing, chain, schedule, .. } = self;
        let engine = match self.engine {
            Some(engine) => engine,
            None => Engine::new(EngineConfig::default())?,
        };
        let metrics = match self.metrics {
            Some(metrics) => metrics,
            None => Metrics::new()?,
        };
        let backing: Arc<dyn Blockstore> = Arc::new(MeteredStore::new(backing, metrics.store.clone()));
        let cached = Arc::new(CachedStore::new(Arc::clone(&backing), self.cache));
        let store: Arc<dyn Blockstore> = Arc::clone(&cached) as _;
        let supply = self
            .supply
            .unwrap_or_else(|| Arc::new(StateSupply::new(Arc::clone(&schedule), Arc::clone(&store))));
        let genesis_timestamp =
            self.genesis_timestamp.unwrap_or_else(|| genesis_timestamp(&schedule, &chain.head()));
        let interpreter = Interpreter {
            engine,
            schedule,
            store,
            proofs: self.proofs,
            supply,
            migrations: self.migrations,
            genesis_timestamp,
        };
        let executed = ExecutedCache::new(self.executed_bytes, metrics.tipset_cache.clone());
        let signatures = Arc::new(Signatures::default());
        let prefetcher = Prefetcher::start(&self.prefetch, &cached, &signatures, &metrics.prefetch)?;
        let inner = Inner {
            interpreter,
            chain,
            backing,
            cached,
            executed,
            flights: Flights::new(metrics.tipset_cache.clone()),
            heads: self.heads,
            lanes: Lanes::new(self.parallel),
            signatures,
            prefetcher,
            metrics,
            slow_tipset: self.slow_tipset,
        };
        Ok(StateManager::of(inner))
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("network", &self.schedule.network().name).finish_non_exhaustive()
    }
}

/// Blocks are made on time: every header says when epoch 0 was.
fn genesis_timestamp(schedule: &Schedule, head: &Tipset) -> u64 {
    let since = head.epoch().unsigned_abs().saturating_mul(schedule.network().block_delay);
    head.min_timestamp().saturating_sub(since)
}

/// Upgrades of a node that was given no migrations.
struct NoMigrations;

impl Migrations for NoMigrations {
    fn migrate(&self, upgrade: &ScheduledUpgrade, _: &Cid) -> Result<Cid, Failure> {
        let (name, height) = (upgrade.upgrade.name(), upgrade.height);
        let reason = format!(
            "the network upgrades to {name} at epoch {height}, and this node was given no migrations"
        );
        Err(HostError::externs(reason).into())
    }
}

/// Proofs for a node that was given no verifier.
struct NoProofs;

impl NoProofs {
    fn refuse<T>() -> Result<T, ProofError> {
        Err(HostError::Proofs("this node was given nothing to verify them with".into()).into())
    }
}

impl ProofVerifier for NoProofs {
    fn verify_seal(&self, _: &SealVerifyInfo) -> Result<bool, ProofError> {
        Self::refuse()
    }

    fn verify_post(&self, _: &WindowPoStVerifyInfo) -> Result<bool, ProofError> {
        Self::refuse()
    }

    fn verify_aggregate_seals(&self, _: &AggregateSealVerifyProofAndInfos) -> Result<bool, ProofError> {
        Self::refuse()
    }

    fn verify_replica_update(&self, _: &ReplicaUpdateInfo) -> Result<bool, ProofError> {
        Self::refuse()
    }
}
