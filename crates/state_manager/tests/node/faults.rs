//! A disk that fails at every read and every write of a tipset, blocks that are missing, batches that are torn.

use std::sync::Arc;

use forest_blockstore::Blockstore;
use forest_interpreter::{FailureKind, Unobserved};
use forest_state_manager::{Error, PrefetchConfig};
use forest_testing::faulty::{FaultyStore, Operation, Plan};

use crate::kit::{WORLD, follow, left_by};

/// One tipset with messages in the middle of the chain, on a store that has all before it.
fn with_faults(plan: Plan) -> (Arc<FaultyStore<impl Blockstore>>, Result<(), Error>) {
    let store = Arc::new(WORLD.store());
    let node = WORLD.on(Arc::clone(&store) as _).build().unwrap();
    let middle = WORLD.links().count() / 2;
    for (tipset, child) in WORLD.links().take(middle) {
        node.validate_blocking(tipset, child, &mut Unobserved).unwrap();
    }
    let faulty = Arc::new(FaultyStore::new(store, plan));
    let node = WORLD.on(Arc::clone(&faulty) as _).prefetch(PrefetchConfig::OFF).build().unwrap();
    let (tipset, child) = WORLD.links().nth(middle).unwrap();
    let done = node.validate_blocking(tipset, child, &mut Unobserved).map(|_| ());
    if done.is_err() && !faulty.has(left_by(child)).unwrap_or(true) {
        // The same node goes on once the disk does.
        node.validate_blocking(tipset, child, &mut Unobserved).unwrap();
    }
    (faulty, done)
}

#[test]
fn every_read_may_fail() {
    let mut disturbed = 0;
    for nth in 0.. {
        let (store, done) = with_faults(Plan::new().fail_once(Operation::Read, nth));
        if store.counts().failures == 0 {
            done.unwrap();
            break;
        }
        let error = done.expect_err("a read failed and nobody said so");
        assert!(!error.is_consensus(), "read {nth}: {error}");
        assert!(error.to_string().contains("injected fault"), "read {nth}: {error}");
        disturbed += 1;
    }
    assert!(disturbed > 30, "{disturbed}");
}

#[test]
fn every_write_may_fail_and_there_is_one_for_each_machine() {
    let (store, done) = with_faults(Plan::new());
    done.unwrap();
    let middle = WORLD.links().nth(WORLD.links().count() / 2).unwrap().0;
    let parent = WORLD.chain.tipsets.iter().rev().find(|t| t.tipset().epoch() < middle.epoch()).unwrap();
    let null_rounds = (middle.epoch() - parent.tipset().epoch() - 1).unsigned_abs();
    let writes = store.counts().writes;
    assert_eq!(writes, 1 + null_rounds, "one batch, and one for each null round");
    for nth in 0..writes {
        let (_, done) = with_faults(Plan::new().fail_once(Operation::Write, nth));
        let error = done.expect_err("a write failed and nobody said so");
        assert_eq!(error.kind(), Some(FailureKind::Host), "{error}");
    }
}

#[test]
fn a_missing_block_is_named_and_blames_nobody() {
    for seed in 0..20 {
        let faulty = FaultyStore::new(WORLD.store(), Plan::new().lack_fraction(seed, 100));
        let node = WORLD.on(Arc::new(faulty)).prefetch(PrefetchConfig::OFF).build().unwrap();
        for (tipset, child) in WORLD.links() {
            let Err(error) = node.validate_blocking(tipset, child, &mut Unobserved) else { continue };
            assert!(!error.is_consensus(), "{error}");
            break;
        }
    }
}

#[test]
fn a_node_goes_on_where_a_store_ends() {
    let store = Arc::new(WORLD.store());
    for (tipset, child) in WORLD.links() {
        // Each tipset by a new node, which knows nothing but the store.
        let node = WORLD.on(Arc::clone(&store) as _).build().unwrap();
        node.validate_blocking(tipset, child, &mut Unobserved).unwrap();
    }
    follow(&WORLD.on(store).build().unwrap(), &WORLD);
}
