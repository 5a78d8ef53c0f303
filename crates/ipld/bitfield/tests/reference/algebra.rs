//! Set algebra, edits and questions: equal to the published crate's over random sets.

use crate::sets::{assert_same, both, ranges};
use forest_bitfield::{BitField, OutOfRange};
use fvm_ipld_bitfield::BitField as Reference;
use proptest::prelude::*;

/// Two sets whose runs often share borders.
fn neighbours() -> impl Strategy<Value = (Vec<std::ops::Range<u64>>, Vec<std::ops::Range<u64>>)> {
    let near = prop::collection::vec(0_u64..64, 0..24).prop_map(|bits| {
        let field = BitField::try_from_bits(bits).unwrap();
        field.ranges().collect::<Vec<_>>()
    });
    prop_oneof![(near.clone(), near), (ranges(40), ranges(40))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn operators_agree((a, b) in neighbours()) {
        let ((a, ref_a), (b, ref_b)) = (both(&a), both(&b));
        assert_same(&(&a | &b), &(&ref_a | &ref_b));
        assert_same(&(&a & &b), &(&ref_a & &ref_b));
        assert_same(&(&a - &b), &(&ref_a - &ref_b));
        assert_same(&(&a ^ &b), &(&ref_a ^ &ref_b));
        assert_same(&a.cut(&b), &ref_a.cut(&ref_b));
        prop_assert_eq!(a.contains_any(&b), ref_a.contains_any(&ref_b));
        prop_assert_eq!(a.contains_all(&b), ref_a.contains_all(&ref_b));
        let inside = &a & &b;
        prop_assert!(a.contains_all(&inside) && b.contains_all(&inside));
        prop_assert_eq!(a == b, ref_a == ref_b);

        let mut assigned = a.clone();
        assigned |= &b;
        assigned -= inside;
        prop_assert_eq!(assigned, a ^ b);
    }

    #[test]
    fn questions_agree(set in ranges(30), probes in prop::collection::vec(any::<u64>(), 8), start: u64, len in 0_u64..50) {
        let (ours, reference) = both(&set);
        prop_assert_eq!(ours.len(), reference.len());
        prop_assert_eq!(ours.is_empty(), reference.is_empty());
        prop_assert_eq!(ours.first(), reference.first());
        prop_assert_eq!(ours.last(), reference.last());
        prop_assert_eq!(ours.ranges().len(), set.len());
        for probe in probes.into_iter().chain(set.iter().flat_map(|run| [run.start, run.end, run.start.wrapping_sub(1)])) {
            prop_assert_eq!(ours.contains(probe), reference.get(probe), "bit {}", probe);
        }
        prop_assert!(ours.iter().take(500).eq(reference.iter().take(500)));
        if ours.len() < 10_000 {
            let mut bits = ours.iter();
            let first = bits.next().unwrap_or(0);
            prop_assert_eq!(bits.fold(first, |sum, bit| sum.wrapping_mul(31) ^ bit), {
                let mut bits = reference.iter();
                let first = bits.next().unwrap_or(0);
                bits.fold(first, |sum, bit| sum.wrapping_mul(31) ^ bit)
            });
        }
        prop_assert_eq!(ours.bounded_iter(ours.len()).is_some(), true);
        prop_assert_eq!(ours.len().checked_sub(1).is_some_and(|max| ours.bounded_iter(max).is_some()), false);
        for (start, len) in [(start, len), (0, len), (len, start), (0, ours.len()), (1, ours.len())] {
            // The reference adds sizes without care; keep to what it can count.
            match (ours.slice(start, len), reference.slice(start, len)) {
                (Some(ours), Some(reference)) => assert_same(&ours, &reference),
                (ours, reference) => prop_assert_eq!(ours.is_some(), reference.is_some()),
            }
        }
    }

    #[test]
    fn unions_of_many_agree(sets in prop::collection::vec(ranges(10), 0..8)) {
        let (ours, reference): (Vec<BitField>, Vec<Reference>) = sets.iter().map(|set| both(set)).unzip();
        assert_same(&BitField::union(&ours), &Reference::union(&reference));
    }

    #[test]
    fn edits_agree(
        set in ranges(1200),
        edits in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), -2_i64..3), 0..200),
    ) {
        let (mut ours, mut reference) = both(&set);
        let borders: Vec<u64> = set.iter().flat_map(|run| [run.start, run.end]).chain([0, u64::MAX]).collect();
        for (add, border, offset) in edits {
            let bit = border.get(&borders).wrapping_add_signed(offset);
            if add {
                prop_assert_eq!(ours.set(bit).is_ok(), reference.try_set(bit).is_ok());
            } else {
                ours.unset(bit);
                reference.unset(bit);
            }
            prop_assert_eq!(ours.contains(bit), reference.get(bit));
        }
        assert_same(&ours, &reference);
        prop_assert_eq!(ours.first(), reference.ranges().next().map(|run| run.start));
        prop_assert_eq!(ours.last(), reference.ranges().last().map(|run| run.end - 1));
        prop_assert_eq!(&ours, &BitField::from_bytes(&reference.to_bytes()).unwrap());
    }

    #[test]
    fn bits_and_ranges_in_any_order(mut bits in prop::collection::vec(0_u64..200, 0..100), seed: u64) {
        let reference = Reference::try_from_bits(bits.clone()).unwrap();
        assert_same(&BitField::try_from_bits(bits.clone()).unwrap(), &reference);
        let by = (seed % 7) as usize % bits.len().max(1);
        bits.rotate_left(by);
        // Ranges that overlap, repeat and touch, and some that are empty.
        let ranges = bits.iter().flat_map(|&bit| [bit..bit, bit..bit + 1, bit..bit + seed % 3]);
        let covered = bits.iter().flat_map(|&bit| bit..bit + (seed % 3).max(1));
        assert_same(&BitField::from_ranges(ranges), &Reference::try_from_bits(covered).unwrap());
    }
}

