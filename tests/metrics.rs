//! docs/metrics.md and what is exported say the same, name by name and type by type.

use std::{collections::BTreeSet, sync::Arc};

use forest_fvm::db::{BlockCache, BlockCacheCollector};
use prometheus::{Registry, proto::MetricType};

#[test]
fn every_metric_has_its_row_and_every_row_its_metric() {
    let registry = Registry::new();
    BlockCacheCollector::register(&Arc::new(BlockCache::new(1 << 20)), &registry, &[]).expect("registers");
    let exported: BTreeSet<(String, &str)> = registry
        .gather()
        .iter()
        .map(|family| {
            let kind = match family.get_field_type() {
                MetricType::COUNTER => "counter",
                MetricType::GAUGE => "gauge",
                other => panic!("docs/metrics.md has no word for {other:?}"),
            };
            (family.name().to_owned(), kind)
        })
        .collect();

    let page = include_str!("../docs/metrics.md");
    let documented: BTreeSet<(String, &str)> = page
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            Some((cells.next()?.trim_end_matches('`').to_owned(), cells.next()?))
        })
        .collect();
    assert_eq!(exported, documented);
}
