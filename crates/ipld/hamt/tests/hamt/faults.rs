//! A store that fails, or lacks a block, changes nothing: the error says which, the trie is as it was, and trying again
//! works.

use std::collections::BTreeMap;

use forest_blockstore::{IpldError, MemoryStore};
use forest_encoding::Cid;
use forest_hamt::{Config, Error, Hamt};
use forest_testing::faulty::{FaultyStore, Operation, Plan, sweep};

const ENTRIES: u32 = 400;

fn key(id: u32) -> [u8; 4] {
    id.to_be_bytes()
}

/// A tree of some hundred entries in a store of its own.
fn tree() -> (MemoryStore, Cid) {
    let store = MemoryStore::new();
    let mut hamt: Hamt<u32> = Hamt::new(Config::default());
    for id in 0..ENTRIES {
        hamt.set(&store, key(id).into(), id).unwrap();
    }
    let root = hamt.flush(&store).unwrap();
    (store, root)
}

/// What a program of changes leaves behind on a store without faults.
fn expected() -> Cid {
    let (store, root) = tree();
    let mut hamt = Hamt::load(&store, &root, Config::default()).unwrap();
    for step in 0..ENTRIES {
        change(&mut hamt, &store, step).unwrap();
    }
    hamt.flush(&store).unwrap()
}

fn change<S: forest_blockstore::Blockstore>(hamt: &mut Hamt<u32>, store: &S, step: u32) -> Result<(), Error> {
    match step % 4 {
        0 => hamt.set(store, key(step).into(), 7).map(drop),
        1 => hamt.delete(store, &key(step)).map(drop),
        2 => hamt.set(store, key(step + 10_000).into(), step).map(drop),
        _ => hamt.set_if_absent(store, key(step + 20_000).into(), step).map(drop),
    }
}

#[test]
fn every_failing_read_is_reported_and_survived() {
    let root_after = expected();
    let (store, root) = tree();
    let faulty = FaultyStore::new(store, Plan::new());
    let mut hamt: Hamt<u32> = Hamt::load(&faulty, &root, Config::default()).unwrap();
    let mut failures = 0;
    for step in 0..ENTRIES {
        // The first read of this step fails, then the second, until it needs no more.
        for nth in 0.. {
            faulty.set_plan(Plan::new().fail_once(Operation::Read, nth));
            let before = hamt.root();
            let resident = hamt.resident().dirty;
            match change(&mut hamt, &faulty, step) {
                Ok(()) => break,
                Err(Error::Ipld(IpldError::Store(_))) => failures += 1,
                Err(other) => panic!("a failing store was reported as: {other}"),
            }
            assert_eq!(
                (hamt.root(), hamt.resident().dirty),
                (before, resident),
                "a failure made something dirty"
            );
        }
    }
    assert!(failures > 20, "{failures}");
    faulty.heal();
    assert_eq!(hamt.flush(&faulty).unwrap(), root_after);
}

#[test]
fn every_layer_says_that_the_store_failed() {
    let (_, root) = tree();
    let fresh = || tree().0;
    let (sum, faults) = sweep(Operation::Read, fresh, |store| {
        let hamt: Hamt<u32> = Hamt::load(store, &root, Config::default())?;
        hamt.iter(store).try_fold(0, |sum, entry| Ok::<_, Error>(sum + entry?.1))
    });
    assert_eq!(sum, (0..ENTRIES).sum::<u32>());
    assert!(faults > 10);
    let (_, faults) = sweep(Operation::Read, fresh, |store| {
        let before: Hamt<u32> = Hamt::load(store, &root, Config::default())?;
        Hamt::new(Config::default()).diff(&before, store, |_| Ok::<_, Error>(()))
    });
    assert!(faults > 10);
    let (_, faults) = sweep(Operation::Any, fresh, |store| {
        let mut hamt: Hamt<u32> = Hamt::load(store, &root, Config::default())?;
        hamt.set(store, key(1).into(), 0)?;
        hamt.flush(store)
    });
    assert!(faults >= 3);
}

