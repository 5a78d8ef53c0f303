//! Reading ahead: while one tipset runs, the blocks that the next ones will need are brought into the cache.
//!
//! What they will need is told by their headers and messages, and looked up in the newest state that is there: nearly all
//! of it will still be the same. Threads of its own do it, a fixed few, with a short queue. Invariants: nothing is
//! written; an error ends the work on that tipset and is nobody's failure; what does not fit the queue is dropped;
//! no counter of the cache takes it for a use.

mod plan;
mod store;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use forest_blocks::Tipset;
use forest_blockstore::{Blockstore, Cid};
use forest_db::CachedStore;
use parking_lot::Mutex;

use crate::{PrefetchCounters, Signatures};

/// How much is read ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefetchConfig {
    /// Threads that read; 0 is off.
    pub threads: usize,
    /// Tipsets that may wait for them.
    pub queue: usize,
    /// Blocks read for one tipset at most.
    pub blocks: u64,
}

/// One thread, four tipsets, 20,000 blocks for each: what a busy tipset of mainnet reads.
impl Default for PrefetchConfig {
    fn default() -> Self {
        Self { threads: 1, queue: 4, blocks: 20_000 }
    }
}

impl PrefetchConfig {
    /// Nothing is read ahead.
    pub const OFF: Self = Self { threads: 0, queue: 0, blocks: 0 };
}

/// The threads that read ahead. Dropping it stops them after the block that each is reading.
pub(crate) struct Prefetcher {
    shared: Arc<Shared>,
    queue: Option<SyncSender<Tipset>>,
    threads: Vec<JoinHandle<()>>,
}

/// What the threads share with the state manager.
pub(crate) struct Shared {
    cached: Arc<CachedStore<Arc<dyn Blockstore>>>,
    signatures: Arc<Signatures>,
    limit: u64,
    stopped: AtomicBool,
    /// The newest state that is known to be there, and the epoch that is executed now.
    newest: Mutex<Option<Cid>>,
    executing: AtomicI64,
    counters: PrefetchCounters,
}

impl Prefetcher {
    /// Starts the threads; `None`: it is off.
    pub(crate) fn start(
        config: &PrefetchConfig,
        cached: &Arc<CachedStore<Arc<dyn Blockstore>>>,
        signatures: &Arc<Signatures>,
        counters: &PrefetchCounters,
    ) -> io::Result<Option<Self>> {
        if config.threads == 0 || cached.cache().capacity() == 0 {
            return Ok(None);
        }
        let shared = Arc::new(Shared {
            cached: Arc::clone(cached),
            signatures: Arc::clone(signatures),
            limit: config.blocks,
            stopped: AtomicBool::new(false),
            newest: Mutex::new(None),
            executing: AtomicI64::new(i64::MIN),
            counters: counters.clone(),
        });
        let (queue, waiting) = sync_channel(config.queue.max(1));
        let mut this = Self { shared: Arc::clone(&shared), queue: Some(queue), threads: Vec::new() };
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..config.threads {
            let (shared, waiting) = (Arc::clone(&shared), Arc::clone(&waiting));
            let thread = std::thread::Builder::new().name("prefetch".into());
            this.threads.push(thread.spawn(move || work(&shared, &waiting))?);
        }
        Ok(Some(this))
    }

    /// Reads ahead for a tipset, if there is room in the queue.
    pub(crate) fn expect(&self, tipset: &Tipset) {
        let taken = self.queue.as_ref().is_some_and(|queue| queue.try_send(tipset.clone()).is_ok());
        if !taken {
            self.shared.counters.dropped();
        }
    }

    /// A tipset is about to be executed, on a state that is there.
    pub(crate) fn begun(&self, tipset: &Tipset) {
        self.shared.executing.fetch_max(tipset.epoch(), Relaxed);
        *self.shared.newest.lock() = Some(*tipset.parent_state_root());
    }
}

impl Drop for Prefetcher {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Relaxed);
        drop(self.queue.take());
        for thread in self.threads.drain(..) {
            // A thread that panicked has nothing to say here either.
            let _ = thread.join();
        }
    }
}

/// What each thread does until the queue is closed.
fn work(shared: &Shared, waiting: &Mutex<Receiver<Tipset>>) {
    loop {
        // The lock is held while waiting: whoever has it is next.
        let next = waiting.lock().recv();
        let Ok(tipset) = next else { return };
        if shared.stopped.load(Relaxed) {
            return;
        }
        if tipset.epoch() <= shared.executing.load(Relaxed) {
            shared.counters.dropped();
            continue;
        }
        let state_root = shared.newest.lock().unwrap_or(*tipset.parent_state_root());
        shared.counters.began();
        if let Err(error) = plan::read_ahead(shared, &tipset, &state_root) {
            shared.counters.cut_short();
            tracing::debug!(epoch = tipset.epoch(), %error, "reading ahead ended early");
        }
    }
}
