//! The cache of executed tipsets: the third of the node's caches (decision D4), bounded by bytes.
//!
//! Invariant: an answer from here is as good as executing again. So the owner checks that the store still has the
//! state before it believes one, and clears all when blocks were removed.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use forest_blocks::TipsetKey;
use lru::LruCache;
use parking_lot::Mutex;

use crate::ExecutedTipset;

/// Executed tipsets by key, the least recently used first to go.
#[derive(Debug)]
pub(crate) struct ExecutedCache {
    entries: Mutex<Entries>,
    limit: usize,
    hits: AtomicU64,
    misses: AtomicU64,
}

#[derive(Debug)]
struct Entries {
    tipsets: LruCache<TipsetKey, Arc<ExecutedTipset>>,
    bytes: usize,
}

/// What the cache of executed tipsets did, and holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExecutedCounters {
    /// Tipsets that were here.
    pub hits: u64,
    /// Tipsets that were not.
    pub misses: u64,
    /// Tipsets held.
    pub entries: u64,
    /// About how many bytes they take.
    pub bytes: u64,
    /// The limit in bytes; 0 is off.
    pub capacity: u64,
}

impl ExecutedCache {
    /// A cache of so many bytes; 0 is off.
    pub(crate) fn new(limit: usize) -> Self {
        let entries = Mutex::new(Entries { tipsets: LruCache::unbounded(), bytes: 0 });
        Self { entries, limit, hits: AtomicU64::new(0), misses: AtomicU64::new(0) }
    }

    pub(crate) fn get(&self, key: &TipsetKey) -> Option<Arc<ExecutedTipset>> {
        let found = self.entries.lock().tipsets.get(key).cloned();
        let counter = if found.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Relaxed);
        found
    }

    pub(crate) fn insert(&self, executed: Arc<ExecutedTipset>) {
        let size = executed.size();
        if size > self.limit {
            return;
        }
        let entries = &mut *self.entries.lock();
        if let Some(old) = entries.tipsets.put(executed.tipset.tipset().key().clone(), executed) {
            entries.bytes -= old.size();
        }
        entries.bytes += size;
        while entries.bytes > self.limit
            && let Some((_, oldest)) = entries.tipsets.pop_lru()
        {
            entries.bytes -= oldest.size();
        }
    }

    pub(crate) fn remove(&self, key: &TipsetKey) {
        let entries = &mut *self.entries.lock();
        if let Some(old) = entries.tipsets.pop(key) {
            entries.bytes -= old.size();
        }
    }

    pub(crate) fn clear(&self) {
        let entries = &mut *self.entries.lock();
        entries.tipsets.clear();
        entries.bytes = 0;
    }

    pub(crate) fn counters(&self) -> ExecutedCounters {
        let entries = self.entries.lock();
        ExecutedCounters {
            hits: self.hits.load(Relaxed),
            misses: self.misses.load(Relaxed),
            entries: entries.tipsets.len() as u64,
            bytes: entries.bytes as u64,
            capacity: self.limit as u64,
        }
    }
}
