//! The counters of a block cache, for Prometheus.
//!
//! Registers into the caller's registry and owns no global. Names, all with the prefix `forest_fvm_block_cache_`:
//! `hits_total`, `first_touch_hits_total`, `misses_total`, `insertions_total`, `evictions_total`, `size_bytes`,
//! `capacity_bytes`, `entries`. No labels but those that the caller gives, to tell several caches apart.

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use prometheus::{
    IntCounter, IntGauge, Opts, Registry,
    core::{Collector, Desc},
    proto::MetricFamily,
};

use crate::{BlockCache, CacheCounters};

type Read = fn(&CacheCounters) -> u64;

const COUNTERS: [(&str, &str, Read); 5] = [
    ("hits_total", "Block reads answered from the cache", |c| c.hits),
    ("first_touch_hits_total", "Hits on blocks that the tipset had not read before", |c| c.first_touch_hits),
    ("misses_total", "Block reads that went to the store", |c| c.misses),
    ("insertions_total", "Blocks taken into the cache", |c| c.insertions),
    ("evictions_total", "Blocks that gave way to others", |c| c.evictions),
];

const GAUGES: [(&str, &str, Read); 3] = [
    ("size_bytes", "Bytes of blocks in the cache, overhead included", |c| c.bytes),
    ("capacity_bytes", "Bytes the cache may take; 0 is off", |c| c.capacity),
    ("entries", "Blocks in the cache", |c| c.entries),
];

/// Exports the counters of one [`BlockCache`].
///
/// ```
/// # use std::sync::Arc;
/// # use forest_db::{BlockCache, BlockCacheCollector};
/// let registry = prometheus::Registry::new();
/// let cache = Arc::new(BlockCache::new(64 << 20));
/// BlockCacheCollector::register(&cache, &registry, &[])?;
/// assert_eq!(registry.gather().len(), 8);
/// # Ok::<(), prometheus::Error>(())
/// ```
pub struct BlockCacheCollector {
    cache: Arc<BlockCache>,
    counters: Vec<(IntCounter, Read)>,
    gauges: Vec<(IntGauge, Read)>,
    /// One scrape at a time: counters are raised by what they are behind.
    scrape: Mutex<()>,
}

impl BlockCacheCollector {
    /// A collector whose metrics carry these labels.
    ///
    /// # Errors
    /// When a label has an invalid name.
    pub fn new(cache: Arc<BlockCache>, labels: &[(&str, &str)]) -> prometheus::Result<Self> {
        let labels: HashMap<String, String> =
            labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let opts = |name: &str, help: &str| {
            Opts::new(format!("forest_fvm_block_cache_{name}"), help).const_labels(labels.clone())
        };
        let counters =
            COUNTERS.iter().map(|(name, help, read)| Ok((IntCounter::with_opts(opts(name, help))?, *read)));
        let gauges =
            GAUGES.iter().map(|(name, help, read)| Ok((IntGauge::with_opts(opts(name, help))?, *read)));
        Ok(Self {
            cache,
            counters: counters.collect::<prometheus::Result<_>>()?,
            gauges: gauges.collect::<prometheus::Result<_>>()?,
            scrape: Mutex::new(()),
        })
    }

    /// Makes a collector and registers it.
    ///
    /// # Errors
    /// When a label is invalid, or the registry has a cache with the same labels already.
    pub fn register(
        cache: &Arc<BlockCache>,
        registry: &Registry,
        labels: &[(&str, &str)],
    ) -> prometheus::Result<()> {
        registry.register(Box::new(Self::new(cache.clone(), labels)?))
    }
}

impl Collector for BlockCacheCollector {
    fn desc(&self) -> Vec<&Desc> {
        let counters = self.counters.iter().flat_map(|(counter, _)| counter.desc());
        counters.chain(self.gauges.iter().flat_map(|(gauge, _)| gauge.desc())).collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let _one_at_a_time = self.scrape.lock();
        let now = self.cache.counters();
        for (counter, read) in &self.counters {
            counter.inc_by(read(&now).saturating_sub(counter.get()));
        }
        for (gauge, read) in &self.gauges {
            gauge.set(i64::try_from(read(&now)).unwrap_or(i64::MAX));
        }
        let counters = self.counters.iter().flat_map(|(counter, _)| counter.collect());
        counters.chain(self.gauges.iter().flat_map(|(gauge, _)| gauge.collect())).collect()
    }
}

impl std::fmt::Debug for BlockCacheCollector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlockCacheCollector").field("cache", &self.cache.counters()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a metric in the text that a scrape gets.
    fn value(registry: &Registry, name: &str, label: Option<&str>) -> f64 {
        let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
        let name = format!("forest_fvm_block_cache_{name}");
        let is_it = |line: &&str| line.starts_with(&name) && label.is_none_or(|label| line.contains(label));
        let line = text.lines().find(is_it).unwrap_or_else(|| panic!("no {name} in {text}"));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    }

    #[test]
    fn exports_what_the_cache_counts() {
        let (registry, cache) = (Registry::new(), Arc::new(BlockCache::new(1 << 20)));
        BlockCacheCollector::register(&cache, &registry, &[]).unwrap();
        let block = forest_blockstore::Block::blake2b(0x55, vec![1; 100]);
        cache.insert(block.cid, block.data);
        for _ in 0..3 {
            assert!(cache.get(&block.cid).is_some());
        }
        cache.advance();
        assert!(cache.get(&block.cid).is_some());
        assert!(cache.get(&cid::Cid::default()).is_none());
        for _ in 0..2 {
            assert_eq!(value(&registry, "hits_total", None), 4.0);
            assert_eq!(value(&registry, "first_touch_hits_total", None), 2.0);
            assert_eq!(value(&registry, "misses_total", None), 1.0);
            assert_eq!(value(&registry, "insertions_total", None), 1.0);
            assert_eq!(value(&registry, "evictions_total", None), 0.0);
            assert_eq!(value(&registry, "entries", None), 1.0);
            assert_eq!(value(&registry, "capacity_bytes", None), f64::from(1 << 20));
        }
        assert_eq!(value(&registry, "size_bytes", None), cache.counters().bytes as f64);
        cache.set_capacity(0);
        assert_eq!(value(&registry, "evictions_total", None), 1.0);
        assert_eq!(value(&registry, "size_bytes", None), 0.0);
    }

    #[test]
    fn two_caches_tell_each_other_apart_and_duplicates_are_errors() {
        let (registry, cache) = (Registry::new(), Arc::new(BlockCache::new(1 << 20)));
        BlockCacheCollector::register(&cache, &registry, &[("store", "state")]).unwrap();
        BlockCacheCollector::register(&Arc::new(BlockCache::new(5)), &registry, &[("store", "chain")])
            .unwrap();
        assert!(BlockCacheCollector::register(&cache, &registry, &[("store", "state")]).is_err());
        assert!(BlockCacheCollector::new(cache, &[("not a name", "x")]).is_err());
        assert_eq!(value(&registry, "capacity_bytes", Some("chain")), 5.0);
        assert_eq!(value(&registry, "capacity_bytes", Some("state")), f64::from(1 << 20));
    }
}
