//! Spans around a tipset and its parts.

use forest_blocks::Tipset as Header;
use forest_blockstore::Cid;
use forest_interpreter::{Executed, Observer, Phase, Role, Step, Tipset};
use forest_rules::{Schedule, ScheduledUpgrade};
use forest_shared::{clock::ChainEpoch, message::Message};
use forest_vm::{ExecuteError, Machine, Outcome};
use tracing::{Span, debug_span, info, info_span, span::EnteredSpan};

use super::TIPSET;

/// The span of a tipset.
pub(crate) fn execute_tipset(tipset: &Header, schedule: &Schedule) -> Span {
    let (epoch, key) = (tipset.epoch(), tipset.key());
    info_span!(target: TIPSET, "execute_tipset", epoch, %key, version = %schedule.network_version_at(epoch))
}

/// An observer that opens a span around each part, around another observer.
pub(crate) struct Spans<'a> {
    inner: &'a mut dyn Observer,
    epoch: ChainEpoch,
    /// The part that is under way, where it has a span of its own.
    part: Option<EnteredSpan>,
}

impl<'a> Spans<'a> {
    pub(crate) fn new(inner: &'a mut dyn Observer) -> Self {
        Self { inner, epoch: 0, part: None }
    }

    fn span(&self, step: &Step<'_>) -> Span {
        let Message { from, to, sequence, method_num, .. } = step.message;
        match step.role {
            Role::Message { block, index } => {
                debug_span!(target: TIPSET, "message", block, index, %from, nonce = sequence, %to, method = method_num)
            }
            Role::Reward { block } => debug_span!(target: TIPSET, "reward", block),
            Role::Cron if step.epoch != self.epoch => {
                debug_span!(target: TIPSET, "null_round", epoch = step.epoch)
            }
            // The part is cron itself.
            Role::Cron => Span::none(),
        }
    }
}

impl Observer for Spans<'_> {
    fn begun(&mut self, tipset: &Tipset) {
        self.epoch = tipset.epoch;
        self.inner.begun(tipset);
    }

    fn phase(&mut self, phase: Phase) {
        // The last part ends before the next begins.
        self.part = None;
        self.part = match phase {
            Phase::Early | Phase::Messages => None,
            Phase::Cron => Some(debug_span!(target: TIPSET, "cron").entered()),
            Phase::Flush => Some(debug_span!(target: TIPSET, "flush").entered()),
        };
        self.inner.phase(phase);
    }

    fn migrated(&mut self, upgrade: &ScheduledUpgrade, before: &Cid, after: &Cid) {
        let (name, height) = (upgrade.upgrade.name(), upgrade.height);
        info!(target: TIPSET, upgrade = name, height, %before, %after, "migrated the state");
        self.inner.migrated(upgrade, before, after);
    }

    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        let span = self.span(step);
        let _entered = span.enter();
        self.inner.execute(machine, step)
    }

    fn executed(&mut self, step: &Step<'_>, outcome: &Outcome) {
        self.inner.executed(step, outcome);
    }

    fn null_round(&mut self, epoch: ChainEpoch, state_root: &Cid) {
        self.inner.null_round(epoch, state_root);
    }

    fn skipped(&mut self, block: usize, index: usize, message: &Message) {
        self.inner.skipped(block, index, message);
    }

    fn done(&mut self, executed: &Executed) {
        self.part = None;
        self.inner.done(executed);
    }
}
