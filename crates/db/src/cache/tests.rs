//! The cache against a model of it, under threads, and the promises of [`CachedStore`]: write-through, no absence
//! kept, no failure hidden, nothing brought back after a clear. Counters are compared at every step: who reads a hit
//! rate must be able to believe it.

use std::sync::Arc;

use forest_blockstore::{Block, Blockstore, MemoryStore, StoreError};
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::CachedStore;

fn block(n: u32, size: usize) -> Block {
    let mut data = vec![0; size.max(4)];
    data[..4].copy_from_slice(&n.to_le_bytes());
    Block::blake2b(0x55, data)
}

/// What the cache must do, written the slow and obvious way: one shard, entries from oldest to newest.
#[derive(Default)]
struct Model {
    entries: Vec<(Block, u64, bool)>,
    counters: CacheCounters,
    tipset: u64,
}

impl Model {
    fn bytes(&self) -> u64 {
        self.entries.iter().map(|(block, ..)| (block.data.len() + OVERHEAD) as u64).sum()
    }

    fn shrink(&mut self, limit: u64) {
        while self.bytes() > limit {
            let (_, _, ahead) = self.entries.remove(0);
            self.counters.evictions += 1;
            self.counters.ahead_wasted += u64::from(ahead);
        }
    }

    fn promote(&mut self, cid: &Cid) -> Option<&mut (Block, u64, bool)> {
        let at = self.entries.iter().position(|(block, ..)| block.cid == *cid)?;
        let entry = self.entries.remove(at);
        self.entries.push(entry);
        self.entries.last_mut()
    }

    fn get(&mut self, cid: &Cid) -> bool {
        let (off, tipset) = (self.counters.capacity == 0, self.tipset);
        let found = self
            .promote(cid)
            .map(|(_, touched, ahead)| (std::mem::replace(touched, tipset), std::mem::take(ahead)));
        let touched = found.map(|(touched, _)| touched);
        self.counters.ahead_used += u64::from(found.is_some_and(|(_, ahead)| ahead));
        self.counters.hits += u64::from(touched.is_some());
        self.counters.first_touch_hits += u64::from(touched.is_some_and(|touched| touched != tipset));
        self.counters.misses += u64::from(touched.is_none() && !off);
        touched.is_some()
    }

