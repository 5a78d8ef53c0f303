//! Equal operations give equal results, equal iteration and equal roots.

use std::collections::BTreeMap;

use forest_hamt::{Config, Hamt, KeyHash, Sha2_256};
use fvm_ipld_hamt::HashAlgorithm;
use proptest::{collection::vec, prelude::*};

use crate::reference::{self, Identity, Store, config, theirs};

#[derive(Clone, Debug)]
enum Operation {
    Set(Vec<u8>, u8),
    SetIfAbsent(Vec<u8>, u8),
    Delete(Vec<u8>),
    Get(Vec<u8>),
    Clear,
    Flush,
    Reload,
}

fn operations(key: impl Strategy<Value = Vec<u8>> + Clone) -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        8 => (key.clone(), 0..4_u8).prop_map(|(key, value)| Operation::Set(key, value)),
        2 => (key.clone(), any::<u8>()).prop_map(|(key, value)| Operation::SetIfAbsent(key, value)),
        6 => key.clone().prop_map(Operation::Delete),
        2 => key.prop_map(Operation::Get),
        1 => Just(Operation::Flush),
        1 => Just(Operation::Reload),
    ];
    (vec(operation, 1..120), prop::bool::weighted(0.1)).prop_map(|(mut operations, clear)| {
        if clear {
            operations.insert(operations.len() / 2, Operation::Clear);
        }
        operations
    })
}

/// Keys that collide in long prefixes, and, being shorter than a path, some in all of it.
fn colliding() -> impl Strategy<Value = Vec<u8>> + Clone {
    let byte = prop_oneof![Just(0), Just(1), Just(0x08), Just(0x80), Just(0xff)];
    prop_oneof![
        vec(byte.clone(), 1..4),
        vec(byte.clone(), 32),
        (vec(byte, 0..2), 0..4_u8).prop_map(|(tail, last)| {
            let mut key = vec![0; 30];
            key.extend(tail);
            key.push(last);
            key
        }),
    ]
}

fn spread() -> impl Strategy<Value = Vec<u8>> + Clone {
    (0..150_u8).prop_map(|id| vec![0, id])
}

fn check<H: KeyHash + HashAlgorithm>(config: Config, operations: &[Operation]) {
    let store = Store::default();
    let fresh = || reference::Hamt::<_, u8, reference::BytesKey, H>::new_with_config(&store, theirs(config));
    let mut theirs_ = fresh();
    let mut ours = Hamt::<u8, forest_hamt::BytesKey, H>::new(config);
    let mut model = BTreeMap::new();
    for operation in operations {
        match operation.clone() {
            Operation::Set(key, value) => {
                match (ours.set(&store.0, key.clone().into(), value), theirs_.set(key.clone().into(), value))
                {
                    (Ok(ours), Ok(theirs)) => {
                        assert_eq!(ours, theirs);
                        model.insert(key, value);
                    }
                    (Err(ours), Err(theirs)) => {
                        assert!(
                            matches!(ours, forest_hamt::Error::PathExhausted)
                                && matches!(theirs, reference::Error::MaxDepth),
                            "{ours} {theirs}"
                        );
                        // It fails half done; ours must be as it was.
                        theirs_ = fresh();
                        for (key, value) in &model {
                            theirs_.set(key.clone().into(), *value).unwrap();
                        }
                    }
                    (ours, theirs) => panic!("{ours:?} {theirs:?}"),
                }
            }
            Operation::SetIfAbsent(key, value) => {
                let ours = ours.set_if_absent(&store.0, key.clone().into(), value);
                match (ours, theirs_.set_if_absent(key.clone().into(), value)) {
                    (Ok(ours), Ok(theirs)) => {
                        assert_eq!(ours, theirs);
                        model.entry(key).or_insert(value);
                    }
                    (Err(_), Err(_)) => {
                        theirs_ = fresh();
                        for (key, value) in &model {
                            theirs_.set(key.clone().into(), *value).unwrap();
                        }
                    }
                    (ours, theirs) => panic!("{ours:?} {theirs:?}"),
                }
            }
            Operation::Delete(key) => {
                let theirs = theirs_.delete(&key).unwrap().map(|(key, value)| (key.0, value));
                let ours = ours.delete(&store.0, &key).unwrap().map(|(key, value)| (key.to_vec(), value));
                assert_eq!(ours, theirs);
                model.remove(&key);
            }
            Operation::Get(key) => {
                assert_eq!(ours.get(&store.0, &key).unwrap(), theirs_.get(&key).unwrap());
                assert_eq!(ours.contains_key(&store.0, &key).unwrap(), model.contains_key(&key));
            }
            Operation::Clear => {
                ours.clear();
                theirs_.clear();
                model.clear();
            }
            Operation::Flush => assert_eq!(ours.flush(&store.0).unwrap(), theirs_.flush().unwrap()),
            Operation::Reload => {
                let root = ours.flush(&store.0).unwrap();
                assert_eq!(root, theirs_.flush().unwrap());
                ours = Hamt::load(&store.0, &root, config).unwrap();
                theirs_.set_root(&root).unwrap();
            }
        }
        assert_eq!(ours.is_empty(), model.is_empty());
    }
    assert_eq!(ours.flush(&store.0).unwrap(), theirs_.flush().unwrap());
    let pairs: Vec<_> =
        ours.iter(&store.0).map(|entry| entry.map(|(k, v)| (k.to_vec(), *v)).unwrap()).collect();
    let expected: Vec<_> =
        theirs_.iter().map(|entry| entry.map(|(k, v)| (k.0.clone(), *v)).unwrap()).collect();
    assert_eq!(pairs, expected);
    assert_eq!(pairs.iter().cloned().collect::<BTreeMap<_, _>>(), model);
    let mut uncached = Vec::new();
    let walk = |key: &forest_hamt::BytesKey, value: &u8| {
        uncached.push((key.to_vec(), *value));
        Ok::<_, forest_hamt::Error>(())
    };
    let root = ours.flush(&store.0).unwrap();
    let loaded = Hamt::<u8, forest_hamt::BytesKey, H>::load(&store.0, &root, config).unwrap();
    loaded.for_each_uncached(&store.0, walk).unwrap();
    assert_eq!(uncached, expected);
    assert_eq!(loaded.resident().nodes, 1, "an uncached walk keeps nothing");
    pages_are_equal(&store, &ours, &theirs_, &pairs);
}

