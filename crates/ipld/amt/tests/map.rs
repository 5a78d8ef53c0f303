//! Arrays turned node by node are those that setting one by one makes.

use std::collections::BTreeMap;

use forest_amt::{Amt, BitWidth, Error, Mapper};
use forest_blockstore::{Blockstore, Cid, IpldError, MemoryStore, TrackingStore};
use forest_testing::faulty::{Operation, sweep};
use proptest::prelude::*;

/// A value whose encoding is longer than what it comes from.
fn turn(n: &u64) -> (u64, String) {
    (*n, format!("value {n}"))
}

fn array(store: &MemoryStore, width: BitWidth, values: &BTreeMap<u64, u64>) -> Amt<u64> {
    let mut array = Amt::with_width(width);
    for (index, value) in values {
        array.set(store, *index, *value).unwrap();
    }
    array
}

fn turned(store: &MemoryStore, width: BitWidth, values: &BTreeMap<u64, u64>) -> Cid {
    let mut array = Amt::with_width(width);
    for (index, value) in values {
        array.set(store, *index, turn(value)).unwrap();
    }
    array.flush(store).unwrap()
}

fn values() -> impl Strategy<Value = BTreeMap<u64, u64>> {
    let index = prop_oneof![0..40_u64, 0..5000_u64, any::<u64>().prop_map(|index| index % (u64::MAX - 1))];
    proptest::collection::btree_map(index, any::<u64>(), 0..60)
}

proptest! {
    #[test]
    fn as_set_one_by_one(
        first in values(),
        second in values(),
        removed in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
        bits in 1..7_u32,
    ) {
        let (store, width) = (MemoryStore::new(), BitWidth::new(bits).unwrap());
        let mut before = array(&store, width, &first);
        let mut mapper = Mapper::new(turn);
        let root = before.flush(&store).unwrap();
        prop_assert_eq!(mapper.map(&store, &root).unwrap(), turned(&store, width, &first));

        // Another state of the same array, by the same mapper.
        let mut after = first.clone();
        for index in removed {
            if let Some(index) = after.keys().nth(index.index(first.len().max(1))).copied() {
                after.remove(&index);
                before.delete(&store, index).unwrap();
            }
        }
        for (index, value) in second {
            before.set(&store, index, value).unwrap();
            after.insert(index, value);
        }
        let root = before.flush(&store).unwrap();
        prop_assert_eq!(mapper.map(&store, &root).unwrap(), turned(&store, width, &after));
    }
}

#[test]
fn what_arrays_share_is_turned_once() {
    let store = TrackingStore::new(MemoryStore::new());
    let values = (0..1000).map(|n| (n, n)).collect();
    let mut snapshot = array(store.base(), BitWidth::W5, &values);
    let first = snapshot.flush(&store).unwrap();
    snapshot.set(&store, 500, 0).unwrap();
    let second = snapshot.flush(&store).unwrap();

    let mut mapper = Mapper::new(turn);
    mapper.map(&store, &first).unwrap();
    let (before, nodes) = (store.traffic(), snapshot.height() + 1);
    mapper.map(&store, &second).unwrap();
    let after = store.traffic();
    assert_eq!(after.puts - before.puts, u64::from(nodes), "the path to one value");
    assert_eq!(after.gets - before.gets, u64::from(nodes));
}

#[test]
fn every_fault_is_the_stores_and_a_hole_is_a_hole() {
    let store = MemoryStore::new();
    let root = array(&store, BitWidth::W3, &(0..100).map(|n| (n, n)).collect()).flush(&store).unwrap();
    for operation in [Operation::Read, Operation::Write] {
        let (_, faults) = sweep(operation, || store.clone(), |store| Mapper::new(turn).map(store, &root));
        assert!(faults > 10, "{faults}");
    }
    let leaf = store.snapshot().into_iter().map(|block| block.cid).find(|cid| *cid != root).unwrap();
    store.remove(&leaf);
    assert!(!store.has(&leaf).unwrap());
    let error = Mapper::new(turn).map(&store, &root).unwrap_err();
    assert!(matches!(error, Error::Ipld(IpldError::Missing(cid)) if cid == leaf), "{error}");
}
