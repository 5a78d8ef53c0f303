//! Stores that fail or lack blocks, at every read and write: the error says so, the array is unchanged, and trying
//! again gives what an undisturbed run gives.

use std::ops::ControlFlow;

use forest_amt::{Amt, Error, V3, diff};
use forest_blockstore::{Blockstore, Cid, IpldError, MemoryStore};
use forest_testing::faulty::{FaultyStore, Operation, Plan};
use proptest::prelude::*;

use crate::pair::{Form as _, RefStore, Value, value, width};

type Store = FaultyStore<MemoryStore>;
type Body<'a> = &'a dyn Fn(&mut Amt<u64>, &Store) -> Result<(), Error>;

/// A tree with several branches, one of which leads to a single value: deleting it lowers the tree by two.
const INDICES: [u64; 9] = [0, 1, 9, 17, 40, 41, 63, 64, 4_000];

fn original() -> (Store, Cid) {
    let store = FaultyStore::new(MemoryStore::new(), Plan::new());
    let mut array = Amt::new();
    INDICES.iter().for_each(|&index| array.set(&store, index, index + 1).unwrap());
    let root = array.flush(&store).unwrap();
    (store, root)
}

fn values(array: &Amt<u64>, store: &Store) -> Vec<(u64, u64)> {
    array.iter(store).map(|item| item.map(|(index, &value)| (index, value)).unwrap()).collect()
}

fn bodies() -> Vec<(&'static str, Body<'static>)> {
    vec![
        ("get", &|array, store| array.get(store, 41).map(drop)),
        ("set", &|array, store| array.set(store, 42, 7)),
        ("replace", &|array, store| array.set(store, 17, 7)),
        ("grow", &|array, store| array.set(store, 1 << 40, 7)),
        ("delete", &|array, store| array.delete(store, 40).map(drop)),
        ("delete and lower", &|array, store| array.delete(store, 4_000).map(drop)),
        ("delete many", &|array, store| {
            array.batch_delete(store, INDICES[2..].iter().copied(), true).map(drop)
        }),
        ("iterate", &|array, store| array.for_each(store, |_, _| Ok::<_, Error>(()))),
        ("iterate uncached", &|array, store| array.for_each_uncached(store, |_, _| Ok::<_, Error>(()))),
        ("page", &|array, store| {
            array
                .for_each_from(store, 17, Some(3), |_, _| Ok::<_, Error>(ControlFlow::Continue(())))
                .map(drop)
        }),
        ("mutate", &|array, store| {
            array.for_each_mut(store, |_, value| {
                **value += 1;
                Ok::<_, Error>(ControlFlow::Continue(()))
            })
        }),
        ("compare", &|array, store| diff(store, array, store, &Amt::new()).map(drop)),
        ("set and flush", &|array, store| {
            if array.get(store, 5)?.is_none() {
                array.set(store, 5, 7)?;
            }
            array.flush(store).map(drop)
        }),
    ]
}

/// The root that an undisturbed run leads to.
fn undisturbed(body: Body<'_>) -> Cid {
    let (store, root) = original();
    let mut array = Amt::load(&store, &root).unwrap();
    body(&mut array, &store).unwrap();
    array.flush(&store).unwrap()
}

#[test]
fn a_failure_at_every_operation() {
    for (name, body) in bodies() {
        let expected = undisturbed(body);
        let mut failures = 0;
        for nth in 0.. {
            let (store, root) = original();
            let mut array = Amt::load(&store, &root).unwrap();
            store.set_plan(Plan::new().fail_once(Operation::Any, nth));
            let outcome = body(&mut array, &store);
            if store.counts().failures == 0 {
                outcome.unwrap();
                break;
            }
            assert!(matches!(outcome, Err(Error::Ipld(IpldError::Store(_)))), "{name}, operation {nth}");
            failures += 1;
            if name != "set and flush" {
                assert_eq!(array.root(), Some(root), "{name}, operation {nth}");
                let values = values(&array.clone(), &store);
                assert!(values.iter().copied().eq(INDICES.iter().map(|&index| (index, index + 1))), "{name}");
            }
            body(&mut array, &store).unwrap();
            assert_eq!(array.flush(&store).unwrap(), expected, "{name} again after operation {nth}");
            let loaded: Amt<u64> = Amt::load(&store, &expected).unwrap();
            assert_eq!(values(&loaded, &store), values(&array, &store), "{name}: everything is in the store");
        }
        // New levels on top need nothing from the store.
        assert_eq!(failures > 0, name != "grow", "{name} was disturbed {failures} times");
    }
}

