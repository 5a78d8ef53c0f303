//! A store that fails changes nothing, where links are split and joined too.

use forest_blockstore::{IpldError, MemoryStore};
use forest_encoding::Cid;
use forest_kamt::{EVM_STORAGE, Error, Kamt, Word};
use forest_testing::faulty::{FaultyStore, Operation, Plan};

/// Runs of neighbours behind a few hashes, and lone keys between.
fn key(id: u64) -> Word {
    let mut word = forest_encoding::hash::blake2b_256(&(id / 8).to_be_bytes());
    word[31] = (id % 8) as u8;
    Word(word)
}

fn tree() -> (MemoryStore, Cid) {
    let store = MemoryStore::new();
    let mut kamt: Kamt<u64> = Kamt::new(EVM_STORAGE);
    for id in 0..300 {
        kamt.set(&store, key(id), id).unwrap();
    }
    let root = kamt.flush(&store).unwrap();
    (store, root)
}

fn change<S: forest_blockstore::Blockstore>(kamt: &mut Kamt<u64>, store: &S, step: u64) -> Result<(), Error> {
    match step % 3 {
        0 => kamt.set(store, key(step + 1000), step).map(drop),
        1 => kamt.delete(store, &key(step)).map(drop),
        _ => kamt.set(store, key(step), 0).map(drop),
    }
}

#[test]
fn every_failing_read_is_reported_and_survived() {
    let (store, root) = tree();
    let mut undisturbed: Kamt<u64> = Kamt::load(&store, &root, EVM_STORAGE).unwrap();
    for step in 0..300 {
        change(&mut undisturbed, &store, step).unwrap();
    }
    let expected = undisturbed.flush(&store).unwrap();

    let faulty = FaultyStore::new(tree().0, Plan::new());
    let mut kamt: Kamt<u64> = Kamt::load(&faulty, &root, EVM_STORAGE).unwrap();
    let mut failures = 0;
    for step in 0..300 {
        for nth in 0.. {
            faulty.set_plan(Plan::new().fail_once(Operation::Read, nth));
            let before = (kamt.root(), kamt.resident().dirty);
            match change(&mut kamt, &faulty, step) {
                Ok(()) => break,
                Err(Error::Ipld(IpldError::Store(_))) => failures += 1,
                Err(other) => panic!("a failing store was reported as: {other}"),
            }
            assert_eq!((kamt.root(), kamt.resident().dirty), before);
        }
    }
    assert!(failures > 20, "{failures}");
    faulty.set_plan(Plan::new().fail_from(Operation::Write, 0));
    assert!(matches!(kamt.flush(&faulty), Err(Error::Ipld(IpldError::Store(_)))));
    faulty.heal();
    assert_eq!(kamt.flush(&faulty).unwrap(), expected);
}
