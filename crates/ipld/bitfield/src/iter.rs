//! Walking a bit field, by runs or by bits, in ascending order.
//!
//! Made by [`BitField::ranges`](crate::BitField::ranges) and [`BitField::iter`](crate::BitField::iter). Walking bits
//! costs as many steps as there are bits: who reads foreign sets bounds them first (`bounded_iter`).

use std::{borrow::Cow, iter::FusedIterator, ops::Range, slice, vec};

use crate::{BitField, run::Run};

/// The runs of ones of a bit field, ascending, none empty, none touching.
#[derive(Clone, Debug)]
pub struct Ranges<'a>(Runs<'a>);

/// The bits of a bit field, ascending.
#[derive(Clone, Debug)]
pub struct Bits<'a> {
    runs: Runs<'a>,
    current: Range<u64>,
}

#[derive(Clone, Debug)]
enum Runs<'a> {
    Borrowed(slice::Iter<'a, Run>),
    Owned(vec::IntoIter<Run>),
}

impl<'a> Runs<'a> {
    fn new(runs: Cow<'a, [Run]>) -> Self {
        match runs {
            Cow::Borrowed(runs) => Self::Borrowed(runs.iter()),
            Cow::Owned(runs) => Self::Owned(runs.into_iter()),
        }
    }

    fn next(&mut self) -> Option<Range<u64>> {
        match self {
            Self::Borrowed(runs) => runs.next().copied(),
            Self::Owned(runs) => runs.next(),
        }
        .map(Range::from)
    }

    fn len(&self) -> usize {
        match self {
            Self::Borrowed(runs) => runs.len(),
            Self::Owned(runs) => runs.len(),
        }
    }
}

impl<'a> Ranges<'a> {
    pub(crate) fn new(runs: Cow<'a, [Run]>) -> Self {
        Self(Runs::new(runs))
    }
}

impl Iterator for Ranges<'_> {
    type Item = Range<u64>;

    fn next(&mut self) -> Option<Range<u64>> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len(), Some(self.0.len()))
    }
}

impl ExactSizeIterator for Ranges<'_> {}
impl FusedIterator for Ranges<'_> {}

impl<'a> Bits<'a> {
    pub(crate) fn new(runs: Cow<'a, [Run]>) -> Self {
        Self { runs: Runs::new(runs), current: 0..0 }
    }
}

impl Iterator for Bits<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        if self.current.is_empty() {
            self.current = self.runs.next()?;
        }
        self.current.next()
    }

    fn fold<B, F: FnMut(B, u64) -> B>(mut self, init: B, mut f: F) -> B {
        // Whole runs at a time, which the compiler turns into tight loops.
        let mut folded = self.current.fold(init, &mut f);
        while let Some(run) = self.runs.next() {
            folded = run.fold(folded, &mut f);
        }
        folded
    }
}

impl FusedIterator for Bits<'_> {}

impl<'a> IntoIterator for &'a BitField {
    type Item = u64;
    type IntoIter = Bits<'a>;

    fn into_iter(self) -> Bits<'a> {
        self.iter()
    }
}
