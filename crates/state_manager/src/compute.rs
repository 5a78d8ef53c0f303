//! What a tipset leads to: looked up, waited for, or executed.
//!
//! The only place where the synchronous loop meets the asynchronous node. Invariants: of equal requests one executes and
//! the others wait; a request that nobody waits for any more stops between two messages; nothing is written after an
//! answer was given.

use std::{sync::Arc, time::Duration};

use forest_blocks::{FullTipset, Tipset};
use forest_blockstore::{Blockstore as _, Cid};
use forest_interpreter::{Executed, Failure, Observer, Tipset as Input, Unobserved};
use tokio_util::sync::CancellationToken;

use crate::{
    Error, ExecutedTipset, Lane, Measured, MismatchKind, ReadCounters, StateManager, TipsetStats,
    cancel::{Cancelling, is_abandoned},
    executed::check,
    log::{self, Spans},
};

/// The roots that a tipset leads to, as its child names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TipsetState {
    /// The state that it leaves.
    pub state_root: Cid,
    /// The receipts of its messages.
    pub receipts_root: Cid,
}

/// A tipset that was executed to be looked at.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// What came of it.
    pub executed: Executed,
    /// What it took.
    pub stats: TipsetStats,
}

impl StateManager {
    /// What a tipset leads to, with its receipts and events: from the cache, from whoever computes it now, or executed.
    ///
    /// Dropping the future gives up; the execution stops when nobody else waits for it.
    ///
    /// # Errors
    /// [`Error`]: the tipset has no result, or this node cannot tell.
    pub async fn compute(&self, tipset: &Tipset) -> Result<Arc<ExecutedTipset>, Error> {
        if let Some(known) = self.known(tipset) {
            return Ok(known);
        }
        let (this, tipset) = (self.clone(), tipset.clone());
        let begin = |cancelled| this.clone().fly(tipset.clone(), cancelled);
        self.inner().flights.join(tipset.key().clone(), begin).await
    }