#[test]
fn every_block_missing() {
    let (store, root) = original();
    let blocks = reachable(&store, root);
    assert!(blocks.len() > 8);
    for (name, body) in bodies() {
        let expected = undisturbed(body);
        for &cid in &blocks {
            let (store, root) = original();
            let mut array = Amt::load(&store, &root).unwrap();
            store.set_plan(Plan::new().lack([cid]));
            match body(&mut array, &store) {
                Ok(()) => assert_eq!(store.counts().lacked, 0, "{name} ignored a missing block"),
                Err(Error::Ipld(IpldError::Missing(missing))) => {
                    assert_eq!(missing, cid);
                    store.heal();
                    assert_eq!((array.count(), array.height()), (INDICES.len() as u64, 3), "{name}");
                    body(&mut array, &store).unwrap();
                }
                Err(other) => panic!("{name}: {other}"),
            }
            store.heal();
            assert_eq!(array.flush(&store).unwrap(), expected, "{name} without {cid}");
        }
    }
}

/// Deleting reads what the published crate reads and no more: a missing block elsewhere does not matter.
#[test]
fn deleting_reads_only_the_path_and_the_next_root() {
    let reads = |index: u64| {
        let (store, root) = original();
        let mut array: Amt<u64> = Amt::load(&store, &root).unwrap();
        store.set_plan(Plan::new());
        array.delete(&store, index).unwrap();
        store.counts().reads
    };
    // Three nodes below the root lead to each value.
    assert_eq!(reads(40), 3);
    // The last value beyond 511 goes: the path, then the first children of the root down to the first that stays.
    assert_eq!(reads(4_000), 3 + 1);
}

#[test]
fn a_lost_root_is_missing_and_a_dead_store_is_a_failure() {
    let (store, root) = original();
    store.set_plan(Plan::new().lack([root]));
    assert!(
        matches!(Amt::<u64>::load(&store, &root), Err(Error::Ipld(IpldError::Missing(cid))) if cid == root)
    );
    store.set_plan(Plan::new().fail_from(Operation::Any, 0));
    assert!(matches!(Amt::<u64>::load(&store, &root), Err(Error::Ipld(IpldError::Store(_)))));
    assert!(matches!(Amt::from_values(&store, [1_u64]), Err(Error::Ipld(IpldError::Store(_)))));
}

/// All blocks of the tree.
fn reachable(store: &Store, root: Cid) -> Vec<Cid> {
    let mut cids = vec![];
    let mut open = vec![root];
    while let Some(cid) = open.pop() {
        let data = store.get(&cid).unwrap().unwrap();
        // Links are the 38 bytes behind the tag's 5.
        let tag = [0xd8, 0x2a, 0x58, 0x27, 0x00];
        let starts = (0..data.len()).filter(|&at| data[at..].starts_with(&tag));
        open.extend(starts.map(|at| Cid::read_bytes(&data[at + 5..]).unwrap()));
        if cid != root {
            cids.push(cid);
        }
    }
    cids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// With any one block gone, an operation fails exactly where the published crate's does: both read the same.
    #[test]
    fn the_same_blocks_are_needed(
        width in width(),
        values in prop::collection::btree_map(0_u64..3_000, value(), 2..24),
        index in prop_oneof![Just(None), (0_u64..3_000).prop_map(Some)],
        pick: prop::sample::Index,
        lost: prop::sample::Index,
    ) {
        let store = RefStore::default();
        let mut array = V3::reference(&store, width);
        values.iter().for_each(|(&index, value)| V3::set(&mut array, index, value.clone()).unwrap());
        let root = V3::flush(&mut array);
        let index = index.unwrap_or_else(|| *pick.get(&values.keys().copied().collect::<Vec<_>>()));
        let blocks: Vec<Cid> = store.0.borrow().keys().copied().filter(|cid| *cid != root).collect();
        prop_assume!(!blocks.is_empty());
        store.0.borrow_mut().remove(lost.get(&blocks));

        let ours = store.to_ours();
        let load = || Amt::<Value>::load(&ours, &root).unwrap();
        let load_reference = || V3::load(&store, &root).unwrap();
        prop_assert_eq!(load().get(&ours, index).is_ok(), V3::get(&load_reference(), index).is_ok());
        let deleted = load().delete(&ours, index).map_err(drop);
        prop_assert_eq!(deleted, V3::delete(&mut load_reference(), index).map_err(drop));
        let set = load().set(&ours, index, (0, String::new())).is_ok();
        prop_assert_eq!(set, V3::set(&mut load_reference(), index, (0, String::new())).is_ok());
        let walked = load().for_each(&ours, |_, _| Ok::<_, Error>(())).is_ok();
        prop_assert_eq!(walked, V3::try_all(&load_reference()).is_some());
    }
}
