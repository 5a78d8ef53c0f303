//! Diffs say exactly what changed, and read no more than they need.

use std::collections::BTreeMap;

use forest_blockstore::MemoryStore;
use forest_hamt::{BitWidth, BytesKey, Change, Config, Error, Hamt, KeyHash, Sha2_256};
use forest_testing::faulty::{FaultyStore, Plan};
use proptest::{collection::btree_map, prelude::*};

use crate::reference::{Identity, config};

type Model = BTreeMap<Vec<u8>, u32>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Added(Vec<u8>, u32),
    Removed(Vec<u8>, u32),
    Changed(Vec<u8>, u32, u32),
}

fn build<H: KeyHash>(store: &MemoryStore, model: &Model, config: Config) -> Hamt<u32, BytesKey, H> {
    let mut hamt = Hamt::new(config);
    for (key, value) in model {
        hamt.set(store, key.clone().into(), *value).unwrap();
    }
    hamt
}

fn expected(before: &Model, after: &Model) -> Vec<Seen> {
    let mut seen = Vec::new();
    for (key, value) in before {
        match after.get(key) {
            None => seen.push(Seen::Removed(key.clone(), *value)),
            Some(new) if new != value => seen.push(Seen::Changed(key.clone(), *value, *new)),
            Some(_) => {}
        }
    }
    seen.extend(
        after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(k, v)| Seen::Added(k.clone(), *v)),
    );
    seen.sort();
    seen
}

fn diff<H: KeyHash>(
    store: &impl forest_blockstore::Blockstore,
    before: &Hamt<u32, BytesKey, H>,
    after: &Hamt<u32, BytesKey, H>,
) -> Vec<Seen> {
    let mut seen = Vec::new();
    before
        .diff(after, store, |change| {
            seen.push(match change {
                Change::Added { key, value } => Seen::Added(key.to_vec(), *value),
                Change::Removed { key, value } => Seen::Removed(key.to_vec(), *value),
                Change::Changed { key, before, after } => Seen::Changed(key.to_vec(), *before, *after),
            });
            Ok::<_, Error>(())
        })
        .unwrap();
    seen.sort();
    seen
}

fn model() -> impl Strategy<Value = Model> {
    // Few bytes, so that buckets stand against subtrees; keys of one length, so that all paths differ.
    let key = prop::collection::vec(prop_oneof![Just(0_u8), Just(1), Just(0x80)], 6);
    btree_map(key, 0..3_u32, 0..40)
}

fn check<H: KeyHash>(before: &Model, after: &Model, config: Config, flush: (bool, bool)) {
    let store = MemoryStore::new();
    let (mut first, mut second) = (build::<H>(&store, before, config), build::<H>(&store, after, config));
    let expected = expected(before, after);
    for (trie, reload) in [(&mut first, flush.0), (&mut second, flush.1)] {
        if reload {
            let root = trie.flush(&store).unwrap();
            *trie = Hamt::load(&store, &root, config).unwrap();
        }
    }
    assert_eq!(diff(&store, &first, &second), expected);
    assert!(diff(&store, &first, &first.clone()).is_empty());
    // Between widths nothing is in the same place.
    let other = Config { bit_width: BitWidth::new(config.bit_width.bits() % 8 + 1).unwrap(), ..config };
    assert_eq!(diff(&store, &first, &build::<H>(&store, after, other)), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn of_any_two(before in model(), after in model(), width in 1..=8_u32, flush in any::<(bool, bool)>()) {
        check::<Identity>(&before, &after, config(width, 0, 3), flush);
        check::<Sha2_256>(&before, &after, config(width, 0, 3), flush);
    }

    #[test]
    fn of_a_few_changes(
        before in model(),
        changes in btree_map(prop::collection::vec(0..2_u8, 6), prop::option::of(0..3_u32), 0..6),
        flush in any::<(bool, bool)>(),
    ) {
        let mut after = before.clone();
        for (key, value) in changes {
            match value {
                Some(value) => { after.insert(key, value); }
                None => { after.remove(&key); }
            }
        }
        check::<Identity>(&before, &after, config(5, 0, 3), flush);
        check::<Identity>(&before, &after, config(3, 1, 2), flush);
    }
}

#[test]
fn equal_subtrees_are_not_read() {
    let memory = MemoryStore::new();
    let model: Model = (0..5000_u32).map(|id| (id.to_be_bytes().to_vec(), id)).collect();
    let mut hamt = build::<Sha2_256>(&memory, &model, Config::default());
    let before = hamt.flush(&memory).unwrap();
    hamt.set(&memory, 77_u32.to_be_bytes().into(), 0).unwrap();
    let after = hamt.flush(&memory).unwrap();
    let store = FaultyStore::new(memory, Plan::new());
    let load = |root| Hamt::<u32>::load(&store, root, Config::default()).unwrap();
    let seen = diff(&store, &load(&before), &load(&after));
    assert_eq!(seen, [Seen::Changed(77_u32.to_be_bytes().to_vec(), 77, 0)]);
    assert!(store.counts().reads <= 8, "{} reads for one path on each side", store.counts().reads);
}

#[test]
fn the_first_error_of_the_caller_ends_it() {
    #[derive(Debug)]
    enum Stop {
        Here,
        Failed,
    }
    impl From<Error> for Stop {
        fn from(_: Error) -> Self {
            Self::Failed
        }
    }
    let store = MemoryStore::new();
    let model: Model = (0..100_u32).map(|id| (id.to_be_bytes().to_vec(), id)).collect();
    let hamt = build::<Sha2_256>(&store, &model, Config::default());
    let mut seen = 0;
    let result = Hamt::new(Config::default()).diff(&hamt, &store, |_| {
        seen += 1;
        if seen == 3 { Err(Stop::Here) } else { Ok(()) }
    });
    assert!(matches!(result, Err(Stop::Here)));
    assert_eq!(seen, 3);
    let result = hamt.for_each(&store, |_, _| Err(Stop::Here));
    assert!(!matches!(result, Err(Stop::Failed)));
}
