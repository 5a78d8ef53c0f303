//! Decompressed frames of `.forest.car.zst` files, bounded by bytes.
//!
//! Neighbours in a frame are often read together: without this, every one of them would decompress the frame again
//! (Forest measured a factor of five). One cache may serve many archives.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use forest_car::forest::Frame;
use parking_lot::Mutex;

use crate::byte_lru::ByteLru;

type Key = (u64, u64);

/// Shards; frames are few and large, so a handful will do.
const SHARDS: usize = 8;

/// What an entry costs besides the frame, in bytes.
const OVERHEAD: usize = 160;

/// The bytes that Forest gives it.
const DEFAULT_CAPACITY: usize = 512 << 20;

/// A byte-bounded LRU of decompressed frames.
#[derive(Debug)]
pub struct FrameCache {
    shards: [Mutex<ByteLru<Key, Arc<Frame>, std::hash::RandomState>>; SHARDS],
    archives: AtomicU64,
}

impl Default for FrameCache {
    /// 512 MiB.
    fn default() -> Self {
        Self::new(DEFAULT_CAPACITY)
    }
}

impl FrameCache {
    /// A cache of so many bytes; 0 is off.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let shard = |_| Mutex::new(ByteLru::new(capacity / SHARDS, std::hash::RandomState::default()));
        Self { shards: std::array::from_fn(shard), archives: AtomicU64::new(0) }
    }

    /// Sets the capacity in bytes; 0 is off.
    pub fn set_capacity(&self, capacity: usize) {
        for shard in &self.shards {
            shard.lock().set_limit(capacity / SHARDS, |_| ());
        }
    }

    /// The capacity in bytes.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().limit()).sum()
    }

    /// Bytes of frames held, overhead included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().bytes()).sum()
    }

    /// Frames held.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().len()).sum()
    }

    /// A number for an archive, under which its frames are kept apart from those of others.
    pub(crate) fn register(&self) -> u64 {
        self.archives.fetch_add(1, Ordering::Relaxed)
    }

    /// The frame of an archive at an offset: held, or made and kept. Two threads may make the same frame at once;
    /// waiting for each other would cost more.
    pub(crate) fn get_or_make<E>(
        &self,
        archive: u64,
        offset: u64,
        make: impl FnOnce() -> Result<Frame, E>,
    ) -> Result<Arc<Frame>, E> {
        // Frames begin about every 8 KiB.
        let shard = &self.shards[((offset >> 13) ^ archive) as usize % SHARDS];
        if let Some(frame) = shard.lock().get(&(archive, offset)) {
            return Ok(frame.clone());
        }
        let frame = Arc::new(make()?);
        shard.lock().insert((archive, offset), frame.clone(), frame.size() + OVERHEAD, |_| ());
        Ok(frame)
    }
}
