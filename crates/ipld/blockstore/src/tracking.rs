//! A store that counts what passes through it.
//!
//! Not only for tests: consensus faults of old versions cost gas by the reads and writes that judging them took, so a cache may
//! lie below this store and never above it. Counters are atomics, each on a cache line of its own; the counts of one thread
//! are exact, those of several are exact once the threads are done.

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use cid::Cid;

use crate::{Block, Blockstore, StoreError};

/// What has passed through a [`TrackingStore`]. Calls count whether or not they succeed; bytes count where they moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Blocks asked for.
    pub gets: u64,
    /// Questions whether a block is there.
    pub has: u64,
    /// Blocks given to be written, in batches or alone.
    pub puts: u64,
    /// Batches written; one for a block written alone.
    pub batches: u64,
    /// Bytes of the blocks that were found.
    pub bytes_read: u64,
    /// Bytes of the blocks given to be written.
    pub bytes_written: u64,
}

impl Traffic {
    /// Reads as the network counts them: blocks asked for, and questions whether one is there.
    #[must_use]
    pub const fn reads(&self) -> u64 {
        self.gets.saturating_add(self.has)
    }
}

/// Counts the traffic of the store inside.
///
/// ```
/// use forest_blockstore::{Blockstore, Cid, MemoryStore, TrackingStore};
/// let store = TrackingStore::new(MemoryStore::new());
/// store.get(&Cid::default())?;
/// assert_eq!(store.traffic().gets, 1);
/// # Ok::<(), forest_blockstore::StoreError>(())
/// ```
#[derive(Debug, Default)]
pub struct TrackingStore<S> {
    base: S,
    gets: Counter,
    has: Counter,
    puts: Counter,
    batches: Counter,
    bytes_read: Counter,
    bytes_written: Counter,
}

impl<S> TrackingStore<S> {
    /// Starts counting at zero.
    pub fn new(base: S) -> Self
    where
        S: Blockstore,
    {
        Self {
            base,
            gets: Counter::default(),
            has: Counter::default(),
            puts: Counter::default(),
            batches: Counter::default(),
            bytes_read: Counter::default(),
            bytes_written: Counter::default(),
        }
    }

    /// The counts until now.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        Traffic {
            gets: self.gets.value(),
            has: self.has.value(),
            puts: self.puts.value(),
            batches: self.batches.value(),
            bytes_read: self.bytes_read.value(),
            bytes_written: self.bytes_written.value(),
        }
    }

    /// The store inside.
    pub const fn base(&self) -> &S {
        &self.base
    }

    /// Takes the store inside.
    pub fn into_base(self) -> S {
        self.base
    }

    fn found(&self, data: Option<&Bytes>) {
        self.bytes_read.add(data.map_or(0, Bytes::len));
    }
}

impl<S: Blockstore> Blockstore for TrackingStore<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.gets.add(1);
        self.base.get(cid).inspect(|data| self.found(data.as_ref()))
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.has.add(1);
        self.base.has(cid)
    }

    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        self.gets.add(cids.len());
        self.base.get_many(cids).inspect(|found| found.iter().for_each(|data| self.found(data.as_ref())))
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.puts.add(1);
        self.batches.add(1);
        self.bytes_written.add(block.data.len());
        self.base.put(block)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.puts.add(blocks.len());
        self.batches.add(1);
        self.bytes_written.add(blocks.iter().map(|block| block.data.len()).fold(0, usize::saturating_add));
        self.base.put_many(blocks)
    }
}

/// A number that several threads add to; apart from its neighbours, so that they do not wait for each other.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Counter(AtomicU64);

impl Counter {
    fn add(&self, count: usize) {
        self.0.fetch_add(count as u64, Ordering::Relaxed);
    }

    fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
