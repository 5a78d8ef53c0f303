//! Giving up between two messages: an observer that stops a tipset when nobody waits for it any more.

use forest_blockstore::Cid;
use forest_interpreter::{Executed, Failure, Observer, Phase, Step, Tipset};
use forest_rules::ScheduledUpgrade;
use forest_shared::{clock::ChainEpoch, message::Message};
use forest_vm::{ExecuteError, HostError, Machine, Outcome};
use tokio_util::sync::CancellationToken;

/// Passes everything on, until the token is cancelled.
pub(crate) struct Cancelling<'a> {
    pub(crate) token: CancellationToken,
    pub(crate) inner: &'a mut dyn Observer,
}

#[derive(Debug, thiserror::Error)]
#[error("nobody waits for this tipset any more")]
struct Abandoned;

/// Whether a tipset has no result because nobody waited for it.
pub(crate) fn is_abandoned(failure: &Failure) -> bool {
    matches!(failure, Failure::Host(HostError::Externs(why)) if why.is::<Abandoned>())
}

impl Observer for Cancelling<'_> {
    fn begun(&mut self, tipset: &Tipset) {
        self.inner.begun(tipset);
    }

    fn phase(&mut self, phase: Phase) {
        self.inner.phase(phase);
    }

    fn migrated(&mut self, upgrade: &ScheduledUpgrade, before: &Cid, after: &Cid) {
        self.inner.migrated(upgrade, before, after);
    }

    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        if self.token.is_cancelled() {
            return Err(HostError::externs(Abandoned).into());
        }
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
        self.inner.done(executed);
    }
}
