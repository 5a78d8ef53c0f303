//! How fast tipsets may be applied, on however many threads.

use std::{
    thread,
    time::{Duration, Instant},
};

use parking_lot::Mutex;

/// A number of tipsets in a second that is not exceeded.
pub(crate) struct Pace {
    each: Duration,
    /// When the next one may begin.
    next: Mutex<Instant>,
}

impl Pace {
    /// At most so many in a second; `None`: as fast as it goes.
    pub(crate) fn new(rate: Option<u32>) -> Self {
        let each = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        Self { each, next: Mutex::new(Instant::now()) }
    }

    /// Waits for the turn of the next tipset.
    pub(crate) fn keep(&self) {
        if self.each.is_zero() {
            return;
        }
        let turn = {
            let mut next = self.next.lock();
            let turn = (*next).max(Instant::now());
            *next = turn + self.each;
            turn
        };
        thread::sleep(turn.saturating_duration_since(Instant::now()));
    }
}
