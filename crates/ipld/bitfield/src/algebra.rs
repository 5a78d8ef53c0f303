//! Set algebra over canonical runs: one pass over both sides each, no allocation but the result.
//!
//! Called by the operators and methods of `BitField`. Every function takes canonical runs and returns canonical runs
//! (see [`run`](crate::run)).

use crate::run::{Run, coalesce};

/// Bits in either.
pub(crate) fn union(left: &[Run], right: &[Run]) -> Vec<Run> {
    coalesce(ByStart { left, right })
}

/// Bits in both.
pub(crate) fn intersection(left: &[Run], right: &[Run]) -> Vec<Run> {
    let mut common = Vec::with_capacity(left.len().max(right.len()));
    for_each_overlap(left, right, |overlap| {
        common.push(overlap);
        true
    });
    common
}

/// Whether any bit is in both.
pub(crate) fn overlap(left: &[Run], right: &[Run]) -> bool {
    let mut found = false;
    for_each_overlap(left, right, |_| {
        found = true;
        false
    });
    found
}

/// Whether every bit of `inner` is in `outer`.
pub(crate) fn covers(outer: &[Run], inner: &[Run]) -> bool {
    // Runs are canonical, so one run of `outer` must cover each run of `inner` whole.
    let mut outer = outer.iter();
    let mut cover = outer.next();
    inner.iter().all(|run| {
        while cover.is_some_and(|cover| cover.end <= run.start) {
            cover = outer.next();
        }
        cover.is_some_and(|cover| cover.start <= run.start && run.end <= cover.end)
    })
}

/// Bits of `left` that are not in `right`.
pub(crate) fn difference(left: &[Run], right: &[Run]) -> Vec<Run> {
    let mut rest = Vec::with_capacity(left.len());
    for_each_remainder(left, right, |run, _| rest.push(run));
    rest
}

/// Bits of `left` that are not in `right`, each moved down by the number of bits of `right` below it.
pub(crate) fn cut(left: &[Run], right: &[Run]) -> Vec<Run> {
    let mut closed = Vec::with_capacity(left.len());
    let mut pending: Option<Run> = None;
    for_each_remainder(left, right, |run, removed| {
        let moved = Run::new(run.start.wrapping_sub(removed), run.end.wrapping_sub(removed));
        match &mut pending {
            Some(last) if last.end == moved.start => last.end = moved.end,
            _ => closed.extend(pending.replace(moved)),
        }
    });
    closed.extend(pending);
    closed
}

/// Bits in exactly one of both.
///
/// Where membership changes in one set only, it changes in the result; where it changes in both, it stays.
pub(crate) fn symmetric_difference(left: &[Run], right: &[Run]) -> Vec<Run> {
    let mut left = left.iter().flat_map(|run| [run.start, run.end]).peekable();
    let mut right = right.iter().flat_map(|run| [run.start, run.end]).peekable();
    let mut next_change = || loop {
        match (left.peek(), right.peek()) {
            (Some(l), Some(r)) if l == r => {
                left.next();
                right.next();
            }
            (Some(l), Some(r)) if l > r => return right.next(),
            (None, _) => return right.next(),
            _ => return left.next(),
        }
    };
    let mut either = Vec::new();
    while let (Some(start), Some(end)) = (next_change(), next_change()) {
        either.push(Run::new(start, end));
    }
    either
}

/// Calls `visit` with every maximal run of bits that both hold, in order, until it returns false.
fn for_each_overlap(left: &[Run], right: &[Run], mut visit: impl FnMut(Run) -> bool) {
    let (mut lefts, mut rights) = (left.iter(), right.iter());
    let (mut left, mut right) = (lefts.next(), rights.next());
    while let (Some(l), Some(r)) = (left, right) {
        let overlap = Run::new(l.start.max(r.start), l.end.min(r.end));
        if overlap.start < overlap.end && !visit(overlap) {
            return;
        }
        if l.end <= r.end {
            left = lefts.next();
        } else {
            right = rights.next();
        }
    }
}

/// Calls `visit` with every maximal run of bits of `left` outside `holes`, and how many bits of `holes` lie below it.
fn for_each_remainder(left: &[Run], holes: &[Run], mut visit: impl FnMut(Run, u64)) {
    let mut holes = holes.iter();
    let mut hole = holes.next();
    let mut removed = 0_u64;
    for &run in left {
        let mut start = run.start;
        while let Some(next) = hole.filter(|hole| hole.start < run.end) {
            if start < next.start {
                visit(Run::new(start, next.start), removed);
            }
            start = start.max(next.end);
            if run.end < next.end {
                break;
            }
            removed = removed.wrapping_add(next.len());
            hole = holes.next();
        }
        if start < run.end {
            visit(Run::new(start, run.end), removed);
        }
    }
}

/// The runs of two slices together, by ascending start.
struct ByStart<'a> {
    left: &'a [Run],
    right: &'a [Run],
}

impl Iterator for ByStart<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let from_left = match (self.left.first(), self.right.first()) {
            (Some(l), Some(r)) => l.start <= r.start,
            (l, _) => l.is_some(),
        };
        let side = if from_left { &mut self.left } else { &mut self.right };
        let (first, rest) = side.split_first()?;
        *side = rest;
        Some(*first)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let both = self.left.len().saturating_add(self.right.len());
        (both, Some(both))
    }
}
