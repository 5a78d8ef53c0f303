//! What was read ahead of the tipsets that would need it, and what came of it.
//!
//! The fate of blocks is known to the block cache alone, so those counters follow the cache's.

use std::sync::Arc;

use forest_db::CacheCounters;
use parking_lot::Mutex;
use prometheus::{IntCounter, Result, core::Collector};
use serde::Serialize;

use super::family::counter;

/// Counts the work of the prefetcher. A clone counts into the same numbers.
#[derive(Clone, Debug)]
pub struct PrefetchCounters {
    issued: IntCounter,
    useful: IntCounter,
    late: IntCounter,
    wasted: IntCounter,
    tipsets: IntCounter,
    dropped: IntCounter,
    cut_short: IntCounter,
    signatures: IntCounter,
    /// One at a time: counters are raised by what they are behind the cache's.
    following: Arc<Mutex<()>>,
}

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PrefetchCounts {
    /// Blocks brought into the cache ahead.
    pub issued: u64,
    /// Of those, the ones that execution read.
    pub useful: u64,
    /// Blocks that execution had read itself by the time they came.
    pub late: u64,
    /// Blocks brought ahead that gave way to others unread.
    pub wasted: u64,
    /// Tipsets that were read ahead for.
    pub tipsets: u64,
    /// Tipsets that were not: the queue was full, or they were executed first.
    pub dropped: u64,
    /// Tipsets whose reading ended early: at an error, or at the limit of blocks.
    pub cut_short: u64,
    /// Signatures verified ahead.
    pub signatures: u64,
}

impl PrefetchCounters {
    pub(super) fn new() -> Result<Self> {
        let tipsets = |fate: &str, help: &str| counter(&format!("prefetch_tipsets{fate}_total"), help);
        Ok(Self {
            issued: counter("prefetch_issued_total", "Blocks brought into the cache ahead of their tipset")?,
            useful: counter("prefetch_useful_total", "Blocks brought ahead that execution read")?,
            late: counter("prefetch_late_total", "Blocks that execution had read when they came")?,
            wasted: counter("prefetch_wasted_total", "Blocks brought ahead that gave way to others unread")?,
            tipsets: tipsets("", "Tipsets that were read ahead for")?,
            dropped: tipsets("_dropped", "Tipsets not read ahead for, for want of time or room")?,
            cut_short: tipsets("_cut_short", "Tipsets whose reading ended at an error or a limit")?,
            signatures: counter("prefetch_signatures_total", "Signatures verified ahead")?,
            following: Arc::default(),
        })
    }

    pub(crate) fn began(&self) {
        self.tipsets.inc();
    }

    pub(crate) fn dropped(&self) {
        self.dropped.inc();
    }

    pub(crate) fn cut_short(&self) {
        self.cut_short.inc();
    }

    pub(crate) fn verified(&self) {
        self.signatures.inc();
    }

    /// Follows the block cache.
    pub(crate) fn follow(&self, cache: &CacheCounters) {
        let _one_at_a_time = self.following.lock();
        let raise = |counter: &IntCounter, now: u64| counter.inc_by(now.saturating_sub(counter.get()));
        raise(&self.issued, cache.ahead);
        raise(&self.useful, cache.ahead_used);
        raise(&self.late, cache.ahead_late);
        raise(&self.wasted, cache.ahead_wasted);
    }

    /// What was counted so far.
    #[must_use]
    pub fn counts(&self) -> PrefetchCounts {
        PrefetchCounts {
            issued: self.issued.get(),
            useful: self.useful.get(),
            late: self.late.get(),
            wasted: self.wasted.get(),
            tipsets: self.tipsets.get(),
            dropped: self.dropped.get(),
            cut_short: self.cut_short.get(),
            signatures: self.signatures.get(),
        }
    }

    pub(super) fn collectors(&self) -> Vec<&dyn Collector> {
        vec![
            &self.issued,
            &self.useful,
            &self.late,
            &self.wasted,
            &self.tipsets,
            &self.dropped,
            &self.cut_short,
            &self.signatures,
        ]
    }
}
