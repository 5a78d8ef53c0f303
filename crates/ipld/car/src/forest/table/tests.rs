//! The table against a map, on disk against its layout, and against the numbers that Forest pins for its own.
//!
//! Hashes crowd at the ends and at few values, where probing and padding go wrong first. That the whole table is the
//! one Forest writes is shown over a real file in tests/fixtures.rs.

use std::collections::{BTreeMap, BTreeSet};

use forest_encoding::{codec, hash};
use proptest::prelude::*;

use super::*;

/// Hashes as Forest's own tests pin them.
#[test]
fn summaries_are_those_of_forest() {
    let cbor = |text: &str| hash::blake2b_cid(codec::DAG_CBOR, &forest_encoding::to_vec(text).unwrap());
    assert_eq!(summary(&cbor("forest")), 7_060_553_106_844_083_342);
    assert_eq!(summary(&cbor("lotus")), 10_998_694_778_601_859_716);
    assert_eq!(summary(&cbor("libp2p")), 15_878_333_306_608_412_239);
    assert_eq!(summary(&Cid::default()), 0);
}

#[test]
fn width_is_that_of_a_load_of_four_fifths() {
    for count in (0..100_000_u64).chain((0..40).map(|bits| (1 << bits) + 3)) {
        let forest = ((count as f64 / 0.8) as u64).max(count);
        assert_eq!(count + (count >> 2), forest, "{count}");
    }
}

/// What a table must answer: every offset under its hash.
fn model(entries: &[(u64, u64)]) -> BTreeMap<u64, BTreeSet<u64>> {
    let mut model = BTreeMap::<_, BTreeSet<_>>::new();
    for (hash, offset) in entries {
        model.entry((*hash).min(u64::MAX - 1)).or_default().insert(*offset);
    }
    model
}

fn build(entries: &[(u64, u64)]) -> TableBuilder {
    let mut builder = TableBuilder::default();
    entries.iter().for_each(|(hash, offset)| builder.insert(*hash, *offset));
    builder
}

/// Hashes that crowd at the ends, at few values, and everywhere.
fn hashes() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..4_u64,
        (0..4_u64).prop_map(|n| u64::MAX - n),
        (0..8_u64).prop_map(|n| n << 61),
        any::<u64>()
    ]
}

proptest! {
    #[test]
    fn finds_exactly_what_was_inserted(
        entries in prop::collection::vec((hashes(), 0..6_u64), 0..80),
        others in prop::collection::vec(hashes(), 0..20),
    ) {
        let model = model(&entries);
        let table = build(&entries).build();
        for hash in model.keys().chain(&others) {
            let expected = model.get(&(*hash).min(u64::MAX - 1)).cloned().unwrap_or_default();
            prop_assert_eq!(table.get(*hash).collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
        }
        prop_assert_eq!(table.len(), model.values().map(BTreeSet::len).sum::<usize>());
    }

    #[test]
    fn layout_on_disk(entries in prop::collection::vec((hashes(), any::<u64>()), 0..80)) {
        let layout = build(&entries).lay_out();
        let mut bytes = Vec::new();
        layout.write(&mut bytes).unwrap();
        prop_assert_eq!(bytes.len() as u64, layout.encoded_length());
        let words: Vec<u64> = bytes.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let (longest, buckets) = (words[1], words[3]);
        let slots: Vec<_> = words[4..].chunks(2).collect();
        prop_assert!(slots.len() as u64 > buckets);
        prop_assert_eq!(slots.last().unwrap(), &[u64::MAX, u64::MAX]);
        let mut before = 0;
        for (place, slot) in slots.iter().enumerate().filter(|(_, slot)| slot[0] != u64::MAX) {
            let ideal = ideal_slot(slot[0], buckets);
            prop_assert!(ideal <= place as u64 && place as u64 <= ideal + longest);
            prop_assert!(before <= slot[0]);
            before = slot[0];
        }
    }
}

/// The table of a million entries must fit the memory it promises.
#[test]
fn memory_per_entry() {
    let mut builder = TableBuilder::default();
    for n in 0..100_000_u64 {
        builder.insert(n.wrapping_mul(0x9e37_79b9_7f4a_7c15), n);
    }
    let table = builder.build();
    assert!(table.size() <= 100_000 * 21, "{}", table.size());
}
