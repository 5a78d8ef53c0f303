//! docs/metrics.md and what is exported say the same: names, types, labels and their values, in both directions.

use std::{collections::BTreeSet, sync::Arc};

use forest_fvm::{
    db::{BlockCache, BlockCacheCollector},
    state_manager::{Metrics, ModulesCollector},
    vm::Engine,
};
use prometheus::{
    Registry,
    proto::{MetricFamily, MetricType},
};

/// A metric as it is exported, or as its row says.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    name: String,
    kind: String,
    /// The label and its values, sorted; empty where there is none.
    label: String,
    values: BTreeSet<String>,
}

#[test]
fn every_metric_has_its_row_and_every_row_its_metric() {
    let registry = Registry::new();
    let engine = Engine::new(Default::default()).expect("an engine");
    BlockCacheCollector::register(&Arc::new(BlockCache::new(1 << 20)), &registry, &[]).expect("registers");
    ModulesCollector::register(&engine, &registry).expect("registers");
    Metrics::register(&registry).expect("registers");
    let exported: BTreeSet<Row> = registry.gather().iter().map(exported).collect();

    let page = include_str!("../docs/metrics.md");
    let documented: BTreeSet<Row> = page.lines().filter_map(documented).collect();
    for row in exported.symmetric_difference(&documented) {
        let missing = if exported.contains(row) { "docs/metrics.md" } else { "what is exported" };
        eprintln!("not in {missing}: {row:?}");
    }
    assert_eq!(exported, documented);
}

fn exported(family: &MetricFamily) -> Row {
    let kind = match family.get_field_type() {
        MetricType::COUNTER => "counter",
        MetricType::GAUGE => "gauge",
        MetricType::HISTOGRAM => "histogram",
        other => panic!("docs/metrics.md has no word for {other:?}"),
    };
    let labels = || family.get_metric().iter().flat_map(|metric| metric.get_label());
    let names: BTreeSet<&str> = labels().map(|label| label.name()).collect();
    assert!(names.len() < 2, "docs/metrics.md has no words for several labels");
    Row {
        name: family.name().to_owned(),
        kind: kind.to_owned(),
        label: names.into_iter().collect(),
        values: labels().map(|label| label.value().to_owned()).collect(),
    }
}

/// A row: the name, the type, the label with its values, and then what it means.
fn documented(line: &str) -> Option<Row> {
    let mut cells = line.strip_prefix("| `")?.split(" |").map(str::trim);
    let name = cells.next()?.trim_end_matches('`').to_owned();
    let kind = cells.next()?.to_owned();
    let (label, values) = cells.next()?.split_once(": ").unwrap_or_default();
    let label = label.trim_matches('`').to_owned();
    let values = values.split(", ").filter(|value| !value.is_empty()).map(str::to_owned).collect();
    Some(Row { name, kind, label, values })
}
