use std::{collections::BTreeMap, time::Duration};

use forest_blockstore::{Block, Blockstore as _, MemoryStore};
use forest_interpreter::FailureKind;
use forest_testing::faulty::{FaultyStore, Operation, Plan};
use prometheus::{Registry, TextEncoder};

use super::{Lane, Metrics, MismatchKind};
use crate::{Exits, GasSplit, MeteredStore, TimeSplit, TipsetStats};

const DELAY: Duration = Duration::from_secs(30);

/// What a scrape says, by name and labels.
fn scrape(registry: &Registry) -> BTreeMap<String, f64> {
    let text = TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let value = |line: &str| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.strip_prefix("forest_fvm_").unwrap().to_owned(), value.parse().unwrap())
    };
    lines.map(value).collect()
}

fn stats() -> TipsetStats {
    let second = Duration::from_secs;
    TipsetStats {
        epoch: 77,
        timestamp: 1_700_000_000,
        blocks: 5,
        messages: Exits { ok: 10, rejected: 1, out_of_gas: 2, vm: 3, actor: 4 },
        skipped: 6,
        null_rounds: 2,
        migrations: 1,
        time: TimeSplit { early: second(1), messages: second(8), cron: second(4), flush: second(2) },
        gas: GasSplit { early: 100, messages: 2000, rewards: 30, cron: 870 },
        ..TipsetStats::default()
    }
}

#[test]
fn a_tipset_is_recorded_part_by_part() {
    let registry = Registry::new();
    let metrics = Metrics::register(&registry).unwrap();
    metrics.record(&stats(), DELAY);
    metrics.record(&stats(), DELAY);
    let said = scrape(&registry);
    for (part, seconds) in
        [("early", 2.0), ("messages", 16.0), ("cron", 8.0), ("flush", 4.0), ("total", 30.0)]
    {
        assert_eq!(said[&format!("tipset_seconds_sum{{part=\"{part}\"}}")], seconds);
        assert_eq!(said[&format!("tipset_seconds_count{{part=\"{part}\"}}")], 2.0);
    }
    for (part, gas) in [("early", 200.0), ("messages", 4000.0), ("rewards", 60.0), ("cron", 1740.0)] {
        assert_eq!(said[&format!("tipset_gas_total{{part=\"{part}\"}}")], gas);
    }
    for (exit, count) in [("ok", 20.0), ("rejected", 2.0), ("out_of_gas", 4.0), ("vm", 6.0), ("actor", 8.0)] {
        assert_eq!(said[&format!("tipset_messages_total{{exit=\"{exit}\"}}")], count);
    }
    assert_eq!(said["tipset_messages_skipped_total"], 12.0);
    assert_eq!(said["tipset_blocks_total"], 10.0);
    assert_eq!(said["null_rounds_total"], 4.0);
    assert_eq!(said["migrations_total"], 2.0);
    assert_eq!(said["tipset_epoch"], 77.0);
    assert_eq!(said["tipset_timestamp_seconds"], 1_700_000_000.0);
    assert_eq!(said["tipset_gas_per_second"], 200.0);
    assert_eq!(said["tipset_headroom_ratio"], 0.5);
}

#[test]
fn what_never_happened_is_zero_and_there() {
    let registry = Registry::new();
    let metrics = Metrics::register(&registry).unwrap();
    let kinds = MismatchKind::ALL.map(MismatchKind::name);
    for kind in kinds {
        assert_eq!(scrape(&registry)[&format!("tipset_mismatches_total{{kind=\"{kind}\"}}")], 0.0);
    }
    for kind in ["rejected", "reverted", "broken", "host", "invalid"] {
        assert_eq!(scrape(&registry)[&format!("tipset_failures_total{{kind=\"{kind}\"}}")], 0.0);
    }
    metrics.mismatch(MismatchKind::ReceiptsRoot);
    metrics.failed(FailureKind::Host);
    let said = scrape(&registry);
    assert_eq!(said["tipset_mismatches_total{kind=\"receipts_root\"}"], 1.0);
    assert_eq!(said["tipset_failures_total{kind=\"host\"}"], 1.0);
    assert_eq!(said["tipset_failures_total{kind=\"broken\"}"], 0.0);
}

#[test]
fn a_registry_takes_all_metrics_or_none() {
    let registry = Registry::new();
    let first = Metrics::register(&registry).unwrap();
    let families = registry.gather().len();
    assert!(Metrics::register(&registry).is_err());
    assert_eq!(registry.gather().len(), families);
    first.tipset_cache.hit();
    assert_eq!(scrape(&registry)["tipset_cache_hits_total"], 1.0);
}

#[test]
fn lanes_count_until_the_guard_is_dropped() {
    let registry = Registry::new();
    let metrics = Metrics::register(&registry).unwrap();
    let waits = metrics.lanes.waits(Lane::Query);
    let runs = [metrics.lanes.runs(Lane::Chain), metrics.lanes.runs(Lane::Chain)];
    let said = scrape(&registry);
    assert_eq!(said["executions_waiting{lane=\"query\"}"], 1.0);
    assert_eq!(said["executions_running{lane=\"chain\"}"], 2.0);
    assert_eq!(said["executions_running{lane=\"query\"}"], 0.0);
    drop((waits, runs));
    let said = scrape(&registry);
    assert_eq!(said["executions_waiting{lane=\"query\"}"], 0.0);
    assert_eq!(said["executions_running{lane=\"chain\"}"], 0.0);
}

#[test]
fn a_store_is_counted_whether_it_answers_or_fails() {
    let registry = Registry::new();
    let metrics = Metrics::register(&registry).unwrap();
    let store = MeteredStore::new(FaultyStore::new(MemoryStore::new(), Plan::new()), metrics.store);
    let blocks = [Block::blake2b(0x55, vec![1; 100]), Block::blake2b(0x55, vec![2; 50])];
    store.put_many(&blocks).unwrap();
    let absent = Block::blake2b(0x55, vec![3]).cid;
    assert!(store.get(&blocks[0].cid).unwrap().is_some());
    assert_eq!(store.get_many(&[blocks[1].cid, absent]).unwrap()[1], None);
    let counted = store.metrics().counters();
    assert_eq!((counted.reads, counted.read_misses, counted.read_bytes), (3, 1, 150));
    assert_eq!((counted.writes, counted.written_bytes, counted.failures), (2, 150, 0));
    let said = scrape(&registry);
    assert_eq!(said["store_read_seconds_count"], 2.0);
    assert_eq!(said["store_write_seconds_count"], 1.0);

    store.inner().set_plan(Plan::new().fail_from(Operation::Any, 0));
    assert!(store.get(&blocks[0].cid).is_err());
    assert!(store.put_many(&blocks).is_err());
    let said = scrape(&registry);
    assert_eq!(said["store_failures_total{operation=\"read\"}"], 1.0);
    assert_eq!(said["store_failures_total{operation=\"write\"}"], 1.0);
    assert_eq!(store.metrics().counters().reads, 3, "what failed was not read");
}