    fn insert(&mut self, block: Block, touched: u64, ahead: bool) {
        let cost = (block.data.len() + OVERHEAD) as u64;
        if self.promote(&block.cid).is_none() && cost <= self.counters.capacity {
            self.shrink(self.counters.capacity - cost);
            self.entries.push((block, touched, ahead));
            self.counters.insertions += 1;
            self.counters.ahead += u64::from(ahead);
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Get(u32),
    Insert(u32),
    ReadThrough(u32),
    Warm(u32),
    Contains(u32),
    Advance,
    Clear,
    Capacity(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let block = 0..12_u32;
    prop_oneof![
        4 => block.clone().prop_map(Step::Get),
        4 => block.clone().prop_map(Step::Insert),
        4 => block.clone().prop_map(Step::ReadThrough),
        1 => block.clone().prop_map(Step::Warm),
        1 => block.prop_map(Step::Contains),
        2 => Just(Step::Advance),
        1 => Just(Step::Clear),
        1 => prop_oneof![Just(0), Just(400), 0..6000_usize].prop_map(Step::Capacity),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn does_what_the_model_does(capacity in 0..6000_usize, steps in vec(step(), 0..200)) {
        let cache = BlockCache::with_shards(capacity, 1);
        let counters = CacheCounters { capacity: capacity as u64, ..CacheCounters::default() };
        let mut model = Model { counters, tipset: 1, ..Model::default() };
        // Sizes from nothing to more than the smaller capacities.
        let block = |n: u32| block(n, n as usize * 60);
        for step in steps {
            match step {
                Step::Get(n) => prop_assert_eq!(cache.get(&block(n).cid).is_some(), model.get(&block(n).cid)),
                Step::Insert(n) => {
                    cache.insert(block(n).cid, block(n).data);
                    model.insert(block(n), UNTOUCHED, false);
                }
                Step::ReadThrough(n) => {
                    let read = cache.look_up(&block(n).cid);
                    prop_assert_eq!(read.is_ok(), model.get(&block(n).cid));
                    if let Err(miss) = read {
                        cache.fill(miss, block(n).cid, block(n).data);
                        model.insert(block(n), model.tipset, false);
                    }
                }
                Step::Warm(n) => {
                    let wants = cache.wants(&block(n).cid);
                    let here = model.entries.iter().any(|(held, ..)| held.cid == block(n).cid);
                    prop_assert_eq!(wants.is_some(), !here && model.counters.capacity > 0);
                    if let Some(miss) = wants {
                        cache.warm(miss, block(n).cid, block(n).data);
                        model.insert(block(n), UNTOUCHED, true);
                    }
                }
                Step::Contains(n) => {
                    let here = model.entries.iter().any(|(held, ..)| held.cid == block(n).cid);
                    prop_assert_eq!(cache.contains(&block(n).cid), here);
                }
                Step::Advance => {
                    cache.advance();
                    model.tipset += 1;
                }
                Step::Clear => {
                    cache.clear();
                    model.entries.clear();
                }
                Step::Capacity(capacity) => {
                    cache.set_capacity(capacity);
                    model.counters.capacity = capacity as u64;
                    model.shrink(capacity as u64);
                }
            }
            let expected = CacheCounters {
                bytes: model.bytes(),
                entries: model.entries.len() as u64,
                ..model.counters
            };
            prop_assert_eq!(cache.counters(), expected);
            prop_assert!(expected.bytes <= expected.capacity);
        }
    }
}

#[test]
fn a_hit_shares_the_data() {
    let cache = BlockCache::new(1 << 20);
    let block = block(1, 1000);
    cache.insert(block.cid, block.data.clone());
    assert_eq!(cache.get(&block.cid).unwrap().as_ptr(), block.data.as_ptr());
}

#[test]
fn a_block_larger_than_a_shard_is_not_cached() {
    let cache = BlockCache::with_shards(4000, 4);
    let (small, large) = (block(1, 100), block(2, 1000 - OVERHEAD + 1));
    for block in [&small, &large] {
        cache.insert(block.cid, block.data.clone());
    }
    assert!(cache.get(&small.cid).is_some(), "the large one must not have evicted it");
    assert!(cache.get(&large.cid).is_none());
}

#[test]
fn first_touches_are_told_from_repeats() {
    let store = CachedStore::new(MemoryStore::new(), Arc::new(BlockCache::new(1 << 20)));
    let (written, read, warmed) = (block(1, 10), block(2, 10), block(3, 10));
    let first_touch = || store.cache().counters().first_touch_hits;
    store.put(written.clone()).unwrap();
    store.inner().put_many(&[read.clone(), warmed.clone()]).unwrap();
    assert_eq!(store.warm(&[written.cid, warmed.cid, block(9, 9).cid]).unwrap(), 1);
    assert_eq!(store.cache().counters().misses, 0, "warming is nobody's read");

    store.get(&written.cid).unwrap();
    assert_eq!(first_touch(), 1, "what the tipset before wrote");
    store.get(&written.cid).unwrap();
    assert_eq!(first_touch(), 1, "a repeat");
    store.get(&read.cid).unwrap();
    store.get(&read.cid).unwrap();
    assert_eq!(first_touch(), 1, "the miss was the first touch");
    store.get(&warmed.cid).unwrap();
    assert_eq!(first_touch(), 2, "what was warmed, when it is read");
    store.cache().advance();
    store.get_many(&[written.cid, read.cid, written.cid]).unwrap();
    assert_eq!(first_touch(), 4);
    assert_eq!(store.cache().counters().hits, 7);
    assert_eq!(store.cache().counters().misses, 1);
}

/// Answers, and clears the cache before it does: garbage collection in the middle of a read.
struct Collected<'a>(MemoryStore, &'a BlockCache);

impl Blockstore for Collected<'_> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        let data = self.0.get(cid);
        self.1.clear();
        data
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.0.put_many(blocks)
    }
}

#[test]
fn a_read_that_began_before_a_clear_does_not_fill() {
    let cache = Arc::new(BlockCache::new(1 << 20));
    let store = CachedStore::new(Collected(MemoryStore::new(), &cache), cache.clone());
    let block = block(1, 10);
    store.inner().put(block.clone()).unwrap();
    assert!(store.get(&block.cid).unwrap().is_some());
    assert!(!cache.contains(&block.cid));
}

/// Refuses writes and fails reads.
struct Broken;

impl Blockstore for Broken {
    fn get(&self, _: &Cid) -> Result<Option<Bytes>, StoreError> {
        Err(StoreError::new("broken"))
    }

