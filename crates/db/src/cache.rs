//! The shared cache of raw blocks (decision D4).
//!
//! One per node, above the stores and below everything that reads state: tipset after tipset touches the same upper
//! nodes, singletons and queues. A hit is a hash, a short lock on one of many shards and a reference count; data is
//! never copied. A look-up that finds nothing is not remembered: absence is for the store to state.
//!
//! Invariant: the entries never cost more than the capacity, at any moment, and a capacity of 0 is off.
//!
//! Counting: tipsets are told apart by [`advance`](BlockCache::advance). The first hit on an entry in a tipset is a
//! *first-touch* hit, the rest are repeats, which any map inside one execution would have served too; only
//! first-touch hits say what a cache *across* tipsets is worth. A read that missed and filled the cache was the
//! first touch itself; an entry put there by a write or by [`CachedStore::warm`](crate::CachedStore::warm) is yet
//! untouched.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use bytes::Bytes;
use cid::Cid;
use parking_lot::Mutex;

use crate::{
    byte_lru::ByteLru,
    key_hash::{KeyHash, Precomputed},
};

/// Shards: enough that the threads of a node seldom meet on one.
const SHARDS: usize = 32;

/// What an entry costs besides its data: key and value, links of the LRU, its slot in the table at the usual load,
/// and what the allocator adds to both allocations. An estimate from above, in bytes.
const OVERHEAD: usize = size_of::<Key>() + size_of::<Entry>() + 6 * size_of::<usize>() + 64;

/// A touch that no tipset has made.
const UNTOUCHED: u64 = 0;

/// A CID with its hash.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    hash: u64,
    cid: Cid,
}

impl std::hash::Hash for Key {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

#[derive(Debug)]
struct Entry {
    data: Bytes,
    /// The tipset that touched it last.
    touched: u64,
    /// Brought before anybody asked, and not asked for since.
    ahead: bool,
}

/// What happened, and what is held. Sums over all shards, each read under its lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheCounters {
    /// Reads that were answered, first touches and repeats.
    pub hits: u64,
    /// Hits on entries that the current tipset had not touched before.
    pub first_touch_hits: u64,
    /// Reads that were not answered.
    pub misses: u64,
    /// Blocks taken in.
    pub insertions: u64,
    /// Blocks that gave way to others or to a smaller capacity.
    pub evictions: u64,
    /// Bytes of data and overhead held.
    pub bytes: u64,
    /// Blocks held.
    pub entries: u64,
    /// The capacity, in bytes; 0 is off.
    pub capacity: u64,
    /// Blocks that were brought before anybody had asked for them.
    pub ahead: u64,
    /// Of those, the ones that somebody asked for.
    pub ahead_used: u64,
    /// Blocks that were to be brought ahead, and that whoever needed them had brought meanwhile.
    pub ahead_late: u64,
    /// Blocks brought ahead that gave way to others before anybody asked for them.
    pub ahead_wasted: u64,
}

#[derive(Debug)]
struct Shard {
    entries: ByteLru<Key, Entry, Precomputed>,
    /// How often the cache was cleared.
    era: u64,
    counters: CacheCounters,
}

/// A read that found nothing, and may bring what the store has. Void once the cache was cleared.
#[derive(Clone, Copy, Debug)]
#[must_use = "fill the cache with what the store has"]
pub(crate) struct Miss {
    hash: u64,
    era: u64,
}

/// A byte-bounded LRU of blocks, shared by reference between threads.
#[derive(Debug)]
pub struct BlockCache {
    shards: Box<[Mutex<Shard>]>,
    key_hash: KeyHash,
    capacity: AtomicUsize,
    tipset: AtomicU64,
}

