//! Applies tipsets, side by side where their states are there already, and hands the results on in order.

use std::{
    collections::BTreeMap,
    sync::{
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
        mpsc,
    },
    thread,
    time::Duration,
};

use forest_blockstore::Blockstore as _;
use forest_state_manager::StateManager;
use parking_lot::{Condvar, Mutex};

use super::{Judged, Pace, Pair};

/// How many tipsets ahead are read.
const AHEAD: usize = 2;
/// How often a thread that waits looks whether the run is over.
const PATIENCE: Duration = Duration::from_millis(100);

/// One run over some tipsets.
pub(crate) struct Run<'a> {
    manager: &'a StateManager,
    pairs: &'a [Pair],
    /// Set from outside to end the run early.
    stop: &'a AtomicBool,
    pace: Pace,
    /// Set when nobody wants more results.
    ended: AtomicBool,
    next: AtomicUsize,
    finished: Mutex<Vec<bool>>,
    one_more: Condvar,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        manager: &'a StateManager,
        pairs: &'a [Pair],
        stop: &'a AtomicBool,
        pace: Pace,
    ) -> Self {
        let (next, finished) = (AtomicUsize::new(0), Mutex::new(vec![false; pairs.len()]));
        let ended = AtomicBool::new(false);
        Self { manager, pairs, stop, pace, ended, next, finished, one_more: Condvar::new() }
    }

    /// Applies the tipsets on so many threads. `each` gets the results in the order of the chain, and says whether to go on;
    /// after the first result that is not there, there are no more.
    pub(crate) fn on_threads<E>(
        &self,
        threads: usize,
        mut each: impl FnMut(Judged) -> Result<bool, E>,
    ) -> Result<(), E> {
        let (results, come) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..threads.clamp(1, self.pairs.len().max(1)) {
                let results = results.clone();
                scope.spawn(move || self.work(&results));
            }
            drop(results);
            let ended = in_order(&come, &mut each);
            // Whoever still works finishes its tipset.
            self.ended.store(true, Relaxed);
            self.one_more.notify_all();
            ended
        })
    }

    fn work(&self, results: &mpsc::Sender<(usize, Judged)>) {
        while !self.is_over() {
            let at = self.next.fetch_add(1, Relaxed);
            let Some(pair) = self.pairs.get(at) else { return };
            self.pace.keep();
            let Some(judged) = self.judge(at, pair) else { return };
            self.finished.lock()[at] = true;
            self.one_more.notify_all();
            if results.send((at, judged)).is_err() {
                return;
            }
        }
    }

    fn is_over(&self) -> bool {
        self.stop.load(Relaxed) || self.ended.load(Relaxed)
    }

    /// `None`: the run ends first.
    fn judge(&self, at: usize, pair: &Pair) -> Option<Judged> {
        for next in self.pairs.iter().skip(at + 1).take(AHEAD) {
            self.manager.expect(&next.tipset);
        }
        match self.wait_for_state(at, pair)? {
            true => Some(Judged::of(self.manager, pair)),
            false => Some(Judged::unreachable(&pair.tipset)),
        }
    }

    /// Waits until the state is there that a tipset begins with, or the tipset before is done and did not lead to it.
    fn wait_for_state(&self, at: usize, pair: &Pair) -> Option<bool> {
        let mut finished = self.finished.lock();
        loop {
            // A store that fails is for the execution to report.
            let here = self.manager.store().has(pair.tipset.parent_state_root()).unwrap_or(true);
            let last_chance = at.checked_sub(1).is_none_or(|before| finished[before]);
            if here || last_chance {
                return Some(here);
            }
            if self.is_over() {
                return None;
            }
            // Nobody wakes it when the flag is set from outside.
            self.one_more.wait_for(&mut finished, PATIENCE);
        }
    }
}

/// Hands results on in their order.
fn in_order<E>(
    come: &mpsc::Receiver<(usize, Judged)>,
    each: &mut impl FnMut(Judged) -> Result<bool, E>,
) -> Result<(), E> {
    let (mut early, mut due) = (BTreeMap::new(), 0);
    for (at, judged) in come {
        early.insert(at, judged);
        while let Some(judged) = early.remove(&due) {
            due += 1;
            if !each(judged)? {
                return Ok(());
            }
        }
    }
    Ok(())
}