type Theirs<'a, H> = reference::Hamt<&'a Store, u8, reference::BytesKey, H>;

/// Reading in pages, from every key on, gives the same pages and the same cursors.
fn pages_are_equal<H: KeyHash + HashAlgorithm>(
    store: &Store,
    ours: &Hamt<u8, forest_hamt::BytesKey, H>,
    theirs: &Theirs<'_, H>,
    pairs: &[(Vec<u8>, u8)],
) {
    for (at, (key, _)) in pairs.iter().enumerate().step_by(7) {
        for limit in [None, Some(0), Some(1), Some(5)] {
            let mut page = Vec::new();
            let ours = ours
                .for_each_ranged(&store.0, Some(key), limit, |key, value| {
                    page.push((key.to_vec(), *value));
                    Ok::<_, forest_hamt::Error>(())
                })
                .unwrap();
            let theirs = theirs.for_each_ranged(Some(key), limit, |_, _| Ok(())).unwrap();
            assert_eq!((ours.0, ours.1.map(|key| key.to_vec())), (theirs.0, theirs.1.map(|key| key.0)));
            assert_eq!(page, pairs[at..(at + limit.unwrap_or(usize::MAX).min(pairs.len() - at))]);
        }
    }
    let absent = b"not a key of any test".to_vec();
    assert!(matches!(ours.iter_from(&store.0, &absent), Err(forest_hamt::Error::StartNotFound)));
    assert!(theirs.iter_from(&absent).is_err());
}

fn parameters() -> impl Strategy<Value = Config> {
    (1..=8_u32, prop_oneof![8 => Just(0), 1 => 1..3_u32], prop_oneof![6 => Just(3), 1 => 1..5_usize])
        .prop_map(|(width, min, size)| config(width, min, size))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn hashed_keys(operations in operations(spread()), config in parameters()) {
        // The published crate has one hash of each name; give ours the same.
        check_sha(config, &operations);
    }

    #[test]
    fn chosen_paths(operations in operations(colliding()), config in parameters()) {
        check::<Identity>(config, &operations);
    }
}

/// sha2-256 on both sides.
enum Sha {}

impl KeyHash for Sha {
    fn hash(key: &[u8]) -> [u8; 32] {
        <Sha2_256 as KeyHash>::hash(key)
    }
}

impl HashAlgorithm for Sha {
    fn hash<X: fvm_ipld_hamt::Hash + ?Sized>(key: &X) -> [u8; 32] {
        <reference::Sha256 as HashAlgorithm>::hash(key)
    }
}

fn check_sha(config: Config, operations: &[Operation]) {
    check::<Sha>(config, operations);
}

#[test]
fn many_entries_of_the_default_form() {
    let store = Store::default();
    let mut ours: Hamt<String> = Hamt::new(Config::default());
    let mut theirs = reference::Hamt::<_, String, reference::BytesKey>::new_with_bit_width(&store, 5);
    for id in 0..3000_u32 {
        let key = id.to_be_bytes().to_vec();
        ours.set(&store.0, key.clone().into(), id.to_string()).unwrap();
        theirs.set(key.into(), id.to_string()).unwrap();
    }
    assert_eq!(ours.flush(&store.0).unwrap(), theirs.flush().unwrap());
    for id in (0..3000_u32).step_by(3) {
        let key = id.to_be_bytes();
        assert_eq!(ours.delete(&store.0, &key).unwrap().map(|(_, value)| value), Some(id.to_string()));
        theirs.delete(&key.to_vec()).unwrap();
    }
    assert_eq!(ours.flush(&store.0).unwrap(), theirs.flush().unwrap());
    for id in (0..3000_u32).rev() {
        let key = id.to_be_bytes();
        assert_eq!(ours.delete(&store.0, &key).unwrap().is_some(), id % 3 != 0);
    }
    assert_eq!(
        ours.flush(&store.0).unwrap(),
        Hamt::<String>::new(Config::default()).flush(&store.0).unwrap()
    );
}

#[test]
fn the_old_form_has_the_same_roots() {
    let store = Store::default();
    let mut ours: forest_hamt::HamtV0<u64> = forest_hamt::HamtV0::new(Config::default());
    let mut theirs =
        reference::Hamtv0::<_, u64, reference::BytesKey>::new_with_config(&store, theirs(Config::default()));
    for id in 0..500_u32 {
        let key = id.to_be_bytes().to_vec();
        ours.set(&store.0, key.clone().into(), id.into()).unwrap();
        theirs.set(key.into(), id.into()).unwrap();
    }
    let root = ours.flush(&store.0).unwrap();
    assert_eq!(root, theirs.flush().unwrap());
    let loaded: forest_hamt::HamtV0<u64> =
        forest_hamt::HamtV0::load(&store.0, &root, Config::default()).unwrap();
    assert_eq!(loaded.iter(&store.0).map(Result::unwrap).count(), 500);
    assert!(Hamt::<u64>::load(&store.0, &root, Config::default()).is_err());
}
