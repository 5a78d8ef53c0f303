//! An LRU bounded by bytes instead of entries.
//!
//! One shard of the block cache, and the cache of decompressed frames. Invariant: the costs of the entries never
//! add up to more than the limit, not even while one is inserted.

use std::hash::{BuildHasher, Hash};

use lru::LruCache;

/// A value with what it costs.
#[derive(Debug)]
struct Costly<V> {
    value: V,
    cost: usize,
}

/// Entries in the order of their last use.
pub(crate) struct ByteLru<K, V, S> {
    entries: LruCache<K, Costly<V>, S>,
    bytes: usize,
    limit: usize,
}

impl<K: Hash + Eq, V, S: BuildHasher> ByteLru<K, V, S> {
    pub(crate) fn new(limit: usize, hasher: S) -> Self {
        Self { entries: LruCache::unbounded_with_hasher(hasher), bytes: 0, limit }
    }

    /// The value of a key, which becomes the most recently used.
    pub(crate) fn get(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    /// Whether a key is there. Not a use.
    pub(crate) fn contains(&self, key: &K) -> bool {
        self.entries.contains(key)
    }

    /// Inserts a value, making room first. Returns how many entries gave way, or `None` when the value was not
    /// taken because it alone costs more than the limit.
    pub(crate) fn insert(&mut self, key: K, value: V, cost: usize) -> Option<u64> {
        if cost > self.limit {
            return None;
        }
        if let Some(old) = self.entries.pop(&key) {
            self.bytes -= old.cost;
        }
        let evicted = self.shrink_to(self.limit - cost);
        self.entries.put(key, Costly { value, cost });
        self.bytes += cost;
        Some(evicted)
    }

    /// Sets the limit; returns how many entries gave way.
    pub(crate) fn set_limit(&mut self, limit: usize) -> u64 {
        self.limit = limit;
        self.shrink_to(limit)
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }

    /// What the entries cost, in bytes.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    fn shrink_to(&mut self, bytes: usize) -> u64 {
        let mut evicted = 0;
        while self.bytes > bytes
            && let Some((_, entry)) = self.entries.pop_lru()
        {
            self.bytes -= entry.cost;
            evicted += 1;
        }
        evicted
    }
}

impl<K, V, S> std::fmt::Debug for ByteLru<K, V, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ByteLru")
            .field("bytes", &self.bytes)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
