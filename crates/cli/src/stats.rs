//! What tipsets are made of: gas, time and reads by the kind of message, and how far messages could run side by side.
//!
//! A [`StepRecorder`] watches tipsets as they are executed; the rest adds up. Invariant: gas and sets of actors are the
//! same on every machine, time and reads are this one's.

mod conflicts;
mod kinds;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use forest_blockstore::{Blockstore, TrackingStore};
use forest_interpreter::{Observer, Role, Step};
use forest_shared::ActorId;
use forest_vm::{ExecuteError, Machine, Outcome};

pub(crate) use self::{
    conflicts::{CORES, Conflicts},
    kinds::Kinds,
};
use crate::names;

/// A message that was executed, as far as it is counted.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    /// `storageminer.SubmitWindowedPoSt`; of the network's own messages, what they are for.
    pub(crate) kind: String,
    /// Whether it is a user's, and of the tipset's own epoch.
    pub(crate) is_users: bool,
    pub(crate) gas: u64,
    pub(crate) time: Duration,
    /// Blocks that were read from the snapshot: those that the cache did not have.
    pub(crate) reads: u64,
    /// Actors that were read, sorted.
    pub(crate) read: Vec<ActorId>,
    /// Actors that were changed, sorted.
    pub(crate) written: Vec<ActorId>,
}

/// Records the messages of a tipset.
pub(crate) struct StepRecorder<S> {
    below: Arc<TrackingStore<S>>,
    /// The message that is about to be committed: its kind, what it took, what it read.
    running: Option<(String, Duration, u64)>,
    pub(crate) counted: Vec<Counted>,
}

impl<S: Blockstore> StepRecorder<S> {
    /// A recorder for a tipset that is executed over this store, with a cache in between.
    pub(crate) const fn new(below: Arc<TrackingStore<S>>) -> Self {
        Self { below, running: None, counted: Vec::new() }
    }
}

impl<S: Blockstore> Observer for StepRecorder<S> {
    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        let (began, before) = (Instant::now(), self.below.traffic());
        let outcome = machine.execute(step.message, step.kind)?;
        let (time, reads) = (began.elapsed(), self.below.traffic().reads() - before.reads());
        self.running = Some((kind(machine, step), time, reads));
        Ok(outcome)
    }

    fn executed(&mut self, step: &Step<'_>, outcome: &Outcome) {
        let Some((kind, time, reads)) = self.running.take() else { return };
        self.counted.push(Counted {
            kind,
            is_users: matches!(step.role, Role::Message { .. }),
            gas: outcome.receipt.gas_used,
            time,
            reads,
            read: outcome.reads.iter().map(|(id, _)| *id).collect(),
            written: outcome.writes.iter().map(|(id, _)| *id).collect(),
        });
    }
}

/// What a message is: by the actor that it is sent to, as the state has it before the message.
fn kind(machine: &Machine, step: &Step<'_>) -> String {
    match step.role {
        Role::Cron => return "(cron)".to_owned(),
        Role::Reward { .. } => return "(reward)".to_owned(),
        Role::Message { .. } => {}
    }
    // What cannot be read here could not be executed either.
    let id = machine.resolve(&step.message.to).ok().flatten();
    let actor = id.and_then(|id| machine.actor(id).ok().flatten());
    match actor {
        Some(actor) => names::call(machine.manifest().actor(&actor.code), step.message.method_num),
        None => format!("(new).{}", names::method(None, step.message.method_num)),
    }
}
