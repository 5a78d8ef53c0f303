//! Questions to a bit field, and the parts of it.
//!
//! All take `&self`, and all but [`BitField::contains`] walk runs once at most.

use crate::{
    BitField, Bits, Ranges, algebra,
    run::{self, Run},
};

impl BitField {
    /// Whether the bit is set.
    #[must_use]
    pub fn contains(&self, bit: u64) -> bool {
        if let Some(&set) = self.edits.get(&bit) {
            return set;
        }
        let place = self.runs.partition_point(|run| run.end <= bit);
        self.runs.get(place).is_some_and(|run| run.start <= bit)
    }

    /// The lowest bit.
    #[must_use]
    pub fn first(&self) -> Option<u64> {
        self.runs().first().map(|run| run.start)
    }

    /// The highest bit.
    #[must_use]
    pub fn last(&self) -> Option<u64> {
        self.runs().last().map(|run| run.end.saturating_sub(1))
    }

    /// How many bits are set.
    #[must_use]
    pub fn len(&self) -> u64 {
        count(&self.runs())
    }

    /// Whether no bit is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs().is_empty()
    }

    /// The runs of ones, ascending.
    #[must_use]
    pub fn ranges(&self) -> Ranges<'_> {
        Ranges::new(self.runs())
    }

    /// The bits, ascending. There may be 2^64 of them: see [`bounded_iter`](Self::bounded_iter).
    #[must_use]
    pub fn iter(&self) -> Bits<'_> {
        Bits::new(self.runs())
    }

    /// The bits, ascending, or `None` when there are more than `max`.
    #[must_use]
    pub fn bounded_iter(&self, max: u64) -> Option<Bits<'_>> {
        let runs = self.runs();
        (count(&runs) <= max).then(|| Bits::new(runs))
    }

    /// The `len` lowest bits after leaving out the `start` lowest, or `None` when there are not so many.
    ///
    /// ```
    /// # use forest_bitfield::BitField;
    /// let field = BitField::from_ranges([0..3, 10..20]);
    /// assert_eq!(field.slice(2, 3), Some(BitField::from_ranges([2..3, 10..12])));
    /// assert_eq!(field.slice(12, 2), None);
    /// ```
    #[must_use]
    pub fn slice(&self, start: u64, len: u64) -> Option<Self> {
        let (mut skip, mut wanted) = (start, len);
        let mut taken = Vec::new();
        for run in self.runs().iter() {
            if wanted == 0 {
                break;
            }
            let skipped = skip.min(run.len());
            skip = skip.saturating_sub(skipped);
            let from = run.start.saturating_add(skipped);
            let size = wanted.min(run.end.saturating_sub(from));
            if size > 0 {
                wanted = wanted.saturating_sub(size);
                taken.push(Run::new(from, from.saturating_add(size)));
            }
        }
        (wanted == 0).then(|| Self::from_runs(taken))
    }

    /// Takes out the bits of `other` and closes the gaps: every bit that stays moves down by the number of bits of
    /// `other` below it.
    ///
    /// ```text
    /// self:   xx-xxx--x
    /// other:  -xx-x----
    /// stays:  x  x x--x
    /// result: xxx--x
    /// ```
    #[must_use]
    pub fn cut(&self, other: &Self) -> Self {
        Self::from_runs(algebra::cut(&self.runs(), &other.runs()))
    }

    /// Whether any bit is in both.
    #[must_use]
    pub fn contains_any(&self, other: &Self) -> bool {
        algebra::overlap(&self.runs(), &other.runs())
    }

    /// Whether every bit of `other` is in `self`.
    #[must_use]
    pub fn contains_all(&self, other: &Self) -> bool {
        algebra::covers(&self.runs(), &other.runs())
    }
}

/// Canonical runs are disjoint and end at `u64::MAX` at most, so their sizes add up within 64 bits.
fn count(runs: &[run::Run]) -> u64 {
    runs.iter().fold(0, |sum, run| sum.wrapping_add(run.len()))
}
