//! Clones are snapshots that share what they can, between threads too.

use forest_blockstore::MemoryStore;
use forest_hamt::{Config, Error, Hamt};
use forest_testing::faulty::{FaultyStore, Plan};
use proptest::{collection::vec, prelude::*};

fn full(store: &MemoryStore, entries: u32) -> Hamt<u32> {
    let mut hamt = Hamt::new(Config::default());
    for id in 0..entries {
        hamt.set(store, id.to_be_bytes().into(), id).unwrap();
    }
    hamt
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A stack of transactions: each works on a clone, which is kept or dropped.
    #[test]
    fn transactions_roll_back(
        layers in vec((vec((0..200_u32, prop::option::of(0..9_u32)), 0..20), any::<bool>(), any::<bool>()), 1..8),
    ) {
        let store = MemoryStore::new();
        let mut hamt = full(&store, 150);
        let mut model: std::collections::BTreeMap<u32, u32> = (0..150).map(|id| (id, id)).collect();
        for (writes, keep, flush) in layers {
            let (snapshot, old_model) = (hamt.clone(), model.clone());
            for (id, value) in writes {
                let key = id.to_be_bytes();
                match value {
                    Some(value) => {
                        prop_assert_eq!(hamt.set(&store, key.into(), value).unwrap(), model.insert(id, value));
                    }
                    None => {
                        let old = hamt.delete(&store, &key).unwrap().map(|(_, value)| value);
                        prop_assert_eq!(old, model.remove(&id));
                    }
                }
            }
            if flush {
                hamt.flush(&store).unwrap();
            }
            if !keep {
                (hamt, model) = (snapshot, old_model);
            }
            let entries: std::collections::BTreeMap<_, _> = hamt
                .iter(&store)
                .map(|entry| entry.map(|(key, value)| (u32::from_be_bytes((**key).try_into().unwrap()), *value)).unwrap())
                .collect();
            prop_assert_eq!(&entries, &model);
        }
        let mut fresh: Hamt<u32> = Hamt::new(Config::default());
        for (id, value) in model {
            fresh.set(&store, id.to_be_bytes().into(), value).unwrap();
        }
        prop_assert_eq!(hamt.flush(&store).unwrap(), fresh.flush(&store).unwrap());
    }
}

#[test]
fn what_one_clone_decodes_all_have() {
    let memory = MemoryStore::new();
    let root = full(&memory, 2000).flush(&memory).unwrap();
    let store = FaultyStore::new(memory, Plan::new());
    let hamt: Hamt<u32> = Hamt::load(&store, &root, Config::default()).unwrap();
    let clone = hamt.clone();
    let all = |hamt: &Hamt<u32>| hamt.iter(&store).map(Result::unwrap).count();
    assert_eq!(all(&clone), 2000);
    let reads = store.counts().reads;
    assert!(reads > 20);
    assert_eq!(all(&hamt), 2000);
    assert_eq!(store.counts().reads, reads, "the other clone read again");
    // A clone that writes copies a path and shares the rest.
    let mut writer = hamt.clone();
    writer.set(&store, 7_u32.to_be_bytes().into(), 0).unwrap();
    assert_eq!(all(&writer), 2000);
    assert_eq!(store.counts().reads, reads);
    assert!(writer.resident().dirty <= 4, "a path");
    assert_eq!(hamt.root(), Some(root));
}

#[test]
fn flushing_one_clone_leaves_the_other_dirty() {
    let (overlay, store) = (MemoryStore::new(), MemoryStore::new());
    let mut speculative = full(&store, 500);
    let mut hamt = speculative.clone();
    let root = speculative.flush(&overlay).unwrap();
    assert_eq!(speculative.resident().dirty, 0);
    // The overlay is thrown away, and the other clone must not rely on it.
    drop((speculative, overlay));
    assert_eq!(hamt.root(), None);
    assert_eq!(hamt.flush(&store).unwrap(), root);
    let read: Hamt<u32> = Hamt::load(&store, &root, Config::default()).unwrap();
    assert_eq!(read.iter(&store).filter(Result::is_ok).count(), 500);
}

#[test]
fn flushing_twice_writes_what_changed_in_between() {
    let store = MemoryStore::new();
    let mut hamt = full(&store, 500);
    hamt.flush(&store).unwrap();
    hamt.set(&store, 7_u32.to_be_bytes().into(), 0).unwrap();
    let root = hamt.flush(&store).unwrap();
    assert_eq!(hamt.resident().dirty, 0);
    let read: Hamt<u32> = Hamt::load(&store, &root, Config::default()).unwrap();
    assert_eq!(read.get(&store, &7_u32.to_be_bytes()).unwrap(), Some(&0));
}

#[test]
fn memory_is_bounded_by_forgetting() {
    let memory = MemoryStore::new();
    let root = full(&memory, 3000).flush(&memory).unwrap();
    let mut hamt: Hamt<u32> = Hamt::load(&memory, &root, Config::default()).unwrap();
    assert_eq!(hamt.resident().nodes, 1);
    hamt.for_each(&memory, |_, _| Ok::<_, Error>(())).unwrap();
    let all = hamt.resident();
    assert!(all.nodes > 33 && all.bytes > 3000 * 8);
    let other = hamt.clone();
    hamt.set(&memory, 5_u32.to_be_bytes().into(), 0).unwrap();
    hamt.forget_below(1);
    let kept = hamt.resident();
    assert_eq!(kept.nodes, 33 + kept.dirty - 2, "root, its children, and the dirty path");
    assert_eq!(other.resident(), all, "a clone keeps what it has");
    hamt.forget_below(0);
    assert_eq!(hamt.resident().nodes, kept.dirty);
    let changed = hamt.flush(&memory).unwrap();
    hamt.forget_below(0);
    assert_eq!(hamt.resident().nodes, 1);
    assert_eq!(hamt.root(), Some(changed));
    assert_eq!(hamt.iter(&memory).map(Result::unwrap).count(), 3000);
}

#[test]
fn threads_read_and_write_clones_at_once() {
    let store = MemoryStore::new();
    let root = full(&store, 2000).flush(&store).unwrap();
    let shared: Hamt<u32> = Hamt::load(&store, &root, Config::default()).unwrap();
    let roots: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8_u32)
            .map(|thread| {
                let (shared, store) = (&shared, &store);
                scope.spawn(move || {
                    let mut own = shared.clone();
                    for step in 0..2000_u32 {
                        let id = (step * 7 + thread * 250) % 2000;
                        assert_eq!(shared.get(store, &id.to_be_bytes()).unwrap(), Some(&id));
                        if step % 10 == 0 {
                            own.set(store, id.to_be_bytes().into(), thread).unwrap();
                        }
                    }
                    own.flush(store).unwrap()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (thread, root) in (0..8_u32).zip(&roots) {
        let mut alone: Hamt<u32> = full(&store, 2000);
        for step in (0..2000_u32).step_by(10) {
            alone.set(&store, ((step * 7 + thread * 250) % 2000).to_be_bytes().into(), thread).unwrap();
        }
        assert_eq!(alone.flush(&store).unwrap(), *root);
    }
    assert_eq!(shared.root(), Some(root));
}
