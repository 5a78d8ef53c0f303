//! The state manager: what all its parts share.

use std::{sync::Arc, time::Duration};

use forest_blocks::{Tipset, TipsetKey};
use forest_blockstore::Blockstore;
use forest_chain::{Chain, ChainView};
use forest_db::{BlockCache, CachedStore};
use forest_interpreter::Interpreter;
use forest_rules::Schedule;
use forest_vm::Externs;
use tokio::sync::{Semaphore, watch};

use crate::{
    Builder, Error, ExecutedTipset, Lane, Metrics, executed_cache::ExecutedCache, flights::Flights,
    prefetch::Prefetcher, signatures::Signatures,
};

/// Computes, caches and queries the states of tipsets. Cloning is a reference count.
///
/// Async methods need a tokio runtime with threads for blocking work; each has a sibling `…_blocking` for threads that
/// may block. None of them holds a lock while it waits.
#[derive(Clone)]
pub struct StateManager(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) interpreter: Interpreter,
    pub(crate) chain: Arc<dyn Chain>,
    /// The node's own store, without the cache.
    pub(crate) backing: Arc<dyn Blockstore>,
    pub(crate) cached: Arc<CachedStore<Arc<dyn Blockstore>>>,
    pub(crate) executed: ExecutedCache,
    pub(crate) flights: Flights<TipsetKey, Arc<ExecutedTipset>>,
    pub(crate) heads: Option<watch::Receiver<Tipset>>,
    pub(crate) lanes: Lanes,
    pub(crate) signatures: Arc<Signatures>,
    pub(crate) prefetcher: Option<Prefetcher>,
    pub(crate) metrics: Metrics,
    /// A tipset that takes longer is reported.
    pub(crate) slow_tipset: Option<Duration>,
}

/// How much runs at once, so that questions never keep the chain waiting.
pub(crate) struct Lanes {
    /// Tipsets of the chain.
    pub(crate) tipsets: Arc<Semaphore>,
    /// Everything that somebody asks.
    pub(crate) questions: Arc<Semaphore>,
}

impl Lanes {
    /// So many tipsets, and so many questions, at once.
    pub(crate) fn new((tipsets, questions): (usize, usize)) -> Self {
        Self { tipsets: Arc::new(Semaphore::new(tipsets)), questions: Arc::new(Semaphore::new(questions)) }
    }
}

impl StateManager {
    /// Begins a state manager over a node's store and chain, for a network.
    #[must_use]
    pub fn builder(store: Arc<dyn Blockstore>, chain: Arc<dyn Chain>, schedule: Arc<Schedule>) -> Builder {
        Builder::new(store, chain, schedule)
    }

    pub(crate) fn of(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The chain.
    #[must_use]
    pub fn chain(&self) -> &Arc<dyn Chain> {
        &self.0.chain
    }

    /// When the network changes its rules.
    #[must_use]
    pub fn schedule(&self) -> &Arc<Schedule> {
        &self.0.interpreter.schedule
    }

    /// The store, read through the block cache.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Blockstore> {
        &self.0.interpreter.store
    }

    /// The block cache.
    #[must_use]
    pub fn cache(&self) -> &Arc<BlockCache> {
        self.0.cached.cache()
    }

    /// The loop that applies tipsets, with all that it needs.
    #[must_use]
    pub fn interpreter(&self) -> &Interpreter {
        &self.0.interpreter
    }

    /// Reads ahead for a tipset that will be executed soon: call it for the next few as soon as their headers and
    /// messages are there. Never waits; what does not fit the queue is dropped.
    pub fn expect(&self, tipset: &Tipset) {
        if let Some(prefetcher) = &self.0.prefetcher {
            prefetcher.expect(tipset);
        }
    }

    /// What is counted here, whether anybody scrapes it or not.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The chain as the VM asks about it while `tipset` is executed.
    #[must_use]
    pub fn externs(&self, tipset: &Tipset) -> Arc<dyn Externs> {
        Arc::new(ChainView {
            chain: Arc::clone(&self.0.chain),
            store: Arc::clone(&self.0.interpreter.store),
            schedule: Arc::clone(&self.0.interpreter.schedule),
            genesis_timestamp: self.0.interpreter.genesis_timestamp,
            tipset: tipset.clone(),
        })
    }

    /// Forgets what is cached: call it when blocks were removed from the store.
    pub fn clear_caches(&self) {
        self.0.executed.clear();
        self.cache().clear();
    }

    /// Answers a question on a thread that may block, a few at a time, and never instead of a tipset of the chain.
    ///
    /// # Errors
    /// [`Error::GivenUp`]: the runtime shut down meanwhile.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let waits = self.0.metrics.lanes.waits(Lane::Query);
        let permit = Arc::clone(&self.0.lanes.questions).acquire_owned().await.map_err(|_| Error::GivenUp)?;
        drop(waits);
        let this = self.clone();
        let answered = tokio::task::spawn_blocking(move || {
            let (_permit, _runs) = (permit, this.0.metrics.lanes.runs(Lane::Query));
            question(&this)
        });
        answered.await.map_err(|_| Error::GivenUp)
    }
}

impl std::fmt::Debug for StateManager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StateManager").field("interpreter", &self.0.interpreter).finish_non_exhaustive()
    }
}
