//! A run of ones, and what makes a list of runs canonical.
//!
//! Everything in this crate works on slices of [`Run`]. Invariant of such a slice: no run is empty, starts ascend, and
//! between two runs there is at least one zero. Two sets are equal exactly when their slices are.

use std::ops::Range;

/// The bits from `start` up to and without `end`; `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

impl Run {
    pub(crate) const fn new(start: u64, end: u64) -> Self {
        Self { start, end }
    }

    /// How many bits, at least one.
    pub(crate) const fn len(self) -> u64 {
        self.end.wrapping_sub(self.start)
    }
}

impl From<Run> for Range<u64> {
    fn from(run: Run) -> Self {
        run.start..run.end
    }
}

/// Makes runs canonical whose starts ascend, joining those that overlap or touch.
pub(crate) fn coalesce(ascending: impl IntoIterator<Item = Run>) -> Vec<Run> {
    let mut runs = ascending.into_iter();
    let Some(mut pending) = runs.next() else { return Vec::new() };
    let mut joined = Vec::with_capacity(runs.size_hint().0);
    for run in runs {
        if run.start <= pending.end {
            pending.end = pending.end.max(run.end);
        } else {
            joined.push(pending);
            pending = run;
        }
    }
    joined.push(pending);
    joined
}

/// Makes runs canonical that are in any order.
///
/// The sort is stable on purpose: it finds the ascending stretches that its input is made of and merges those.
pub(crate) fn canonical(mut runs: Vec<Run>) -> Vec<Run> {
    let is_canonical = runs.is_sorted_by(|a, b| a.end < b.start);
    if is_canonical {
        return runs;
    }
    runs.sort_by_key(|run| run.start);
    coalesce(runs)
}
