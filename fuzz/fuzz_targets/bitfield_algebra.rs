//! Two sets made bit by bit, beside ordered sets of integers: every operation gives what it gives there.
#![no_main]

use std::collections::BTreeSet;

use forest_bitfield::BitField;
use libfuzzer_sys::fuzz_target;

/// Whether to set or clear, and which bit; bits of a byte, so that runs meet.
type Edits = Vec<(bool, u8)>;

fn both(edits: Edits) -> (BitField, BTreeSet<u64>) {
    let (mut field, mut model) = (BitField::new(), BTreeSet::new());
    for (set, bit) in edits {
        let bit = u64::from(bit);
        if set {
            field.set(bit).expect("a small number");
            model.insert(bit);
        } else {
            field.unset(bit);
            model.remove(&bit);
        }
    }
    (field, model)
}

fn check<'a>(field: &BitField, model: impl IntoIterator<Item = &'a u64>) {
    let bits: Vec<u64> = model.into_iter().copied().collect();
    assert_eq!(field.iter().collect::<Vec<_>>(), bits);
    assert_eq!(field.len(), bits.len() as u64);
    assert_eq!((field.first(), field.last()), (bits.first().copied(), bits.last().copied()));
    assert_eq!(BitField::from_bytes(&field.to_bytes()).as_ref(), Ok(field));
}

fuzz_target!(|input: (Edits, Edits, u8, u8)| {
    let (left, right, start, len) = input;
    let ((a, model_a), (b, model_b)) = (both(left), both(right));
    check(&a, &model_a);
    check(&(&a | &b), &(&model_a | &model_b));
    check(&(&a & &b), &(&model_a & &model_b));
    check(&(&a - &b), &(&model_a - &model_b));
    check(&(&a ^ &b), &(&model_a ^ &model_b));
    assert_eq!(a.contains_all(&b), model_a.is_superset(&model_b));
    assert_eq!(a.contains_any(&b), !model_a.is_disjoint(&model_b));
    let cut: Vec<u64> =
        (&model_a - &model_b).iter().map(|bit| bit - model_b.range(..bit).count() as u64).collect();
    check(&a.cut(&b), &cut);
    let slice: Vec<u64> = model_a.iter().copied().skip(start.into()).take(len.into()).collect();
    match a.slice(start.into(), len.into()) {
        Some(field) => check(&field, &slice),
        None => assert!(slice.len() < len.into()),
    }
});
