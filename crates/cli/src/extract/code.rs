//! Which code a tipset runs: compiled code may be at hand, and then nobody reads the original.

use std::collections::BTreeSet;

use forest_blockstore::Cid;
use forest_interpreter::{Observer, Step};
use forest_vm::{
    ExecuteError, Machine, Outcome,
    trace::{Event, Tracer},
};

/// Collects the code of every actor that is called.
#[derive(Debug, Default)]
pub(super) struct InvokedCode(BTreeSet<Cid>);

impl InvokedCode {
    pub(super) const fn cids(&self) -> &BTreeSet<Cid> {
        &self.0
    }
}

#[derive(Default)]
struct OfMessage(BTreeSet<Cid>);

impl Tracer for OfMessage {
    fn record(&mut self, event: Event<'_>) {
        if let Event::Invoke { state, .. } = event {
            self.0.insert(state.code);
        }
    }
}

impl Observer for InvokedCode {
    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        let (outcome, codes) = machine.execute_traced(step.message, step.kind, OfMessage::default())?;
        self.0.extend(codes.0);
        Ok(outcome)
    }
}
