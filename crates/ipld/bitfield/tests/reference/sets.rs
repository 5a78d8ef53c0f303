//! Sets to test with, and the way from ours to the reference's.

use std::ops::Range;

use forest_bitfield::BitField;
use fvm_ipld_bitfield::BitField as Reference;
use proptest::prelude::*;

/// Lengths of runs: mostly short, sometimes as long as 64 bits allow.
fn length() -> impl Strategy<Value = u64> {
    prop_oneof![
        6 => Just(1),
        6 => 1_u64..20,
        4 => 1_u64..300,
        2 => 1_u64..3_000_000,
        1 => (0_u32..64).prop_flat_map(|bits| 1..=u64::MAX >> bits),
    ]
}

/// Runs of ones with gaps between, ascending, below `u64::MAX`.
pub(crate) fn ranges(max_runs: usize) -> impl Strategy<Value = Vec<Range<u64>>> {
    (any::<bool>(), prop::collection::vec((length(), length()), 0..max_runs)).prop_map(|(at_zero, runs)| {
        let mut at = 0_u64;
        let mut ranges = Vec::new();
        for (index, (gap, ones)) in runs.into_iter().enumerate() {
            let gap = if index == 0 && at_zero { 0 } else { gap };
            let Some(start) = at.checked_add(gap) else { break };
            let Some(end) = start.checked_add(ones) else { break };
            ranges.push(start..end);
            at = end;
        }
        ranges
    })
}

/// The same set twice.
pub(crate) fn both(ranges: &[Range<u64>]) -> (BitField, Reference) {
    let reference = Reference::from_ranges(fvm_ipld_bitfield::iter::Ranges::new(ranges.iter().cloned()));
    (BitField::from_ranges(ranges.iter().cloned()), reference)
}

/// Fails unless both are the same set with the same encoding.
pub(crate) fn assert_same(ours: &BitField, reference: &Reference) {
    let (mine, theirs): (Vec<_>, Vec<_>) = (ours.ranges().collect(), reference.ranges().collect());
    assert_eq!(mine, theirs);
    assert_eq!(ours.to_bytes(), reference.to_bytes());
}
