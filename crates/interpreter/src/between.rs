//! What lies between the parent and the tipset: cron of every null round, and the migrations of upgrades.

use std::sync::Arc;

use forest_blockstore::Cid;
use forest_vm::Externs;

use crate::{Failure, Interpreter, Observer, Tipset};

impl Interpreter {
    /// The state that the tipset's own epoch begins with.
    ///
    /// An upgrade at the parent's height migrates what the parent left, before the first null round; one at the height of
    /// a null round, what its cron left.
    pub(crate) fn between(
        &self,
        tipset: &Tipset,
        chain: &Arc<dyn Externs>,
        observer: &mut dyn Observer,
    ) -> Result<Cid, Failure> {
        let mut state_root = tipset.parent_state_root;
        for step in self.schedule.steps_between(tipset.parent_epoch, tipset.epoch) {
            if step.runs_cron {
                let timestamp = self.timestamp_of(step.epoch);
                let mut machine =
                    self.machine(tipset, step.epoch, timestamp, &state_root, Arc::clone(chain))?;
                self.cron(&mut machine, step.epoch, observer)?;
                state_root = machine.flush()?;
                observer.null_round(step.epoch, &state_root);
            }
            if let Some(upgrade) = step.upgrade.filter(|row| row.upgrade.migrates()) {
                let migrated = self.migrations.migrate(upgrade, &state_root)?;
                observer.migrated(upgrade, &state_root, &migrated);
                state_root = migrated;
            }
        }
        Ok(state_root)
    }
}
