//! The class of messages: one after the other, those of one epoch on one machine.

use std::sync::Arc;

use forest_blockstore::Cid;
use forest_shared::clock::ChainEpoch;
use forest_vm::{ExecuteError, Machine, MachineError};

use super::{Stage, Watch};
use crate::vectors::unpacked::VectorMessage;

impl Stage<'_> {
    /// Executes messages and returns the root of the state after them, if it comes to that.
    pub(super) fn messages(&self, messages: &[VectorMessage], watch: &mut Watch<'_>) -> Option<Cid> {
        let mut root = self.unpacked.vector.preconditions.state_tree.root_cid;
        for of_one_epoch in messages.chunk_by(|one, next| one.epoch_offset == next.epoch_offset) {
            let offset = of_one_epoch.first().map_or(0, |message| message.epoch_offset);
            let machine = self.machine(self.first_epoch.saturating_add(offset), &root);
            let mut machine = machine.map_err(|error| watch.stops(&*error)).ok()?;
            for message in of_one_epoch {
                if let Err(error) = message.apply(&mut machine, watch) {
                    if let ExecuteError::Host(error) = &error {
                        watch.fails(error);
                    }
                    watch.stops(&error);
                    // What was executed before is compared too.
                    return machine.flush().ok();
                }
            }
            root = machine.flush().map_err(|error| watch.stops(&error)).ok()?;
        }
        Some(root)
    }

    fn machine(&self, epoch: ChainEpoch, root: &Cid) -> Result<Machine, Box<MachineError>> {
        let context = self.unpacked.context(self.rules, epoch);
        let (engine, store) = (self.engine.clone(), Arc::clone(&self.store) as _);
        let machine =
            Machine::new(context, root, engine, store, Arc::clone(&self.chain), Arc::clone(&self.proofs));
        machine.map_err(Box::new)
    }
}

impl VectorMessage {
    fn apply(&self, machine: &mut Machine, watch: &mut Watch<'_>) -> Result<(), ExecuteError> {
        let outcome = watch.execute(machine, &self.message, self.kind)?;
        watch.compare(&outcome);
        machine.commit(outcome)
    }
}
