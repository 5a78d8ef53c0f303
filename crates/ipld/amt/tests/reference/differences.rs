//! Differences of two arrays: what a comparison of maps says, and what the published crate says where it is right.

use std::collections::BTreeMap;

use forest_amt::{Amt, AmtV0, BitWidth, Change, Error, MAX_INDEX, diff};
use forest_blockstore::{Cid, MemoryStore};
use forest_testing::faulty::{FaultyStore, Plan};
use fvm_ipld_amt::Amt as RefAmt;
use proptest::prelude::*;

use crate::pair::{RefStore, Value, index, value, width};

type Map = BTreeMap<u64, Value>;

fn expected(before: &Map, after: &Map) -> Vec<Change<Value>> {
    let mut indices: Vec<u64> = before.keys().chain(after.keys()).copied().collect();
    indices.sort_unstable();
    indices.dedup();
    let change = |index| match (before.get(&index).cloned(), after.get(&index).cloned()) {
        (None, Some(value)) => Some(Change::Added { index, value }),
        (Some(value), None) => Some(Change::Removed { index, value }),
        (Some(before), Some(after)) if before != after => Some(Change::Modified { index, before, after }),
        _ => None,
    };
    indices.into_iter().filter_map(change).collect()
}

fn array(store: &MemoryStore, width: BitWidth, map: &Map) -> Amt<Value> {
    let mut array = Amt::with_width(width);
    map.iter().for_each(|(&index, value)| array.set(store, index, value.clone()).unwrap());
    array
}

fn reload(store: &MemoryStore, array: &mut Amt<Value>) -> (Cid, Amt<Value>) {
    let root = array.flush(store).unwrap();
    (root, Amt::load(store, &root).unwrap())
}

/// What the published crate says, in our terms.
fn reference(bits: u32, before: &Map, after: &Map) -> Vec<Change<Value>> {
    let store = RefStore::default();
    let array = |map: &Map| {
        let mut array = RefAmt::new_with_bit_width(&store, bits);
        map.iter().for_each(|(&index, value)| array.set(index, value.clone()).unwrap());
        array.flush().unwrap();
        array
    };
    let changes = fvm_ipld_amt::diff(&array(before), &array(after)).unwrap();
    let change = |change: fvm_ipld_amt::Change<Value>| match (change.before, change.after) {
        (None, Some(value)) => Change::Added { index: change.key, value },
        (Some(value), None) => Change::Removed { index: change.key, value },
        (Some(before), Some(after)) => Change::Modified { index: change.key, before, after },
        (None, None) => unreachable!(),
    };
    changes.into_iter().map(change).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn all_changes_and_no_others(
        width in width(),
        shared in prop::collection::btree_map(index(), value(), 0..30),
        edits in prop::collection::btree_map(index(), prop::option::of(value()), 0..12),
        removed in 0_usize..10,
    ) {
        let in_range = |(index, _): &(u64, Value)| *index <= MAX_INDEX;
        let before: Map = shared.into_iter().filter(in_range).collect();
        let mut after = before.clone();
        for (index, edit) in edits {
            match edit {
                Some(value) => drop(after.insert(index.min(MAX_INDEX), value)),
                None => drop(after.remove(&index)),
            }
        }
        let gone: Vec<u64> = after.keys().rev().take(removed).copied().collect();
        gone.iter().for_each(|index| drop(after.remove(index)));
        let expected = expected(&before, &after);

        // Dirty arrays, two stores, and clones that share what is dirty.
        let stores = (MemoryStore::new(), MemoryStore::new());
        let (mut old, mut new) = (array(&stores.0, width, &before), array(&stores.1, width, &after));
        prop_assert_eq!(&diff(&stores.0, &old, &stores.1, &new).unwrap(), &expected);
        let mut edited = old.clone();
        for change in &expected {
            match change {
                Change::Added { index, value } => edited.set(&stores.0, *index, value.clone()).unwrap(),
                Change::Modified { index, after, .. } => edited.set(&stores.0, *index, after.clone()).unwrap(),
                Change::Removed { index, .. } => drop(edited.delete(&stores.0, *index).unwrap()),
            }
        }
        prop_assert_eq!(&diff(&stores.0, &old, &stores.0, &edited).unwrap(), &expected);

        // Flushed and loaded, with nothing decoded.
        let (_, loaded_old) = reload(&stores.0, &mut old);
        let (root, loaded_new) = reload(&stores.1, &mut new);
        prop_assert_eq!(&diff(&stores.0, &loaded_old, &stores.1, &loaded_new).unwrap(), &expected);
        prop_assert_eq!(edited.flush(&stores.0).unwrap(), root);
        prop_assert_eq!(diff(&stores.1, &loaded_new, &stores.0, &edited).unwrap(), []);

        // Where heights differ, the published crate misses what only the lower tree has.
        if old.height() == new.height() {
            prop_assert_eq!(reference(width.bits(), &before, &after), expected);
        }
    }
}

/// The published crate does not report these removals: the higher tree has nothing in its first slot.
#[test]
fn a_lower_tree_beside_an_empty_first_slot() {
    let store = MemoryStore::new();
    let value = |text: &str| (0, text.to_owned());
    let before = array(&store, BitWidth::W3, &Map::from([(1, value("gone"))]));
    let after = array(&store, BitWidth::W3, &Map::from([(100, value("new"))]));
    let removed = Change::Removed { index: 1, value: value("gone") };
    let added = Change::Added { index: 100, value: value("new") };
    assert_eq!(diff(&store, &before, &store, &after).unwrap(), [removed, added]);
    let back = diff(&store, &after, &store, &before).unwrap();
    assert_eq!(
        back,
        [
            Change::Added { index: 1, value: value("gone") },
            Change::Removed { index: 100, value: value("new") },
        ]
    );
}

#[test]
fn what_did_not_change_is_not_read() {
    let store = FaultyStore::new(MemoryStore::new(), Plan::new());
    let before = Amt::from_values(&store, 0..10_000_u64).unwrap();
    let mut changed: Amt<u64> = Amt::load(&store, &before).unwrap();
    changed.set(&store, 5_000, 7).unwrap();
    let after = changed.flush(&store).unwrap();
    let (before, after) = (Amt::<u64>::load(&store, &before).unwrap(), Amt::load(&store, &after).unwrap());
    store.set_plan(Plan::new());
    let changes = diff(&store, &before, &store, &after).unwrap();
    assert_eq!(changes, [Change::Modified { index: 5_000, before: 5_000, after: 7 }]);
    assert_eq!(store.counts().reads, 2 * u64::from(before.height()));
}

#[test]
fn widths_must_agree() {
    let store = MemoryStore::new();
    let (narrow, wide) = (Amt::<u8>::new(), Amt::<u8>::with_width(BitWidth::W5));
    assert!(matches!(diff(&store, &narrow, &store, &wide), Err(Error::DifferentWidths(..))));
    assert_eq!(diff(&store, &AmtV0::<u8>::new(), &store, &AmtV0::new()).unwrap(), []);
}
