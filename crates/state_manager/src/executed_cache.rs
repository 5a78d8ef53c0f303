//! The cache of executed tipsets: the third of the node's caches (decision D4), bounded by bytes.
//!
//! Invariant: an answer from here is as good as executing again. So the owner checks that the store still has the
//! state before it believes one, and clears all when blocks were removed.

use std::sync::Arc;

use forest_blocks::TipsetKey;
use lru::LruCache;
use parking_lot::Mutex;

use crate::{ExecutedTipset, TipsetCacheCounters};

/// Executed tipsets by key, the least recently used first to go.
#[derive(Debug)]
pub(crate) struct ExecutedCache {
    entries: Mutex<Entries>,
    limit: usize,
    counters: TipsetCacheCounters,
}

#[derive(Debug)]
struct Entries {
    tipsets: LruCache<TipsetKey, Arc<ExecutedTipset>>,
    bytes: usize,
}

impl ExecutedCache {
    /// A cache of so many bytes; 0 is off.
    pub(crate) fn new(limit: usize, counters: TipsetCacheCounters) -> Self {
        let entries = Mutex::new(Entries { tipsets: LruCache::unbounded(), bytes: 0 });
        counters.may_hold(limit);
        Self { entries, limit, counters }
    }

    pub(crate) fn get(&self, key: &TipsetKey) -> Option<Arc<ExecutedTipset>> {
        self.entries.lock().tipsets.get(key).cloned()
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
        self.counters.holds(entries.tipsets.len(), entries.bytes);
    }

    pub(crate) fn remove(&self, key: &TipsetKey) {
        let entries = &mut *self.entries.lock();
        if let Some(old) = entries.tipsets.pop(key) {
            entries.bytes -= old.size();
        }
        self.counters.holds(entries.tipsets.len(), entries.bytes);
    }

    pub(crate) fn clear(&self) {
        let entries = &mut *self.entries.lock();
        entries.tipsets.clear();
        entries.bytes = 0;
        self.counters.holds(0, 0);
    }
}
