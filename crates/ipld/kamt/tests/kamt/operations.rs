//! Equal operations give equal results, equal iteration and equal roots.

use std::collections::BTreeMap;

use forest_kamt::{Config, EVM_STORAGE, Error, Kamt, Word};
use proptest::{collection::vec, prelude::*};

use crate::reference::{self, Store, config, key, theirs};

#[derive(Clone, Debug)]
enum Operation {
    Set(Word, u8),
    SetIfAbsent(Word, u8),
    Delete(Word),
    /// One of the keys that are there.
    DeleteKnown(prop::sample::Index),
    Get(Word),
    Flush,
    Reload,
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        8 => (key(), 0..4_u8).prop_map(|(key, value)| Operation::Set(key, value)),
        2 => (key(), 0..4_u8).prop_map(|(key, value)| Operation::SetIfAbsent(key, value)),
        2 => key().prop_map(Operation::Delete),
        4 => any::<prop::sample::Index>().prop_map(Operation::DeleteKnown),
        2 => key().prop_map(Operation::Get),
        1 => Just(Operation::Flush),
        1 => Just(Operation::Reload),
    ];
    vec(operation, 1..120)
}

fn check(config: Config, operations: &[Operation]) {
    let store = Store::default();
    let mut theirs_ = reference::Kamt::<u8>::new_with_config(&store, theirs(config));
    let mut ours = Kamt::<u8>::new(config);
    let mut model = BTreeMap::new();
    for operation in operations {
        let operation = match operation {
            Operation::DeleteKnown(index) if !model.is_empty() => {
                Operation::Delete(*model.keys().nth(index.index(model.len())).unwrap())
            }
            other => other.clone(),
        };
        match operation {
            Operation::Set(key, value) => {
                let old = ours.set(&store.0, key, value).unwrap();
                assert_eq!(old, theirs_.set(key, value).unwrap());
                assert_eq!(old, model.insert(key, value));
            }
            Operation::SetIfAbsent(key, value) => {
                let set = ours.set_if_absent(&store.0, key, value).unwrap();
                assert_eq!(set, theirs_.set_if_absent(key, value).unwrap());
                model.entry(key).or_insert(value);
            }
            Operation::Delete(key) => {
                let old = ours.delete(&store.0, &key).unwrap().map(|(_, value)| value);
                assert_eq!(old, theirs_.delete(&key).unwrap());
                assert_eq!(old, model.remove(&key));
            }
            Operation::DeleteKnown(_) => {}
            Operation::Get(key) => {
                let value = ours.get(&store.0, &key).unwrap();
                assert_eq!(value, theirs_.get(&key).unwrap());
                assert_eq!(value, model.get(&key));
            }
            Operation::Flush => assert_eq!(ours.flush(&store.0).unwrap(), theirs_.flush().unwrap()),
            Operation::Reload => {
                let root = ours.flush(&store.0).unwrap();
                assert_eq!(root, theirs_.flush().unwrap());
                ours = Kamt::load(&store.0, &root, config).unwrap();
                theirs_.set_root(&root).unwrap();
            }
        }
    }
    let root = ours.flush(&store.0).unwrap();
    assert_eq!(root, theirs_.flush().unwrap());
    let pairs: Vec<_> = ours.iter(&store.0).map(|entry| entry.map(|(k, v)| (*k, *v)).unwrap()).collect();
    let expected: Vec<_> = theirs_.iter().map(|entry| entry.map(|(k, v)| (*k, *v)).unwrap()).collect();
    assert_eq!(pairs, expected);
    assert_eq!(pairs, model.clone().into_iter().collect::<Vec<_>>(), "in order of keys");
    for (at, (key, _)) in pairs.iter().enumerate().step_by(5) {
        let (count, next) =
            ours.for_each_ranged(&store.0, Some(key), Some(3), |_, _| Ok::<_, Error>(())).unwrap();
        assert_eq!((count, next), (3.min(pairs.len() - at), pairs.get(at + 3).map(|(key, _)| *key)));
        assert_eq!(theirs_.iter_from(key).unwrap().count(), pairs.len() - at);
        let rest: Vec<_> = ours.iter_from(&store.0, key).unwrap().map(|entry| *entry.unwrap().0).collect();
        assert_eq!(rest, pairs[at..].iter().map(|(key, _)| *key).collect::<Vec<_>>());
    }
    // However it came to be, the same entries have the same root.
    let mut fresh = Kamt::<u8>::new(config);
    for (key, value) in model.iter().rev() {
        fresh.set(&store.0, *key, *value).unwrap();
    }
    if config.min_data_depth == 0 {
        assert_eq!(fresh.flush(&store.0).unwrap(), root);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn of_the_form_of_evm_storage(operations in operations()) {
        check(EVM_STORAGE, &operations);
    }

    #[test]
    fn of_every_form(operations in operations(), width in 1..=8_u32, min in 0..3_u32, size in 1..4_usize) {
        check(config(width, min, size), &operations);
    }
}

#[test]
fn an_absent_start_is_refused() {
    let store = Store::default();
    let mut ours = Kamt::<u8>::new(EVM_STORAGE);
    for id in 0..50 {
        ours.set(&store.0, Word::from(id * 3), 1).unwrap();
    }
    for id in (0..150).filter(|id| id % 3 != 0) {
        assert!(matches!(ours.iter_from(&store.0, &Word::from(id)), Err(Error::StartNotFound)));
    }
}