impl BlockCache {
    /// A cache of so many bytes, overhead included; 0 is off.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::with_shards(capacity, SHARDS)
    }

    /// A cache with another number of shards, rounded up to a power of two. A block that costs more than
    /// `capacity / shards` is never cached.
    #[must_use]
    pub fn with_shards(capacity: usize, shards: usize) -> Self {
        let shards = shards.clamp(1, 1 << 16).next_power_of_two();
        let shard = || {
            let entries = ByteLru::new(capacity / shards, Precomputed::default());
            Mutex::new(Shard { entries, era: 0, counters: CacheCounters::default() })
        };
        Self {
            shards: std::iter::repeat_with(shard).take(shards).collect(),
            key_hash: KeyHash::new(),
            capacity: AtomicUsize::new(capacity),
            tipset: AtomicU64::new(UNTOUCHED + 1),
        }
    }

    /// Sets the capacity in bytes, evicting what no longer fits; 0 switches the cache off and empties it.
    pub fn set_capacity(&self, capacity: usize) {
        self.capacity.store(capacity, Ordering::Relaxed);
        for shard in &self.shards {
            let mut shard = shard.lock();
            let Shard { entries, counters, .. } = &mut *shard;
            entries.set_limit(capacity / self.shards.len(), |entry| counters.evicted(&entry));
        }
    }

    /// The capacity in bytes; 0 is off.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity.load(Ordering::Relaxed)
    }

    /// Begins the next tipset: the next hit of every entry is a first touch again. Costs nothing.
    pub fn advance(&self) {
        self.tipset.fetch_add(1, Ordering::Relaxed);
    }

    /// Forgets every block: call it when blocks were removed from the store below. A read that is under way
    /// does not bring back what it read before.
    pub fn clear(&self) {
        for shard in &self.shards {
            let mut shard = shard.lock();
            shard.entries.clear();
            shard.era += 1;
        }
    }

    /// The data of a block, if it is here. Counts as a read.
    #[must_use]
    pub fn get(&self, cid: &Cid) -> Option<Bytes> {
        self.look_up(cid).ok()
    }

    /// Whether a block is here. Not a use and not counted.
    #[must_use]
    pub fn contains(&self, cid: &Cid) -> bool {
        let (key, shard) = self.place(cid);
        !self.is_off() && shard.lock().entries.contains(&key)
    }

    /// The data of a block, if it is here. Not a use and not counted.
    pub(crate) fn peek(&self, cid: &Cid) -> Option<Bytes> {
        let (key, shard) = self.place(cid);
        shard.lock().entries.peek(&key).map(|entry| entry.data.clone())
    }

    /// Takes in a block that was written to the store below.
    pub fn insert(&self, cid: Cid, data: Bytes) {
        if !self.is_off() {
            let (key, shard) = self.place(&cid);
            shard.lock().insert(key, Entry { data, touched: UNTOUCHED, ahead: false });
        }
    }

    /// What happened so far, and what is held.
    #[must_use]
    pub fn counters(&self) -> CacheCounters {
        let mut all = CacheCounters { capacity: self.capacity() as u64, ..CacheCounters::default() };
        for shard in &self.shards {
            let shard = shard.lock();
            all.hits += shard.counters.hits;
            all.first_touch_hits += shard.counters.first_touch_hits;
            all.misses += shard.counters.misses;
            all.insertions += shard.counters.insertions;
            all.evictions += shard.counters.evictions;
            all.ahead += shard.counters.ahead;
            all.ahead_used += shard.counters.ahead_used;
            all.ahead_late += shard.counters.ahead_late;
            all.ahead_wasted += shard.counters.ahead_wasted;
            all.bytes += shard.entries.bytes() as u64;
            all.entries += shard.entries.len() as u64;
        }
        all
    }

    /// The data of a block, or the right to bring it.
    pub(crate) fn look_up(&self, cid: &Cid) -> Result<Bytes, Miss> {
        let (key, shard) = self.place(cid);
        let hash = key.hash;
        if self.is_off() {
            return Err(Miss { hash, era: u64::MAX });
        }
        let tipset = self.tipset.load(Ordering::Relaxed);
        let mut shard = shard.lock();
        let shard = &mut *shard;
        let Some(entry) = shard.entries.get(&key) else {
            shard.counters.misses += 1;
            return Err(Miss { hash, era: shard.era });
        };
        shard.counters.hits += 1;
        shard.counters.first_touch_hits += u64::from(entry.touched != tipset);
        shard.counters.ahead_used += u64::from(std::mem::take(&mut entry.ahead));
        entry.touched = tipset;
        Ok(entry.data.clone())
    }

    /// The right to bring a block unasked, if it is not here. Not counted.
    pub(crate) fn wants(&self, cid: &Cid) -> Option<Miss> {
        let (key, shard) = self.place(cid);
        let shard = shard.lock();
        (!self.is_off() && !shard.entries.contains(&key)).then_some(Miss { hash: key.hash, era: shard.era })
    }

    /// Takes in what the store had for a read that missed.
    pub(crate) fn fill(&self, miss: Miss, cid: Cid, data: Bytes) {
        let touched = self.tipset.load(Ordering::Relaxed);
        self.bring(miss, cid, Entry { data, touched, ahead: false });
    }

    /// Takes in what the store had, before anybody read it.
    pub(crate) fn warm(&self, miss: Miss, cid: Cid, data: Bytes) {
        self.bring(miss, cid, Entry { data, touched: UNTOUCHED, ahead: true });
    }

    fn bring(&self, miss: Miss, cid: Cid, entry: Entry) {
        if self.is_off() {
            return;
        }
        let mut shard = self.shard(miss.hash).lock();
        if shard.era == miss.era {
            shard.insert(Key { hash: miss.hash, cid }, entry);
        }
    }

    fn is_off(&self) -> bool {
        self.capacity.load(Ordering::Relaxed) == 0
    }

    fn place(&self, cid: &Cid) -> (Key, &Mutex<Shard>) {
        let hash = self.key_hash.of(cid);
        (Key { hash, cid: *cid }, self.shard(hash))
    }

    fn shard(&self, hash: u64) -> &Mutex<Shard> {
        // The table inside a shard uses the lowest and the highest bits.
        let at = (hash >> 24) as usize & (self.shards.len() - 1);
        &self.shards[at]
    }
}

impl Shard {
    fn insert(&mut self, key: Key, entry: Entry) {
        let Self { entries, counters, .. } = self;
        let (cost, ahead) = (entry.data.len() + OVERHEAD, entry.ahead);
        // What is here already is the same data: only its place in the order changes.
        if entries.get(&key).is_some() {
            counters.ahead_late += u64::from(ahead);
            return;
        }
        if entries.insert(key, entry, cost, |entry| counters.evicted(&entry)) {
            counters.insertions += 1;
            counters.ahead += u64::from(ahead);
        }
    }
}

impl CacheCounters {
    /// An entry gave way.
    fn evicted(&mut self, entry: &Entry) {
        self.evictions += 1;
        self.ahead_wasted += u64::from(entry.ahead);
    }
}

#[cfg(test)]
mod tests;
