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

    /// The value of a key. Not a use.
    pub(crate) fn peek(&self, key: &K) -> Option<&V> {
        self.entries.peek(key).map(|entry| &entry.value)
    }

    /// Whether a key is there. Not a use.
    pub(crate) fn contains(&self, key: &K) -> bool {
        self.entries.contains(key)
    }

    /// Inserts a value, making room first: `gone` gets what gives way. Returns whether the value was taken; it was not
    /// when it alone costs more than the limit.
    pub(crate) fn insert(&mut self, key: K, value: V, cost: usize, gone: impl FnMut(V)) -> bool {
        if cost > self.limit {
            return false;
        }
        if let Some(old) = self.entries.pop(&key) {
            self.bytes -= old.cost;
        }
        self.shrink_to(self.limit - cost, gone);
        self.entries.put(key, Costly { value, cost });
        self.bytes += cost;
        true
    }

    /// Sets the limit; `gone` gets what gives way.
    pub(crate) fn set_limit(&mut self, limit: usize, gone: impl FnMut(V)) {
        self.limit = limit;
        self.shrink_to(limit, gone);
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

    fn shrink_to(&mut self, bytes: usize, mut gone: impl FnMut(V)) {
        while self.bytes > bytes
            && let Some((_, entry)) = self.entries.pop_lru()
        {
            self.bytes -= entry.cost;
            gone(entry.value);
        }
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
