//! The class of tipsets: through the interpreter, which a [`Watch`] observes.

use std::sync::Arc;

use forest_blockstore::Cid;
use forest_interpreter::{Failure, Interpreter, NoMigrations, Observer, Step};
use forest_rules::{Schedule, ScheduleBuilder, ScheduleError};
use forest_shared::version::NetworkVersion;
use forest_vm::{ExecuteError, Machine, Outcome};

use super::{Stage, Watch};
use crate::vectors::{Mismatch, unpacked::VectorTipset};

impl Stage<'_> {
    /// Applies tipsets and returns the root of the state after them, if it comes to that.
    pub(super) fn tipsets(&self, tipsets: &[VectorTipset], watch: &mut Watch<'_>) -> Option<Cid> {
        let interpreter = self.interpreter().map_err(|error| watch.stops(&error)).ok()?;
        let roots = &self.unpacked.vector.postconditions.receipts_roots;
        let mut root = self.unpacked.vector.preconditions.state_tree.root_cid;
        let mut parent = self.first_epoch;
        for (at, (tipset, receipts_root)) in tipsets.iter().zip(roots).enumerate() {
            let tipset = tipset.on(self.first_epoch, parent, root);
            let executed = match interpreter.apply(&tipset, Arc::clone(&self.chain), watch) {
                Ok(executed) => executed,
                Err(failure) => {
                    watch.not_applied(at, &failure);
                    return None;
                }
            };
            if executed.receipts_root != *receipts_root {
                let (expected, actual) = (receipts_root.to_string(), executed.receipts_root.to_string());
                watch.differs(Mismatch::ReceiptsRoot { tipset: at, expected, actual });
            }
            (root, parent) = (executed.state_root, tipset.epoch);
        }
        watch.ends();
        Some(root)
    }

    fn interpreter(&self) -> Result<Interpreter, ScheduleError> {
        Ok(Interpreter {
            engine: self.engine.clone(),
            schedule: Arc::new(always(self.rules.version)?),
            store: Arc::clone(&self.store) as _,
            proofs: Arc::clone(&self.proofs),
            supply: Arc::new(self.unpacked.circulating_supply()),
            migrations: Arc::new(NoMigrations),
            genesis_timestamp: 0,
        })
    }
}

/// Mainnet, if it had been of this version all the time.
fn always(version: NetworkVersion) -> Result<Schedule, ScheduleError> {
    let mainnet = Schedule::mainnet();
    let upgrades = mainnet.upgrades().to_vec();
    let builder = ScheduleBuilder::from(mainnet).genesis_version(version);
    upgrades.iter().fold(builder, |builder, row| builder.without(row.upgrade)).build()
}

impl Watch<'_> {
    fn not_applied(&mut self, tipset: usize, failure: &Failure) {
        if let Failure::Host(error) = failure {
            self.fails(error);
        }
        let (kind, reason) = (failure.kind().name(), failure.to_string());
        self.differs(Mismatch::Tipset { tipset, kind, reason });
    }
}

impl Observer for Watch<'_> {
    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        Watch::execute(self, machine, step.message, step.kind)
    }

    fn executed(&mut self, _: &Step<'_>, outcome: &Outcome) {
        self.compare(outcome);
    }
}
