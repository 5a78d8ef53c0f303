//! What can go wrong inside a message, and what becomes of it (decision D7).
//!
//! | What | Type | Fate |
//! | --- | --- | --- |
//! | an actor asked for something it cannot have | [`SyscallError`] | the actor is told its number |
//! | gas ran out | [`Fault::OutOfGas`] | unwinds to whoever set the limit |
//! | an invariant is broken, the same on every node | [`Bug`] | the network's assertion receipt |
//! | this node could not answer | [`HostError`] | the message never happened; try again |
//!
//! Invariant: there is no conversion between the four that is not written out where it happens.

use std::{error::Error, fmt, sync::Arc};

use forest_blockstore::{Cid, IpldError, StoreError};
use forest_shared::error::ErrorNumber;

/// Why something did not succeed.
pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

/// Why an operation of the VM did not succeed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// The actor is told, and goes on.
    #[error(transparent)]
    Syscall(#[from] SyscallError),
    /// The gas limit in force is used up.
    #[error("out of gas")]
    OutOfGas,
    /// An invariant is broken. Deterministic: part of the chain's history.
    #[error(transparent)]
    Bug(#[from] Bug),
    /// This node cannot tell. Never part of the chain's history.
    #[error(transparent)]
    Host(#[from] HostError),
}

/// Why an actor is refused something. The message is for people; the number is consensus.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({number})")]
pub struct SyscallError {
    /// What the actor sees.
    pub number: ErrorNumber,
    /// What people see.
    pub message: Arc<str>,
}

/// A broken invariant that every node runs into at the same place: state that no actor writes, code that does not
/// link. The message ends with the network's assertion code and uses all its gas.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Bug(pub Arc<str>);

/// This node could not execute the message: nothing happened, and trying again may succeed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The block store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A block that the state links to is not in the store.
    #[error("block {0} is not in the store")]
    Missing(Cid),
    /// The node could not answer a question about the chain.
    #[error("the node could not answer: {0}")]
    Externs(Arc<dyn Error + Send + Sync>),
    /// The code of a built-in actor is not in the store.
    #[error("the code {0} is not in the store: import its actor bundle")]
    MissingCode(Cid),
    /// Proofs of storage cannot be verified here.
    #[error("proofs cannot be verified: {0}")]
    Proofs(Arc<str>),
    /// The Wasm engine ran out of what the machine lends it.
    #[error("the engine is exhausted: {0}")]
    Engine(Arc<str>),
}

impl SyscallError {
    /// An error with this number.
    pub fn new(number: ErrorNumber, message: impl Into<Arc<str>>) -> Self {
        Self { number, message: message.into() }
    }
}

impl Fault {
    /// A refusal with this number.
    pub(crate) fn syscall(number: ErrorNumber, message: impl Into<Arc<str>>) -> Self {
        Self::Syscall(SyscallError::new(number, message))
    }

    /// A broken invariant.
    pub(crate) fn bug(message: impl Into<Arc<str>>) -> Self {
        Self::Bug(Bug(message.into()))
    }
}

impl HostError {
    /// What the node ran into when asked about the chain.
    pub fn externs(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Externs(Arc::from(source.into()))
    }
}

/// The VM reads its own structures: a block that is missing is this node's hole, one that is malformed is everybody's.
impl From<IpldError> for Fault {
    fn from(error: IpldError) -> Self {
        match error {
            IpldError::Store(error) => HostError::Store(error).into(),
            IpldError::Missing(cid) => HostError::Missing(cid).into(),
            other => Self::bug(other.to_string()),
        }
    }
}

impl From<forest_hamt::Error> for Fault {
    fn from(error: forest_hamt::Error) -> Self {
        match error {
            forest_hamt::Error::Ipld(error) => error.into(),
            other => Self::bug(other.to_string()),
        }
    }
}

/// How an actor's frame ends, other than by returning. Travels through the Wasm engine as its error.
#[derive(Clone, Debug)]
pub(crate) enum Abort {
    /// With an exit code: the actor's own, or the system's when the code trapped.
    Exit(Exit),
    /// The gas limit in force is used up.
    OutOfGas,
    /// See [`Fault::Bug`].
    Bug(Bug),
    /// See [`Fault::Host`].
    Host(HostError),
}

/// An exit code, a message for people, and the handle of a block for the caller (0: none).
#[derive(Clone, Debug)]
pub(crate) struct Exit {
    pub(crate) code: forest_shared::error::ExitCode,
    pub(crate) message: String,
    pub(crate) block: u32,
}

impl Abort {
    /// A broken invariant.
    pub(crate) fn bug(message: impl Into<Arc<str>>) -> Self {
        Self::Bug(Bug(message.into()))
    }

    /// For faults where no actor is there to be told: a refusal is then a broken invariant.
    pub(crate) fn unexpected(fault: Fault) -> Self {
        match fault {
            Fault::OutOfGas => Self::OutOfGas,
            Fault::Bug(bug) => Self::Bug(bug),
            Fault::Host(error) => Self::Host(error),
            Fault::Syscall(error) => Self::bug(format!("unexpected syscall error: {error}")),
        }
    }
}

impl fmt::Display for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(exit) => write!(f, "exit {}: {}", exit.code, exit.message),
            Self::OutOfGas => f.write_str("out of gas"),
            Self::Bug(bug) => bug.fmt(f),
            Self::Host(error) => error.fmt(f),
        }
    }
}

impl Error for Abort {}
