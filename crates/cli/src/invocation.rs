//! Messages of a tipset as they were executed, each with its trace: what trace, bisect and stats look at.
//!
//! An [`InvocationRecorder`] watches the one loop, as any observer does. Invariant: what is recorded is what happened to the
//! tipset, in the order of execution; traced or not, the result is the same.

mod json;

use std::time::{Duration, Instant};

use forest_blocks::FullTipset;
use forest_blockstore::Cid;
use forest_builtin::Manifest;
use forest_interpreter::{Observer, Role, Step};
use forest_shared::{clock::ChainEpoch, message::Message, receipt::Receipt};
use forest_vm::{
    ExecuteError, Fees, Machine, Outcome,
    trace::{ExecutionTrace, ExecutionTracer},
};

/// A message that was executed.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The epoch: the tipset's, or that of a null round before it.
    pub epoch: ChainEpoch,
    /// What the message is there for.
    pub role: Role,
    /// The CID of the form on chain; of the message itself, where it is the network's own.
    pub cid: Cid,
    /// The message.
    pub message: Message,
    /// What became of it.
    pub receipt: Receipt,
    /// Who pays what.
    pub fees: Fees,
    /// Why it failed, frame by frame; empty when it did not.
    pub error: String,
    /// How long it took here.
    pub duration: Duration,
    /// What happened in it, where that was wanted and anything was called.
    pub trace: Option<ExecutionTrace>,
    /// The built-in actors of the state that it ran on.
    pub manifest: Manifest,
}

/// Which messages of a tipset are recorded with their traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All, those of the network itself included.
    All,
    /// The message that has this CID on chain, where it counts.
    Cid(Cid),
    /// The message that is executed as this one of the users' messages, from 0: as receipts are numbered.
    Nth(usize),
}

/// Records messages as they are executed.
#[derive(Debug)]
pub struct InvocationRecorder<'a> {
    tipset: &'a FullTipset,
    wanted: Wanted,
    /// How many messages of users were executed so far.
    executed: usize,
    /// The trace of the message that is about to be committed, and what it took.
    running: Option<(Option<ExecutionTrace>, Duration, Manifest)>,
    recorded: Vec<Invocation>,
}

impl<'a> InvocationRecorder<'a> {
    /// A recorder for a tipset that will be executed.
    #[must_use]
    pub const fn new(tipset: &'a FullTipset, wanted: Wanted) -> Self {
        Self { tipset, wanted, executed: 0, running: None, recorded: Vec::new() }
    }

    /// What was recorded, in the order of execution.
    #[must_use]
    pub fn finish(self) -> Vec<Invocation> {
        self.recorded
    }

    fn wants(&self, step: &Step<'_>) -> bool {
        let is_users = matches!(step.role, Role::Message { .. });
        match self.wanted {
            Wanted::All => true,
            Wanted::Cid(cid) => is_users && self.cid(step) == cid,
            Wanted::Nth(number) => is_users && self.executed == number,
        }
    }

    fn cid(&self, step: &Step<'_>) -> Cid {
        let on_chain = match step.role {
            Role::Message { block, index } => {
                let block = self.tipset.blocks().get(block);
                block.and_then(|block| block.messages().nth(index)?.cid().ok())
            }
            Role::Reward { .. } | Role::Cron => None,
        };
        on_chain.or_else(|| step.message.cid().ok()).unwrap_or_default()
    }
}

impl Observer for InvocationRecorder<'_> {
    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        if !self.wants(step) {
            return machine.execute(step.message, step.kind);
        }
        let began = Instant::now();
        let clock = move || u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let tracer = ExecutionTracer::with_clock(Box::new(clock));
        let (outcome, tracer) = machine.execute_traced(step.message, step.kind, tracer)?;
        self.running = Some((tracer.finish(), began.elapsed(), machine.manifest().clone()));
        Ok(outcome)
    }

    fn executed(&mut self, step: &Step<'_>, outcome: &Outcome) {
        if let Some((trace, duration, manifest)) = self.running.take() {
            self.recorded.push(Invocation {
                epoch: step.epoch,
                role: step.role,
                cid: self.cid(step),
                message: step.message.clone(),
                receipt: outcome.receipt.clone(),
                fees: outcome.fees.clone(),
                error: outcome.backtrace.to_string().trim_end().to_owned(),
                duration,
                trace,
                manifest,
            });
        }
        self.executed += usize::from(matches!(step.role, Role::Message { .. }));
    }
}
