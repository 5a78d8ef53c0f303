//! The bit field and the ways to make one.
//!
//! Runs hold the set; single bits that are set or cleared far from the end wait in a small ordered buffer, so that a
//! thousand edits do not move the runs a thousand times. Whoever needs runs asks for [`BitField::runs`], which folds
//! the buffer in. Called by everything that holds sector numbers.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use crate::{
    OutOfRange, algebra,
    run::{self, Run},
};

/// A set of `u64` below `u64::MAX`, kept as runs and encoded as RLE+.
///
/// Cost of every operation grows with the number of runs, never with the number of bits.
///
/// ```
/// use forest_bitfield::BitField;
///
/// let a = BitField::from(0..10);
/// let b = BitField::from(5..15);
/// assert_eq!(&a | &b, BitField::from(0..15));
/// assert_eq!(&a & &b, BitField::from(5..10));
/// assert_eq!(&a - &b, BitField::from(0..5));
/// assert_eq!(&a ^ &b, BitField::from_ranges([0..5, 10..15]));
/// ```
#[derive(Clone, Default)]
pub struct BitField {
    /// The set before `edits`; canonical (see [`run`]).
    pub(crate) runs: Vec<Run>,
    /// Bits whose membership differs from, or merely overrides, what `runs` says.
    pub(crate) edits: BTreeMap<u64, bool>,
}

impl BitField {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { runs: Vec::new(), edits: BTreeMap::new() }
    }

    /// The union of ranges, which may come in any order, overlap, touch or be empty.
    ///
    /// ```
    /// # use forest_bitfield::BitField;
    /// let field = BitField::from_ranges([7..9, 0..3, 2..5, 4..4]);
    /// assert!(field.ranges().eq([0..5, 7..9]));
    /// ```
    #[must_use]
    pub fn from_ranges(ranges: impl IntoIterator<Item = Range<u64>>) -> Self {
        let runs = ranges.into_iter().filter(|range| !range.is_empty());
        Self::from_runs(run::canonical(runs.map(|range| Run::new(range.start, range.end)).collect()))
    }

    /// The set of the given bits, in any order, repeated or not.
    ///
    /// # Errors
    /// [`OutOfRange`] when `u64::MAX` is among them.
    pub fn try_from_bits(bits: impl IntoIterator<Item = u64>) -> Result<Self, OutOfRange> {
        let mut runs: Vec<Run> = Vec::new();
        for bit in bits {
            let end = bit.checked_add(1).ok_or(OutOfRange)?;
            match runs.last_mut() {
                Some(last) if last.end == bit => last.end = end,
                _ => runs.push(Run::new(bit, end)),
            }
        }
        Ok(Self::from_runs(run::canonical(runs)))
    }

    /// The union of any number of bit fields.
    ///
    /// Sorts all runs once, where a chain of `|` would copy the growing union at every step.
    ///
    /// ```
    /// # use forest_bitfield::BitField;
    /// let deadlines = [BitField::from(0..4), BitField::from(2..8), BitField::new()];
    /// assert_eq!(BitField::union(&deadlines), BitField::from(0..8));
    /// ```
    #[must_use]
    pub fn union<'a>(fields: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all = Vec::new();
        for field in fields {
            all.extend_from_slice(&field.runs());
        }
        Self::from_runs(run::canonical(all))
    }

    /// Wraps runs that are canonical already.
    pub(crate) const fn from_runs(runs: Vec<Run>) -> Self {
        Self { runs, edits: BTreeMap::new() }
    }

    /// The whole set as canonical runs; copies only when edits are waiting.
    pub(crate) fn runs(&self) -> Cow<'_, [Run]> {
        if self.edits.is_empty() {
            return Cow::Borrowed(&self.runs);
        }
        let edited = |present: bool| {
            let bits = self.edits.iter().filter(move |&(_, &set)| set == present);
            run::coalesce(bits.map(|(&bit, _)| Run::new(bit, bit.saturating_add(1))))
        };
        let with_set = algebra::union(&self.runs, &edited(true));
        Cow::Owned(algebra::difference(&with_set, &edited(false)))
    }
}

impl From<Range<u64>> for BitField {
    /// The bits of one range; empty when the range is.
    fn from(range: Range<u64>) -> Self {
        Self::from_ranges(std::iter::once(range))
    }
}

impl PartialEq for BitField {
    fn eq(&self, other: &Self) -> bool {
        self.runs() == other.runs()
    }
}

impl Eq for BitField {}

impl std::fmt::Debug for BitField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.ranges()).finish()
    }
}
