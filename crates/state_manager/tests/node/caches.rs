//! What is remembered is believed only as long as the store agrees; what is read ahead is of use and never of harm.

use std::{sync::Arc, thread::sleep, time::Duration};

use forest_blockstore::{Blockstore, MemoryStore};
use forest_interpreter::Unobserved;
use forest_state_manager::PrefetchConfig;
use forest_testing::faulty::{FaultyStore, Plan};
use parking_lot::RwLock;

use crate::kit::{WORLD, follow};

/// A store from which blocks can be taken, as garbage collection does.
#[derive(Default)]
struct Collected(RwLock<MemoryStore>);

impl Blockstore for Collected {
    fn get(
        &self,
        cid: &forest_blockstore::Cid,
    ) -> Result<Option<bytes::Bytes>, forest_blockstore::StoreError> {
        self.0.read().get(cid)
    }

    fn put_many(&self, blocks: &[forest_blockstore::Block]) -> Result<(), forest_blockstore::StoreError> {
        self.0.read().put_many(blocks)
    }
}

#[test]
fn a_result_whose_state_is_gone_is_made_again() {
    let store = Arc::new(Collected(RwLock::new(WORLD.store())));
    let node = WORLD.on(Arc::clone(&store) as _).build().unwrap();
    let (tipset, child) = WORLD.links().next().unwrap();
    node.compute_blocking(tipset).unwrap();
    assert!(store.get(child.parent_state_root()).unwrap().is_some());
    *store.0.write() = WORLD.store();
    node.clear_caches();
    node.compute_blocking(tipset).unwrap();
    assert!(store.get(child.parent_state_root()).unwrap().is_some(), "executed again, and written again");

    // Also where nobody told: the block cache may still have the state, the node does not.
    *store.0.write() = WORLD.store();
    assert_eq!(node.metrics().tipset_cache.counts().hits, 0);
    node.compute_blocking(tipset).unwrap();
    assert!(store.get(child.parent_state_root()).unwrap().is_some());
    assert_eq!(node.metrics().tipset_cache.counts().hits, 0);
}

#[test]
fn what_was_read_ahead_is_used() {
    let store = Arc::new(WORLD.store());
    follow(&WORLD.on(Arc::clone(&store) as _).build().unwrap(), &WORLD);
    // Another node on the same store, with an empty cache.
    let node = WORLD.on(store).build().unwrap();
    let (tipset, child) = WORLD.links().last().unwrap();
    node.expect(tipset);
    wait_until(|| node.metrics().prefetch.counts().tipsets == 1);
    wait_until(|| node.cache().counters().ahead > 0);
    let settled = || {
        let before = node.cache().counters().ahead;
        sleep(Duration::from_millis(50));
        node.cache().counters().ahead == before
    };
    wait_until(settled);
    let replayed = node.validate_blocking(tipset, child, &mut Unobserved).unwrap();
    let counts = node.metrics().prefetch.counts();
    assert!(counts.issued > 0 && counts.useful > counts.issued / 4, "{counts:?}");
    assert_eq!((counts.dropped, counts.cut_short), (0, 0));
    let reads = replayed.stats.reads.unwrap();
    assert!(reads.first_touch_hits > reads.cache_misses, "{reads:?}");
    let signed: usize = WORLD.at(tipset.epoch()).blocks().iter().map(|block| block.secp_messages.len()).sum();
    assert!(signed == 0 || counts.signatures > 0, "{counts:?}");
}

#[test]
fn a_failing_store_ends_reading_ahead_and_nothing_else() {
    let faulty = FaultyStore::new(WORLD.store(), Plan::new().lack_fraction(3, 1000));
    let node = WORLD.on(Arc::new(faulty)).build().unwrap();
    let (tipset, _) = WORLD.links().next().unwrap();
    node.expect(tipset);
    wait_until(|| node.metrics().prefetch.counts().cut_short == 1);
    assert!(node.compute_blocking(tipset).is_err());
}

#[test]
fn what_does_not_fit_the_queue_is_dropped_and_all_stops_at_once() {
    let slow = FaultyStore::new(WORLD.store(), Plan::new().delay_reads(Duration::from_millis(20)));
    let prefetch = PrefetchConfig { queue: 1, ..PrefetchConfig::default() };
    let node = WORLD.on(Arc::new(slow)).prefetch(prefetch).build().unwrap();
    for (tipset, _) in WORLD.links().skip(1).take(8) {
        node.expect(tipset);
    }
    assert!(node.metrics().prefetch.counts().dropped >= 6);
    // Dropping it waits for one read of each thread, not for the queue.
    drop(node);
}

#[test]
fn a_limit_cuts_reading_ahead_short() {
    let prefetch = PrefetchConfig { blocks: 3, ..PrefetchConfig::default() };
    let node = WORLD.on(Arc::new(WORLD.store())).prefetch(prefetch).build().unwrap();
    node.expect(WORLD.links().next().unwrap().0);
    wait_until(|| node.metrics().prefetch.counts().cut_short == 1);
    assert!(node.cache().counters().ahead <= 3);
}

/// Waits for another thread; a test that waits for ever is ended by its runner.
fn wait_until(done: impl Fn() -> bool) {
    while !done() {
        sleep(Duration::from_millis(5));
    }
}
