//! One message, in three phases: preflight (may reject it), dispatch (runs it), settle (who pays).
//!
//! Each phase is a file. Invariant: nothing here writes anywhere but into the message's own state, so an error at any
//! point means that nothing happened.

mod dispatch;
mod fees;
mod preflight;
mod settle;
mod simulate;

use std::{any::Any, sync::Arc};

use forest_shared::{
    ActorId,
    message::{InvalidMessage, Message},
    state::ActorState,
};

use crate::{
    Outcome,
    failure::{Bug, Fault, HostError},
    machine::Snapshot,
    state::MessageState,
    trace::Tracer,
};

/// How a message comes to be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From the chain: its sender pays, also for the bytes that it takes there.
    Explicit {
        /// The length of the message as it is included
        /// ([`inclusion_length`](forest_shared::message::inclusion_length)).
        length: usize,
    },
    /// From the node itself: cron and rewards. Nobody pays, nothing about the sender is checked.
    Implicit,
}

/// How a message is to be simulated.
#[derive(Clone, Debug, Default)]
pub struct Simulation {
    /// The length that its inclusion would be charged for; 0 charges the flat part alone, `None` nothing.
    pub length: Option<usize>,
    /// Actors that are put into the state beforehand (`None`: deleted).
    pub overrides: Vec<(ActorId, Option<ActorState>)>,
}

/// A message could not be executed. In all cases nothing happened.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// No block may contain such a message: the tipset is invalid.
    #[error(transparent)]
    Invalid(#[from] InvalidMessage),
    /// This node cannot tell; trying again may succeed.
    #[error(transparent)]
    Host(#[from] HostError),
    /// An invariant is broken outside of any actor, where the network has no receipt for it.
    #[error("outside of any actor: {0}")]
    Broken(#[from] Bug),
}

impl From<Fault> for ExecuteError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Host(error) => Self::Host(error),
            Fault::Bug(bug) => Self::Broken(bug),
            other => Self::Broken(Bug(other.to_string().into())),
        }
    }
}

type Watched<T> = Result<(T, Option<Box<dyn Tracer>>), ExecuteError>;

/// Executes a message on a snapshot.
pub(crate) fn execute(
    snapshot: &Arc<Snapshot>,
    message: &Message,
    kind: Kind,
    tracer: Option<Box<dyn Tracer>>,
) -> Watched<Outcome> {
    message.check()?;
    let mut state = MessageState::new(Arc::clone(snapshot));
    match preflight::preflight(&mut state, &snapshot.context, &snapshot.manifest, message, kind)? {
        Err(rejected) => Ok((settle::rejected(rejected, state), tracer)),
        Ok(admitted) => {
            let dispatched = dispatch::dispatch(snapshot, state, message, &admitted, tracer)?;
            settle::settle(&snapshot.context, message, admitted, dispatched)
        }
    }
}

pub(crate) use simulate::simulate;

/// The tracer that was handed in, in its own type.
pub(crate) fn reclaim<T: Tracer>(tracer: Option<Box<dyn Tracer>>) -> Result<T, ExecuteError> {
    let lost = || Bug("the tracer did not come back".into());
    let tracer: Box<dyn Any> = tracer.ok_or_else(lost)?;
    tracer.downcast::<T>().map(|tracer| *tracer).map_err(|_| lost().into())
}