    fn put_many(&self, _: &[Block]) -> Result<(), StoreError> {
        Err(StoreError::new("broken"))
    }
}

#[test]
fn what_the_store_refused_is_not_cached_and_failures_are_not_absence() {
    let store = CachedStore::new(Broken, Arc::new(BlockCache::new(1 << 20)));
    let block = block(1, 10);
    assert!(store.put(block.clone()).is_err());
    assert!(!store.cache().contains(&block.cid));
    assert!(store.get(&block.cid).is_err());
    assert!(store.has(&block.cid).is_err());
    assert!(store.get_many(&[block.cid]).is_err());
    assert!(store.warm(&[block.cid]).is_err());
}

#[test]
fn absence_is_not_cached() {
    let store = CachedStore::new(MemoryStore::new(), Arc::new(BlockCache::new(1 << 20)));
    let block = block(1, 10);
    assert_eq!(store.get(&block.cid).unwrap(), None);
    assert!(!store.has(&block.cid).unwrap());
    store.inner().put(block.clone()).unwrap();
    assert!(store.has(&block.cid).unwrap());
    assert_eq!(store.get(&block.cid).unwrap(), Some(block.data));
}

/// Many threads, one cache: the bound holds whenever it is looked at, data is right, and no read goes uncounted.
#[test]
fn threads_share_it() {
    const READS: u64 = 20_000;
    let cache = Arc::new(BlockCache::with_shards(64 << 10, 4));
    let store = CachedStore::new(MemoryStore::new(), cache.clone());
    let blocks: Vec<_> = (0..400).map(|n| block(n, 50 + n as usize)).collect();
    store.inner().put_many(&blocks).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4_u64 {
            let (store, blocks) = (&store, &blocks);
            scope.spawn(move || {
                let mut state = thread + 1;
                for n in 0..READS {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let block = &blocks[(state >> 33) as usize % blocks.len()];
                    assert_eq!(store.get(&block.cid).unwrap().as_ref(), Some(&block.data));
                    if n % 64 == 0 {
                        store.cache().advance();
                        assert!(store.cache().counters().bytes <= 64 << 10);
                    }
                }
            });
        }
        scope.spawn(|| {
            for n in 0..200_usize {
                cache.set_capacity(if n % 2 == 0 { 16 << 10 } else { 64 << 10 });
                std::thread::yield_now();
            }
        });
    });
    let counters = cache.counters();
    assert_eq!(counters.hits + counters.misses, 4 * READS);
    assert!(counters.hits > 0 && counters.evictions > 0);
    cache.set_capacity(0);
    assert_eq!(cache.counters().entries, 0);
    assert_eq!(cache.counters().bytes, 0);
}

/// The hash must spread real CIDs over the shards, and its key must matter.
#[test]
fn hashes_spread() {
    let (one, other) = (KeyHash::new(), KeyHash::new());
    let mut counts = [0; 32];
    for n in 0..3200 {
        let cid = block(n, 8).cid;
        counts[(one.of(&cid) >> 24) as usize & 31] += 1;
        assert_eq!(one.of(&cid), one.of(&cid));
        assert_ne!(one.of(&cid), other.of(&cid));
    }
    assert!(counts.iter().all(|count| (50..200).contains(count)), "{counts:?}");
}

#[test]
fn what_was_brought_ahead_is_used_late_or_wasted() {
    let (read, unread) = (block(1, 100), block(2, 100));
    let base = MemoryStore::new();
    base.put_many(&[read.clone(), unread.clone()]).unwrap();
    let cache = Arc::new(BlockCache::with_shards(1 << 20, 1));
    let store = CachedStore::new(base, cache.clone());
    let ahead = || {
        let now = cache.counters();
        (now.ahead, now.ahead_used, now.ahead_late, now.ahead_wasted)
    };
    assert_eq!(store.warm(&[read.cid, unread.cid]).unwrap(), 2);
    assert_eq!(store.warm(&[read.cid]).unwrap(), 0, "here already");
    assert_eq!(ahead(), (2, 0, 0, 0));
    store.get(&read.cid).unwrap();
    store.get(&read.cid).unwrap();
    assert_eq!(ahead(), (2, 1, 0, 0), "used once, however often it is read");
    let racing = block(3, 100);
    let miss = cache.wants(&racing.cid).unwrap();
    cache.insert(racing.cid, racing.data.clone());
    cache.warm(miss, racing.cid, racing.data);
    assert_eq!(ahead(), (2, 1, 1, 0), "whoever needed it was faster");
    cache.set_capacity(0);
    assert_eq!(ahead(), (2, 1, 1, 1), "nobody asked for the second");
}