#[test]
fn the_last_number_is_no_bit() {
    let mut field = BitField::new();
    assert_eq!(field.set(u64::MAX), Err(OutOfRange));
    assert_eq!(BitField::try_from_bits([1, u64::MAX]), Err(OutOfRange));
    field.unset(u64::MAX);
    assert!(field.is_empty() && !field.contains(u64::MAX));
    field.set(u64::MAX - 1).unwrap();
    assert_eq!(field.last(), Some(u64::MAX - 1));
    assert!(field.iter().eq([u64::MAX - 1]));
}

/// Billions of bits in few runs must cost what few runs cost.
#[test]
fn cost_is_counted_in_runs() {
    let all = BitField::from(0..u64::MAX);
    let mut holes = all.clone();
    holes.unset(1 << 40);
    assert_eq!(holes.len(), u64::MAX - 1);
    assert_eq!((&all - &holes).iter().collect::<Vec<_>>(), [1 << 40]);
    assert_eq!(holes.cut(&BitField::from(0..1 << 41)).first(), Some(0));
    assert_eq!(all.slice(1 << 50, 1 << 51).unwrap().len(), 1 << 51);
    assert!(all.contains_all(&holes) && !holes.contains_all(&all));
    assert_eq!(all.last(), Some(u64::MAX - 1));
    assert!(all.bounded_iter(1 << 60).is_none());
}

/// Edits far from the end are buffered; the buffer must be seen by every question.
#[test]
fn buffered_edits_are_seen() {
    let mut field = BitField::try_from_bits((0..10_000).step_by(2)).unwrap();
    field.set(1).unwrap();
    field.unset(0);
    field.unset(0);
    assert_eq!(field.first(), Some(1));
    assert_eq!(field.len(), 5_000);
    assert_eq!(field.ranges().next(), Some(1..3));
    assert!(field.contains(1) && !field.contains(0) && field.contains(2));
    assert!(field.contains_all(&BitField::from(1..3)));
    field.set(0).unwrap();
    assert_eq!(field.iter().take(4).collect::<Vec<_>>(), [0, 1, 2, 4]);
    field.unset(9_998);
    assert_eq!(field.last(), Some(9_996));
    for bit in 0..10_000 {
        field.unset(bit);
    }
    assert!(field.is_empty());
    assert_eq!(field, BitField::new());
    assert!(field.to_bytes().is_empty());
}
