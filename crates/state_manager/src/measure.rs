//! Measures a tipset while it runs, and hands every step on to whoever else watches.
//!
//! Costs two readings of the clock for a message and four for a tipset. Invariant: what the machine returns is handed on
//! untouched, so a tipset that is measured ends as one that is not.

use std::time::{Duration, Instant};

use forest_blockstore::Cid;
use forest_interpreter::{Executed, Observer, Phase, Role, Step, Tipset};
use forest_rules::ScheduledUpgrade;
use forest_shared::{clock::ChainEpoch, message::Message};
use forest_vm::{ExecuteError, Machine, Outcome};

use crate::{ExitClass, MessageStats, TipsetStats};

/// How many of the slowest messages are kept.
const SLOWEST: usize = 5;

/// An observer that measures, around another one.
///
/// ```no_run
/// # use std::sync::Arc;
/// # use forest_interpreter::{Interpreter, Tipset, Unobserved};
/// # use forest_vm::Externs;
/// use forest_state_manager::Measured;
/// # fn example(interpreter: &Interpreter, tipset: &Tipset, chain: Arc<dyn Externs>) {
/// let mut others = Unobserved;
/// let mut measured = Measured::new(&mut others);
/// let applied = interpreter.apply(tipset, chain, &mut measured);
/// let stats = measured.finish();
/// println!("{:?} for {} gas, good: {}", stats.time.total(), stats.gas.total(), applied.is_ok());
/// # }
/// ```
pub struct Measured<'a> {
    inner: &'a mut dyn Observer,
    stats: TipsetStats,
    /// The phase that is under way, and when it began.
    phase: Option<(Phase, Instant)>,
    /// How long the message took that is about to be committed.
    last: Duration,
}

impl<'a> Measured<'a> {
    /// Measures what `inner` watches.
    pub fn new(inner: &'a mut dyn Observer) -> Self {
        Self { inner, stats: TipsetStats::default(), phase: None, last: Duration::ZERO }
    }

    /// What was measured, also where the tipset failed.
    #[must_use]
    pub fn finish(mut self) -> TipsetStats {
        self.end_phase();
        self.stats
    }

    fn end_phase(&mut self) {
        if let Some((phase, began)) = self.phase.take() {
            *self.stats.time.of(phase) += began.elapsed();
        }
    }

    fn is_early(&self) -> bool {
        matches!(self.phase, Some((Phase::Early, _)))
    }

    /// Keeps a message if it is among the slowest.
    fn rank(&mut self, step: &Step<'_>, outcome: &Outcome, block: usize, index: usize) {
        let slowest = &mut self.stats.slowest;
        let place = slowest.partition_point(|other| other.time >= self.last);
        if place >= SLOWEST {
            return;
        }
        let Message { from, to, sequence, method_num, .. } = step.message;
        slowest.truncate(SLOWEST - 1);
        slowest.insert(
            place,
            MessageStats {
                block,
                index,
                from: *from,
                nonce: *sequence,
                to: *to,
                method: *method_num,
                exit_code: outcome.receipt.exit_code,
                gas: outcome.receipt.gas_used,
                time: self.last,
            },
        );
    }
}

impl Observer for Measured<'_> {
    fn begun(&mut self, tipset: &Tipset) {
        self.stats.epoch = tipset.epoch;
        self.stats.timestamp = tipset.timestamp;
        self.stats.blocks = tipset.blocks.len() as u64;
        self.inner.begun(tipset);
    }

    fn phase(&mut self, phase: Phase) {
        self.end_phase();
        self.phase = Some((phase, Instant::now()));
        self.inner.phase(phase);
    }

    fn migrated(&mut self, upgrade: &ScheduledUpgrade, before: &Cid, after: &Cid) {
        self.stats.migrations += 1;
        self.inner.migrated(upgrade, before, after);
    }

    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        let began = Instant::now();
        let outcome = self.inner.execute(machine, step);
        self.last = began.elapsed();
        outcome
    }

    fn executed(&mut self, step: &Step<'_>, outcome: &Outcome) {
        let early = self.is_early();
        let gas = self.stats.gas.of(step.role, early);
        *gas = gas.saturating_add(outcome.receipt.gas_used);
        if let Role::Message { block, index } = step.role {
            self.stats.messages.count(ExitClass::of(&outcome.receipt));
            self.rank(step, outcome, block, index);
        }
        self.inner.executed(step, outcome);
    }

    fn null_round(&mut self, epoch: ChainEpoch, state_root: &Cid) {
        self.stats.null_rounds += 1;
        self.inner.null_round(epoch, state_root);
    }

    fn skipped(&mut self, block: usize, index: usize, message: &Message) {
        self.stats.skipped += 1;
        self.inner.skipped(block, index, message);
    }

    fn done(&mut self, executed: &Executed) {
        self.end_phase();
        self.inner.done(executed);
    }
}

impl std::fmt::Debug for Measured<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Measured").field("stats", &self.stats).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
