//! Diffs across links that jump over different levels.

use std::collections::BTreeMap;

use forest_blockstore::MemoryStore;
use forest_kamt::{Change, Config, EVM_STORAGE, Error, Kamt, Word};
use forest_testing::faulty::{FaultyStore, Plan};
use proptest::{collection::btree_map, prelude::*};

use crate::reference::{config, key};

type Model = BTreeMap<Word, u32>;

fn build(store: &MemoryStore, model: &Model, config: Config, reload: bool) -> Kamt<u32> {
    let mut kamt = Kamt::new(config);
    for (key, value) in model {
        kamt.set(store, *key, *value).unwrap();
    }
    if !reload {
        return kamt;
    }
    let root = kamt.flush(store).unwrap();
    Kamt::load(store, &root, config).unwrap()
}

/// Key, value before, value after: in order of keys.
type Seen = Vec<(Word, Option<u32>, Option<u32>)>;

fn diff(store: &impl forest_blockstore::Blockstore, before: &Kamt<u32>, after: &Kamt<u32>) -> Seen {
    let mut seen = Vec::new();
    before
        .diff(after, store, |change| {
            seen.push(match change {
                Change::Added { key, value } => (*key, None, Some(*value)),
                Change::Removed { key, value } => (*key, Some(*value), None),
                Change::Changed { key, before, after } => (*key, Some(*before), Some(*after)),
            });
            Ok::<_, Error>(())
        })
        .unwrap();
    seen.sort();
    seen
}

fn check(before: &Model, after: &Model, config: Config, reload: (bool, bool)) {
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let expected: Seen = keys
        .into_iter()
        .map(|key| (*key, before.get(key).copied(), after.get(key).copied()))
        .filter(|(_, before, after)| before != after)
        .collect();
    let store = MemoryStore::new();
    let first = build(&store, before, config, reload.0);
    let second = build(&store, after, config, reload.1);
    assert_eq!(diff(&store, &first, &second), expected);
    assert!(diff(&store, &second, &second.clone()).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn of_any_two(
        before in btree_map(key(), 0..3_u32, 0..40),
        after in btree_map(key(), 0..3_u32, 0..40),
        width in 1..=8_u32,
        size in 1..4_usize,
        reload in any::<(bool, bool)>(),
    ) {
        check(&before, &after, config(width, 0, size), reload);
    }

    #[test]
    fn of_a_few_changes(
        before in btree_map(key(), 0..3_u32, 0..40),
        changes in btree_map(key(), prop::option::of(0..3_u32), 0..6),
        reload in any::<(bool, bool)>(),
    ) {
        let mut after = before.clone();
        for (key, value) in changes {
            match value {
                Some(value) => { after.insert(key, value); }
                None => { after.remove(&key); }
            }
        }
        check(&before, &after, EVM_STORAGE, reload);
    }
}

#[test]
fn equal_subtrees_are_not_read() {
    let memory = MemoryStore::new();
    let model: Model = (0..3000_u64).map(|id| (Word::from(id * 7919), 1)).collect();
    let mut kamt = build(&memory, &model, EVM_STORAGE, false);
    let before = kamt.flush(&memory).unwrap();
    // A key that parts from the others high up moves everything below a link of another length.
    kamt.set(&memory, Word([0xff; 32]), 2).unwrap();
    let after = kamt.flush(&memory).unwrap();
    let store = FaultyStore::new(memory, Plan::new());
    let load = |root| Kamt::<u32>::load(&store, root, EVM_STORAGE).unwrap();
    assert_eq!(diff(&store, &load(&before), &load(&after)), [(Word([0xff; 32]), None, Some(2))]);
    assert!(store.counts().reads <= 6, "{} reads", store.counts().reads);
}
