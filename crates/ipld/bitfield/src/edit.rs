//! Setting and clearing single bits.
//!
//! A bit near the end of the runs, where numbers grow, is edited in place; one with a long tail of runs behind it waits
//! in the buffer, so that a list of n edits costs n log n and not n times the runs.

use crate::{BitField, OutOfRange, run::Run};

/// The longest tail of runs that an edit in place may move: 8 KiB, which costs about what the buffer does.
const MAX_MOVED_RUNS: usize = 512;

impl BitField {
    /// Adds a bit.
    ///
    /// # Errors
    /// [`OutOfRange`] when it is `u64::MAX`; the set is then unchanged.
    pub fn set(&mut self, bit: u64) -> Result<(), OutOfRange> {
        let end = bit.checked_add(1).ok_or(OutOfRange)?;
        match self.place_of(bit) {
            Some(place) => {
                self.edits.remove(&bit);
                set_in_place(&mut self.runs, place, Run::new(bit, end));
            }
            None => {
                self.edits.insert(bit, true);
            }
        }
        Ok(())
    }

    /// Removes a bit; `u64::MAX`, which is never in the set, does nothing.
    pub fn unset(&mut self, bit: u64) {
        let Some(end) = bit.checked_add(1) else { return };
        match self.place_of(bit) {
            Some(place) => {
                self.edits.remove(&bit);
                unset_in_place(&mut self.runs, place, Run::new(bit, end));
            }
            None => {
                self.edits.insert(bit, false);
            }
        }
    }

    /// The first run that holds, follows or ends at `bit`, unless an edit there would move too much.
    fn place_of(&self, bit: u64) -> Option<usize> {
        let far = self.runs.len().checked_sub(MAX_MOVED_RUNS).and_then(|at| self.runs.get(at));
        if far.is_some_and(|run| run.start > bit) {
            return None;
        }
        Some(self.runs.partition_point(|run| run.end < bit))
    }
}

fn set_in_place(runs: &mut Vec<Run>, place: usize, bit: Run) {
    let follows = runs.get(place.saturating_add(1)).copied();
    match runs.get_mut(place) {
        Some(run) if run.end == bit.start => {
            run.end = bit.end;
            if let Some(next) = follows.filter(|next| next.start == bit.end) {
                run.end = next.end;
                runs.remove(place.saturating_add(1));
            }
        }
        Some(run) if run.start == bit.end => run.start = bit.start,
        Some(run) if run.start <= bit.start => {}
        _ => runs.insert(place, bit),
    }
}

fn unset_in_place(runs: &mut Vec<Run>, place: usize, bit: Run) {
    // A run that ends where the bit starts does not hold it, and the next one starts beyond it.
    let Some(run) = runs.get_mut(place).filter(|run| run.start <= bit.start && bit.start < run.end) else {
        return;
    };
    let after = Run::new(bit.end, run.end);
    let keeps_before = run.start < bit.start;
    let keeps_after = after.start < after.end;
    match (keeps_before, keeps_after) {
        (true, true) => {
            run.end = bit.start;
            runs.insert(place.saturating_add(1), after);
        }
        (true, false) => run.end = bit.start,
        (false, true) => run.start = bit.end,
        (false, false) => {
            runs.remove(place);
        }
    }
}
