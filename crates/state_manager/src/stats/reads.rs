//! What was read while a tipset ran: from the block cache, and from the store behind it.

use std::time::Duration;

use forest_db::CacheCounters;
use serde::Serialize;

use super::seconds;
use crate::StoreCounters;

/// Both counters at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadCounters {
    /// Of the block cache.
    pub cache: CacheCounters,
    /// Of the store behind it.
    pub store: StoreCounters,
}

/// What was read between two moments. The counters belong to the node: where several tipsets run at once, or a
/// prefetch beside one, each sees what all of them read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reads {
    /// Reads that the block cache answered.
    pub cache_hits: u64,
    /// Those of them that were the first of their block in the tipset.
    pub first_touch_hits: u64,
    /// Reads that the block cache could not answer.
    pub cache_misses: u64,
    /// Blocks that were asked for in the store.
    pub store_reads: u64,
    /// Bytes that the store gave.
    pub store_bytes: u64,
    /// How long all of these took together.
    #[serde(rename = "store_seconds", serialize_with = "seconds")]
    pub store_time: Duration,
}

impl ReadCounters {
    /// What was read since an earlier moment.
    #[must_use]
    pub const fn since(&self, earlier: &Self) -> Reads {
        let (cache, then) = (&self.cache, &earlier.cache);
        let (store, store_then) = (&self.store, &earlier.store);
        Reads {
            cache_hits: cache.hits.saturating_sub(then.hits),
            first_touch_hits: cache.first_touch_hits.saturating_sub(then.first_touch_hits),
            cache_misses: cache.misses.saturating_sub(then.misses),
            store_reads: store.reads.saturating_sub(store_then.reads),
            store_bytes: store.read_bytes.saturating_sub(store_then.read_bytes),
            store_time: store.read_time.saturating_sub(store_then.read_time),
        }
    }
}

impl Reads {
    /// First touches that the cache answered, of all first touches: what the cache saves across tipsets. Nothing where
    /// nothing was read.
    #[must_use]
    pub fn first_touch_ratio(&self) -> Option<f64> {
        let touches = self.first_touch_hits + self.cache_misses;
        (touches > 0).then(|| self.first_touch_hits as f64 / touches as f64)
    }
}

/// Sums, for tables over many tipsets.
impl std::ops::AddAssign for Reads {
    fn add_assign(&mut self, other: Self) {
        self.cache_hits += other.cache_hits;
        self.first_touch_hits += other.first_touch_hits;
        self.cache_misses += other.cache_misses;
        self.store_reads += other.store_reads;
        self.store_bytes += other.store_bytes;
        self.store_time += other.store_time;
    }
}
