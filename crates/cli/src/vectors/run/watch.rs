//! Every message that a vector has executed, against the receipt that the network had.

use std::time::Instant;

use forest_shared::message::Message;
use forest_vectors::Receipt;
use forest_vm::{
    ExecuteError, HostError, Kind, Machine, Outcome,
    trace::{ExecutionTrace, ExecutionTracer},
};

use super::{Ending, Run};
use crate::vectors::Mismatch;

/// Collects what differs while a vector runs.
pub(super) struct Watch<'a> {
    receipts: &'a [Receipt],
    trace: bool,
    /// How many messages were executed so far.
    executed: usize,
    gas: u64,
    traces: Vec<ExecutionTrace>,
    mismatches: Vec<Mismatch>,
    /// What this machine lacks, where it lacks something.
    lacks: Option<String>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(receipts: &'a [Receipt], trace: bool) -> Self {
        let (traces, mismatches) = (Vec::new(), Vec::new());
        Self { receipts, trace, executed: 0, gas: 0, traces, mismatches, lacks: None }
    }

    /// Something is not as the network had it.
    pub(super) fn differs(&mut self, mismatch: Mismatch) {
        self.mismatches.push(mismatch);
    }

    /// A message, or what comes after the last one, cannot be executed.
    pub(super) fn stops(&mut self, error: &impl std::error::Error) {
        self.differs(Mismatch::execution(self.executed, error));
    }

    /// The node failed: not a difference where all that it lacks are the keys of proofs.
    pub(super) fn fails(&mut self, error: &HostError) {
        if matches!(error, HostError::Proofs(_)) {
            self.lacks = Some(error.to_string());
        }
    }

    /// Executes a message, traced if traces are wanted.
    pub(super) fn execute(
        &mut self,
        machine: &Machine,
        message: &Message,
        kind: Kind,
    ) -> Result<Outcome, ExecuteError> {
        if !self.trace {
            return machine.execute(message, kind);
        }
        let began = Instant::now();
        let clock = move || u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let tracer = ExecutionTracer::with_clock(Box::new(clock));
        let (outcome, tracer) = machine.execute_traced(message, kind, tracer)?;
        self.traces.extend(tracer.finish());
        Ok(outcome)
    }

    /// Compares the outcome of the next message.
    pub(super) fn compare(&mut self, outcome: &Outcome) {
        if let Some(receipt) = self.receipts.get(self.executed) {
            self.mismatches.extend(Mismatch::of_receipt(self.executed, receipt, outcome));
        }
        self.gas = self.gas.saturating_add(outcome.receipt.gas_used);
        self.executed += 1;
    }

    /// Checks that every receipt was met.
    pub(super) fn ends(&mut self) {
        let (expected, actual) = (self.receipts.len(), self.executed);
        if expected != actual {
            self.differs(Mismatch::Receipts { expected, actual });
        }
    }

    /// Tells the run.
    pub(super) fn report(self, run: &mut Run) {
        run.gas = self.gas;
        run.traces = self.traces;
        run.ending = match (self.lacks, self.mismatches.is_empty()) {
            (Some(lacks), _) => Ending::Skipped(lacks),
            (None, true) => Ending::Passed,
            (None, false) => Ending::Failed(self.mismatches),
        };
    }
}
