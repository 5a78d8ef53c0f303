//! Requests: executed once, shared, cancelled, and the same with every cache and every number of threads.

use std::{sync::Arc, time::Duration};

use forest_db::BlockCache;
use forest_state_manager::{Error, Metrics, PrefetchConfig, StateManager};
use forest_testing::faulty::{FaultyStore, Plan};

use crate::kit::{ALL_VERSIONS, WORLD, World, follow};

#[test]
fn the_same_with_caches_and_prefetch_on_and_off() {
    for cache in [0, 20 << 10, 64 << 20] {
        for threads in [0, 1, 3] {
            let prefetch = PrefetchConfig { threads, ..PrefetchConfig::default() };
            let node =
                WORLD.on(Arc::new(WORLD.store())).cache_bytes(cache).prefetch(prefetch).build().unwrap();
            let tipsets: Vec<_> = WORLD.links().collect();
            for (at, (tipset, child)) in tipsets.iter().enumerate() {
                tipsets.iter().skip(at + 1).take(2).for_each(|(ahead, _)| node.expect(ahead));
                node.validate_blocking(tipset, child, &mut forest_interpreter::Unobserved).unwrap();
            }
            assert!(node.cache().counters().bytes <= cache as u64);
        }
    }
}

#[test]
fn the_same_through_every_version_with_and_without_what_was_executed_before() {
    let node = ALL_VERSIONS.node();
    follow(&node, &ALL_VERSIONS);
    // Everything is there now: in memory, and on disk as far as this test has one.
    follow(&node, &ALL_VERSIONS);
    let versions: std::collections::BTreeSet<_> =
        ALL_VERSIONS.links().map(|(tipset, _)| node.schedule().network_version_at(tipset.epoch())).collect();
    assert_eq!(versions.len(), 14);
}

#[test]
fn the_same_on_many_threads_at_once_in_any_order() {
    let node = WORLD.node();
    follow(&node, &WORLD);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut running = tokio::task::JoinSet::new();
        for (tipset, child) in WORLD.links().rev() {
            let (node, tipset, child) = (node.clone(), tipset.clone(), child.clone());
            running.spawn(async move { node.validate(&tipset, &child).await.map(|_| ()) });
        }
        while let Some(done) = running.join_next().await {
            done.unwrap().unwrap();
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_requests_execute_once() {
    let metrics = Metrics::new().unwrap();
    let slow = FaultyStore::new(WORLD.store(), Plan::new().delay_reads(Duration::from_millis(1)));
    let node = WORLD.on(Arc::new(slow)).cache_bytes(0).metrics(metrics.clone()).build().unwrap();
    let (tipset, child) = WORLD.links().next().unwrap();
    let requests = (0..8).map(|_| {
        let (node, tipset) = (node.clone(), tipset.clone());
        tokio::spawn(async move { node.compute(&tipset).await })
    });
    for request in requests.collect::<Vec<_>>() {
        request.await.unwrap().unwrap().check(child).unwrap();
    }
    let counts = metrics.tipset_cache.counts();
    assert_eq!((counts.misses, counts.coalesced + counts.hits), (1, 7));
    assert!(counts.coalesced > 0, "the store was slow enough for all to come in time");
    node.compute(tipset).await.unwrap();
    assert_eq!(metrics.tipset_cache.counts().misses, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_waits_for_stops_and_can_be_asked_for_again() {
    let slow = FaultyStore::new(WORLD.store(), Plan::new().delay_reads(Duration::from_millis(2)));
    let node = WORLD.on(Arc::new(slow)).cache_bytes(0).parallel(1, 1).build().unwrap();
    let (tipset, child) = WORLD.links().next().unwrap();
    let request = tokio::time::timeout(Duration::from_millis(5), node.compute(tipset));
    assert!(request.await.is_err(), "it takes longer than that");
    node.compute(tipset).await.unwrap().check(child).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_goes_does_not_disturb_those_who_stay() {
    let slow = FaultyStore::new(WORLD.store(), Plan::new().delay_reads(Duration::from_millis(1)));
    let node = WORLD.on(Arc::new(slow)).cache_bytes(0).build().unwrap();
    let (tipset, child) = WORLD.links().next().unwrap();
    let stays = tokio::spawn({
        let (node, tipset) = (node.clone(), tipset.clone());
        async move { node.compute(&tipset).await }
    });
    let goes = tokio::time::timeout(Duration::from_millis(2), node.compute(tipset));
    assert!(goes.await.is_err());
    stays.await.unwrap().unwrap().check(child).unwrap();
}

#[test]
fn a_wrong_child_is_a_mismatch_that_is_counted() {
    let node = WORLD.node();
    let mut links = WORLD.links();
    let ((tipset, _), (_, wrong)) = (links.next().unwrap(), links.nth(1).unwrap());
    let error = node.validate_blocking(tipset, wrong, &mut forest_interpreter::Unobserved).unwrap_err();
    let Error::Mismatch(mismatch) = &error else { panic!("{error}") };
    assert_eq!((mismatch.epoch, mismatch.expected_state_root), (tipset.epoch(), *wrong.parent_state_root()));
    assert!(error.is_consensus());
    let text = prometheus::TextEncoder::new();
    let families = prometheus::core::Collector::collect(node.metrics());
    let text = text.encode_to_string(&families).unwrap();
    assert!(text.contains("forest_fvm_tipset_mismatches_total{kind=\"state_root\"} 1"), "{text}");
}

#[test]
fn genesis_says_itself_what_came_of_it() {
    let node = WORLD.node();
    let genesis = WORLD.chain.genesis.tipset.tipset();
    let state = node.state_of_blocking(genesis).unwrap();
    assert_eq!(state.state_root, WORLD.chain.genesis.state_root);
}

#[test]
fn what_the_chain_says_is_not_executed_again() {
    let node = WORLD.node();
    let (tipset, child) = WORLD.links().next().unwrap();
    // The child names the state, but this node does not have it yet.
    assert_eq!(node.state_of_blocking(tipset).unwrap().state_root, *child.parent_state_root());
    assert_eq!(node.metrics().tipset_cache.counts().misses, 1);
    assert_eq!(node.state_of_blocking(tipset).unwrap().receipts_root, *child.parent_message_receipts());
    assert_eq!(node.metrics().tipset_cache.counts(), {
        let mut counts = node.metrics().tipset_cache.counts();
        (counts.hits, counts.misses) = (0, 1);
        counts
    });
}

#[test]
fn caches_keep_to_their_limits() {
    let cache = Arc::new(BlockCache::new(100 << 10));
    let node: StateManager =
        WORLD.on(Arc::new(WORLD.store())).cache(cache).executed_bytes(20 << 10).build().unwrap();
    for (tipset, _) in WORLD.links() {
        node.compute_blocking(tipset).unwrap();
        assert!(node.cache().counters().bytes <= 100 << 10);
        assert!(node.metrics().tipset_cache.counts().bytes <= 20 << 10);
    }
    assert!(node.cache().counters().evictions > 0, "the limit was felt");
    assert!(node.metrics().tipset_cache.counts().entries < World::links(&WORLD).count() as u64);
}