    /// As [`compute`](Self::compute), on a thread that may block. Does not join a computation that is under way.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub fn compute_blocking(&self, tipset: &Tipset) -> Result<Arc<ExecutedTipset>, Error> {
        match self.known(tipset) {
            Some(known) => Ok(known),
            None => {
                self.inner().metrics.tipset_cache.missed();
                self.execute(tipset, &mut Unobserved)
            }
        }
    }

    /// The roots that a tipset leads to: as its child on the way to the head says, if the store has that state, or
    /// computed.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub async fn state_of(&self, tipset: &Tipset) -> Result<TipsetState, Error> {
        let asked = tipset.clone();
        if let Some(state) = self.ask(move |this| this.state_on_chain(&asked)).await?? {
            return Ok(state);
        }
        Ok(TipsetState::of(&self.compute(tipset).await?.executed))
    }

    /// As [`state_of`](Self::state_of), on a thread that may block.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub fn state_of_blocking(&self, tipset: &Tipset) -> Result<TipsetState, Error> {
        match self.state_on_chain(tipset)? {
            Some(state) => Ok(state),
            None => Ok(TipsetState::of(&self.compute_blocking(tipset)?.executed)),
        }
    }

    /// Executes a tipset whatever is known of it, and `observer` watches: for replay, traces and measurements. The result
    /// is not cached, and compared with nothing.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub fn replay_blocking(&self, tipset: &Tipset, observer: &mut dyn Observer) -> Result<Replayed, Error> {
        let (_, executed, stats) = self.apply(tipset, observer)?;
        Ok(Replayed { executed, stats })
    }

    /// As [`replay_blocking`](Self::replay_blocking), beside the tipsets of the chain; gives the observer back.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub async fn replay<O>(&self, tipset: &Tipset, mut observer: O) -> Result<(Replayed, O), Error>
    where
        O: Observer + Send + 'static,
    {
        let tipset = tipset.clone();
        let replayed =
            move |this: &Self| this.replay_blocking(&tipset, &mut observer).map(|done| (done, observer));
        self.ask(replayed).await?
    }

    /// Executes a tipset and compares the result with what its child says.
    ///
    /// # Errors
    /// As [`compute`](Self::compute), and [`Error::Mismatch`].
    pub async fn validate(&self, tipset: &Tipset, child: &Tipset) -> Result<Arc<ExecutedTipset>, Error> {
        let computed = self.compute(tipset).await?;
        self.compare(tipset, &computed.executed, child)?;
        Ok(computed)
    }

    /// As [`validate`](Self::validate), on a thread that may block, and `observer` watches. Always executes.
    ///
    /// # Errors
    /// As [`validate`](Self::validate).
    pub fn validate_blocking(
        &self,
        tipset: &Tipset,
        child: &Tipset,
        observer: &mut dyn Observer,
    ) -> Result<Replayed, Error> {
        let replayed = self.replay_blocking(tipset, observer)?;
        self.compare(tipset, &replayed.executed, child)?;
        Ok(replayed)
    }

    /// Compares a result with what a child of the tipset says, and counts where they differ.
    fn compare(&self, tipset: &Tipset, executed: &Executed, child: &Tipset) -> Result<(), Error> {
        let compared = check(tipset, executed, child);
        if let Err(Error::Mismatch(mismatch)) = &compared {
            let metrics = &self.inner().metrics;
            if mismatch.state_root != mismatch.expected_state_root {
                metrics.mismatch(MismatchKind::StateRoot);
            }
            if mismatch.receipts_root != mismatch.expected_receipts_root {
                metrics.mismatch(MismatchKind::ReceiptsRoot);
            }
        }
        compared
    }

    /// What is cached of a tipset, if the store still has the state.
    fn known(&self, tipset: &Tipset) -> Option<Arc<ExecutedTipset>> {
        let inner = self.inner();
        let known = inner.executed.get(tipset.key())?;
        // Blocks may have been removed since; a store that fails is asked again when the state is needed.
        if matches!(inner.backing.has(&known.executed.state_root), Ok(true)) {
            inner.metrics.tipset_cache.hit();
            return Some(known);
        }
        inner.executed.remove(tipset.key());
        None
    }

    /// What the child of a tipset says, if the store has that state.
    fn state_on_chain(&self, tipset: &Tipset) -> Result<Option<TipsetState>, Error> {
        let Some(child) = self.chain().child_of(tipset)? else { return Ok(None) };
        let (state_root, receipts_root) = (*child.parent_state_root(), *child.parent_message_receipts());
        let here = self.inner().backing.has(&state_root).map_err(forest_blockstore::IpldError::from)?;
        Ok(here.then_some(TipsetState { state_root, receipts_root }))
    }

    /// One execution for all who asked.
    async fn fly(self, tipset: Tipset, cancelled: CancellationToken) -> Result<Arc<ExecutedTipset>, Error> {
        let lane = Arc::clone(&self.inner().lanes.tipsets);
        let waits = self.inner().metrics.lanes.waits(Lane::Chain);
        let permit = tokio::select! {
            permit = lane.acquire_owned() => permit.map_err(|_| Error::GivenUp)?,
            () = cancelled.cancelled() => return Err(Error::Cancelled),
        };
        drop(waits);
        let executed = tokio::task::spawn_blocking(move || {
            let (_permit, _runs) = (permit, self.inner().metrics.lanes.runs(Lane::Chain));
            // Another may have landed between the look into the cache and this one's start.
            if let Some(known) = self.known(&tipset) {
                return Ok(known);
            }
            let mut observer = Cancelling { token: cancelled.clone(), inner: &mut Unobserved };
            let executed = self.execute(&tipset, &mut observer);
            // Whatever the loop ran into: it was told to stop.
            if executed.is_err() && cancelled.is_cancelled() { Err(Error::Cancelled) } else { executed }
        });
        executed.await.map_err(|_| Error::GivenUp)?
    }

    /// Executes a tipset and keeps the result.
    fn execute(&self, tipset: &Tipset, observer: &mut dyn Observer) -> Result<Arc<ExecutedTipset>, Error> {
        let (tipset, executed, _) = self.apply(tipset, observer)?;
        let executed = Arc::new(ExecutedTipset { tipset, executed });
        self.inner().executed.insert(Arc::clone(&executed));
        Ok(executed)
    }

    /// Loads and executes a tipset, measured.
    fn apply(
        &self,
        tipset: &Tipset,
        observer: &mut dyn Observer,
    ) -> Result<(FullTipset, Executed, TipsetStats), Error> {
        let inner = self.inner();
        let full = FullTipset::load(&inner.cached, tipset.clone())
            .map_err(|source| Error::tipset(tipset.key(), source))?;
        if tipset.epoch() == 0 {
            return Ok((full, genesis(tipset), TipsetStats::default()));
        }
        let parent = inner.chain.tipset(tipset.parents())?;
        let input = Input::from_full(parent.epoch(), &full).map_err(forest_interpreter::Failure::from)?;
        self.cache().advance();
        if let Some(prefetcher) = &inner.prefetcher {
            prefetcher.begun(tipset);
        }
        let (executed, stats) = self.measure(tipset, &input, observer);
        Ok((full, executed?, stats))
    }

    /// Executes a tipset, and counts and logs what it took.
    fn measure(
        &self,
        tipset: &Tipset,
        input: &Input,
        observer: &mut dyn Observer,
    ) -> (Result<Executed, Failure>, TipsetStats) {
        let (inner, before) = (self.inner(), self.reads());
        let span = log::execute_tipset(tipset, self.schedule());
        let _entered = span.enter();
        let mut spans = Spans::new(observer);
        let mut measured = Measured::new(&mut spans);
        let executed = inner.interpreter.apply(input, self.externs(tipset), &mut measured);
        let (mut stats, after) = (measured.finish(), self.reads());
        stats.reads = Some(after.since(&before));
        inner.metrics.prefetch.follow(&after.cache);
        match &executed {
            Ok(_) => {
                inner.metrics.record(&stats, self.block_delay());
                log::executed(tipset.key(), &stats, inner.slow_tipset);
            }
            // Nothing went wrong: nobody wants to know any more.
            Err(failure) if is_abandoned(failure) => {}
            Err(failure) => {
                inner.metrics.failed(failure.kind());
                log::failed(tipset.key(), &stats, failure);
            }
        }
        (executed, stats)
    }

    fn reads(&self) -> ReadCounters {
        ReadCounters { cache: self.cache().counters(), store: self.inner().metrics.store.counters() }
    }

    fn block_delay(&self) -> Duration {
        Duration::from_secs(self.schedule().network().block_delay)
    }
}

impl TipsetState {
    const fn of(executed: &Executed) -> Self {
        Self { state_root: executed.state_root, receipts_root: executed.receipts_root }
    }
}

/// Genesis was never executed: it says itself what came of it.
fn genesis(tipset: &Tipset) -> Executed {
    Executed {
        state_root: *tipset.parent_state_root(),
        receipts_root: *tipset.parent_message_receipts(),
        messages: Vec::new(),
        rewards: Vec::new(),
    }
}
