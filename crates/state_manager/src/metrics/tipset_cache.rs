//! The cache of executed tipsets: how often a result was there, was waited for, or had to be made.

use prometheus::{IntCounter, IntGauge, Result, core::Collector};
use serde::Serialize;

use super::family::{counter, gauge};

/// Counts what is asked of the cache of executed tipsets. A clone counts into the same numbers.
#[derive(Clone, Debug)]
pub struct TipsetCacheCounters {
    hits: IntCounter,
    coalesced: IntCounter,
    misses: IntCounter,
    entries: IntGauge,
    bytes: IntGauge,
    capacity: IntGauge,
}

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TipsetCacheCounts {
    /// Results that were there.
    pub hits: u64,
    /// Requests that waited for an execution under way.
    pub coalesced: u64,
    /// Requests that found neither.
    pub misses: u64,
    /// Results held.
    pub entries: u64,
    /// About how many bytes they take.
    pub bytes: u64,
}

impl TipsetCacheCounters {
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            hits: counter("tipset_cache_hits_total", "Results that were in the cache of executed tipsets")?,
            coalesced: counter(
                "tipset_cache_coalesced_total",
                "Requests that waited for an execution under way",
            )?,
            misses: counter("tipset_cache_misses_total", "Requests that had to execute the tipset")?,
            entries: gauge("tipset_cache_entries", "Executed tipsets in the cache")?,
            bytes: gauge("tipset_cache_size_bytes", "About how many bytes the executed tipsets take")?,
            capacity: gauge("tipset_cache_capacity_bytes", "Bytes that executed tipsets may take; 0 is off")?,
        })
    }

    /// A result was there.
    pub(crate) fn hit(&self) {
        self.hits.inc();
    }

    /// Somebody else is at it: the request waits for theirs.
    pub(crate) fn coalesced(&self) {
        self.coalesced.inc();
    }

    /// The tipset has to be executed.
    pub(crate) fn missed(&self) {
        self.misses.inc();
    }

    /// So many results are held, which take so many bytes.
    pub(crate) fn holds(&self, entries: usize, bytes: usize) {
        self.entries.set(i64::try_from(entries).unwrap_or(i64::MAX));
        self.bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// So many bytes may be taken.
    pub(crate) fn may_hold(&self, bytes: usize) {
        self.capacity.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// What was counted so far.
    #[must_use]
    pub fn counts(&self) -> TipsetCacheCounts {
        TipsetCacheCounts {
            hits: self.hits.get(),
            coalesced: self.coalesced.get(),
            misses: self.misses.get(),
            entries: self.entries.get().unsigned_abs(),
            bytes: self.bytes.get().unsigned_abs(),
        }
    }

    pub(super) fn collectors(&self) -> Vec<&dyn Collector> {
        vec![&self.hits, &self.coalesced, &self.misses, &self.entries, &self.bytes, &self.capacity]
    }
}
