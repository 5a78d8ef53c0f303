//! What a node exports about the tipsets that it executes, for Prometheus.
//!
//! Everything is in one [`Metrics`], whose parts the rest of this crate raises as things happen; nothing here is global.
//! [`Metrics::register`] puts them into the caller's registry, all of them or none. Names begin with `forest_fvm_`,
//! units are in them, and every value that a label may have is there from the beginning, at 0, so that a rate over what
//! never happened is 0 and not nothing.
//!
//! | what | file |
//! | --- | --- |
//! | tipsets: the split of time and gas, messages, headroom | `tipsets.rs` |
//! | what must not happen: failures, roots that differ | `troubles.rs` |
//! | the cache of executed tipsets | `tipset_cache.rs` |
//! | prefetch | `prefetch.rs` |
//! | executions that run and that wait | `lanes.rs` |
//! | the store below the block cache | `store.rs` |
//! | compiled modules | `modules.rs` |
//!
//! The block cache has its own collector, in `forest_db`.

mod family;
mod lanes;
mod modules;
mod prefetch;
mod store;
mod tipset_cache;
mod tipsets;
mod troubles;

use std::time::Duration;

use forest_interpreter::FailureKind;
use prometheus::{
    Registry,
    core::{Collector, Desc},
    proto::MetricFamily,
};

use crate::TipsetStats;

pub use lanes::{Lane, LaneMetrics, Occupied};
pub use modules::ModulesCollector;
pub use prefetch::{PrefetchCounters, PrefetchCounts};
pub use store::{StoreCounters, StoreMetrics};
pub use tipset_cache::{TipsetCacheCounters, TipsetCacheCounts};
pub use troubles::MismatchKind;

/// All metrics of a node's state manager. A clone is another handle on the same numbers.
///
/// ```
/// use std::time::Duration;
/// use forest_state_manager::{Metrics, MismatchKind, TipsetStats};
///
/// let registry = prometheus::Registry::new();
/// let metrics = Metrics::register(&registry)?;
/// metrics.record(&TipsetStats::default(), Duration::from_secs(30));
/// metrics.mismatch(MismatchKind::StateRoot);
///
/// let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather())?;
/// assert!(text.contains("forest_fvm_tipset_mismatches_total{kind=\"state_root\"} 1"));
/// # Ok::<(), prometheus::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Metrics {
    /// Reads and writes of the store below the block cache.
    pub store: StoreMetrics,
    /// What became of what was prefetched.
    pub prefetch: PrefetchCounters,
    /// The cache of executed tipsets.
    pub tipset_cache: TipsetCacheCounters,
    /// Executions that run, and that wait for their turn.
    pub lanes: LaneMetrics,
    tipsets: tipsets::TipsetMetrics,
    troubles: troubles::TroubleMetrics,
}

impl Metrics {
    /// Metrics that nobody scrapes yet.
    ///
    /// # Errors
    /// Never, unless a name in this crate is no name for Prometheus.
    pub fn new() -> prometheus::Result<Self> {
        Ok(Self {
            store: StoreMetrics::new()?,
            prefetch: PrefetchCounters::new()?,
            tipset_cache: TipsetCacheCounters::new()?,
            lanes: LaneMetrics::new()?,
            tipsets: tipsets::TipsetMetrics::new()?,
            troubles: troubles::TroubleMetrics::new()?,
        })
    }

    /// Metrics in a registry.
    ///
    /// # Errors
    /// When the registry has metrics of these names: one registry serves one state manager.
    pub fn register(registry: &Registry) -> prometheus::Result<Self> {
        let metrics = Self::new()?;
        registry.register(Box::new(metrics.clone()))?;
        Ok(metrics)
    }

    /// Counts a tipset that was executed. `block_delay` is the time between two tipsets of this network.
    pub fn record(&self, stats: &TipsetStats, block_delay: Duration) {
        self.tipsets.record(stats, block_delay);
    }

    /// Counts a tipset that has no result.
    pub fn failed(&self, kind: FailureKind) {
        self.troubles.failed(kind);
    }

    /// Counts a result that is not what the next header says.
    pub fn mismatch(&self, kind: MismatchKind) {
        self.troubles.mismatch(kind);
    }

    fn parts(&self) -> [Vec<&dyn Collector>; 6] {
        [
            self.store.collectors(),
            self.prefetch.collectors(),
            self.tipset_cache.collectors(),
            self.lanes.collectors(),
            self.tipsets.collectors(),
            self.troubles.collectors(),
        ]
    }
}

impl Collector for Metrics {
    fn desc(&self) -> Vec<&Desc> {
        self.parts().into_iter().flatten().flat_map(Collector::desc).collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        self.parts().into_iter().flatten().flat_map(Collector::collect).collect()
    }
}

#[cfg(test)]
mod tests;