#[test]
fn a_missing_block_is_named_and_is_no_failure() {
    let (store, root) = tree();
    let hamt: Hamt<u32> = Hamt::load(&store, &root, Config::default()).unwrap();
    let faulty = FaultyStore::new(store, Plan::new().lack_fraction(1, 500));
    let (mut missing, mut found) = (0, 0);
    for id in 0..ENTRIES {
        match hamt.get(&faulty, &key(id)) {
            Ok(value) => {
                assert_eq!(value, Some(&id));
                found += 1;
            }
            Err(Error::Ipld(IpldError::Missing(_))) => missing += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(missing > 0 && found > 0);
    faulty.heal();
    assert!((0..ENTRIES).all(|id| hamt.get(&faulty, &key(id)).unwrap() == Some(&id)));
    assert!(matches!(
        Hamt::<u32>::load(&MemoryStore::new(), &root, Config::default()),
        Err(Error::Ipld(IpldError::Missing(cid))) if cid == root
    ));
}

#[test]
fn a_flush_that_fails_has_written_nothing() {
    let (store, root) = tree();
    let faulty = FaultyStore::new(store, Plan::new());
    let mut hamt: Hamt<u32> = Hamt::load(&faulty, &root, Config::default()).unwrap();
    for step in 0..ENTRIES {
        change(&mut hamt, &faulty, step).unwrap();
    }
    let dirty = hamt.resident().dirty;
    faulty.set_plan(Plan::new().fail_from(Operation::Write, 0));
    assert!(matches!(hamt.flush(&faulty), Err(Error::Ipld(IpldError::Store(_)))));
    assert_eq!((hamt.root(), hamt.resident().dirty), (None, dirty));
    faulty.heal();
    assert_eq!(hamt.flush(&faulty).unwrap(), expected());
    assert_eq!(hamt.resident().dirty, 0);
}

/// A value that cannot be encoded spoils a flush and no more.
#[test]
fn a_value_without_encoding_spoils_nothing_else() {
    let store = MemoryStore::new();
    let mut hamt: Hamt<f64> = Hamt::new(Config::default());
    for id in 0..100 {
        hamt.set(&store, key(id).into(), f64::from(id)).unwrap();
    }
    let good = hamt.clone().flush(&store).unwrap();
    hamt.set(&store, key(50).into(), f64::NAN).unwrap();
    let blocks = store.len();
    assert!(matches!(hamt.flush(&store), Err(Error::Ipld(IpldError::Encode(_)))));
    assert_eq!(store.len(), blocks);
    hamt.set(&store, key(50).into(), 50.0).unwrap();
    assert_eq!(hamt.flush(&store).unwrap(), good);
}

/// One batch, children before parents, and nothing that was not dirty.
#[test]
fn a_flush_is_one_batch_of_what_is_dirty() {
    struct Batches(MemoryStore, parking_lot::Mutex<Vec<Vec<Cid>>>);
    impl forest_blockstore::Blockstore for Batches {
        fn get(&self, cid: &Cid) -> Result<Option<forest_encoding::Bytes>, forest_blockstore::StoreError> {
            self.0.get(cid)
        }
        fn put_many(&self, blocks: &[forest_blockstore::Block]) -> Result<(), forest_blockstore::StoreError> {
            let mut known: Vec<Cid> = Vec::new();
            for block in blocks {
                let dialect = forest_encoding::links::CborDialect::Strict;
                forest_encoding::links::walk(&block.data, dialect, |link| {
                    let link = link.to_cid();
                    assert!(known.contains(&link) || self.0.has(&link).unwrap(), "a parent came first");
                })
                .unwrap();
                known.push(block.cid);
            }
            self.1.lock().push(known);
            self.0.put_many(blocks)
        }
    }
    let (store, root) = tree();
    let store = Batches(store, Default::default());
    let mut hamt: Hamt<u32> = Hamt::load(&store, &root, Config::default()).unwrap();
    hamt.set(&store, key(3).into(), 3).unwrap();
    assert_eq!(hamt.flush(&store).unwrap(), root);
    assert!(store.1.lock().is_empty(), "an equal value is no change");
    hamt.set(&store, key(3).into(), 4).unwrap();
    let dirty = hamt.resident().dirty;
    let new = hamt.flush(&store).unwrap();
    assert_eq!(hamt.flush(&store).unwrap(), new);
    let batches = store.1.lock();
    let [batch] = batches.as_slice() else { panic!("one batch, not {}", batches.len()) };
    assert_eq!((batch.len(), batch.last()), (dirty, Some(&new)));
    let loaded: Hamt<u32> = Hamt::load(&store, &new, Config::default()).unwrap();
    let entries: BTreeMap<_, _> =
        loaded.iter(&store).map(|entry| entry.map(|(k, v)| (k.to_vec(), *v)).unwrap()).collect();
    assert_eq!(entries[&key(3).to_vec()], 4);
    assert_eq!(entries.len(), ENTRIES as usize);
}
