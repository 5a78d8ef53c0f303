//! Why a tipset has no result: five kinds, never taken for one another (decision D7).
//!
//! | kind | what to do |
//! | --- | --- |
//! | rejected, reverted: a call of the network itself did not succeed | as with a broken invariant |
//! | broken: an invariant of the state | every node stands still here: ask the developers |
//! | host: this node cannot tell | try again |
//! | invalid: chain data that no node accepts | refuse the tipset |
//!
//! A user's message that is rejected or reverted is no failure: it has a receipt.

use forest_blockstore::IpldError;
use forest_shared::{address::Address, clock::ChainEpoch, error::ExitCode, message::InvalidMessage};
use forest_vm::{Bug, ExecuteError, Fault, HostError, MachineError};

use crate::Role;

/// Why a tipset has no result. Nothing of it was written.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A call of the network itself could not begin.
    #[error("{role} of epoch {epoch} was rejected: exit {code}")]
    Rejected {
        /// Which call.
        role: Role,
        /// In which epoch.
        epoch: ChainEpoch,
        /// Why.
        code: ExitCode,
    },
    /// A call of the network itself failed.
    #[error("{role} of epoch {epoch} failed: exit {code}; {backtrace}")]
    Reverted {
        /// Which call.
        role: Role,
        /// In which epoch.
        epoch: ChainEpoch,
        /// How it ended.
        code: ExitCode,
        /// Where, for people.
        backtrace: String,
    },
    /// An invariant of the state is broken, the same on every node.
    #[error(transparent)]
    Broken(#[from] Bug),
    /// This node cannot tell; trying again may succeed.
    #[error(transparent)]
    Host(#[from] HostError),
    /// No node may accept this tipset.
    #[error(transparent)]
    Invalid(#[from] InvalidTipset),
}

/// The kind of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureKind {
    /// [`Failure::Rejected`]
    Rejected,
    /// [`Failure::Reverted`]
    Reverted,
    /// [`Failure::Broken`]
    Broken,
    /// [`Failure::Host`]
    Host,
    /// [`Failure::Invalid`]
    Invalid,
}

/// Why no node may accept a tipset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidTipset {
    /// Time runs forwards.
    #[error("a tipset at epoch {epoch} on a parent at epoch {parent}")]
    Epoch {
        /// The epoch of the parent.
        parent: ChainEpoch,
        /// The epoch of the tipset.
        epoch: ChainEpoch,
    },
    /// A block whose miner did not win.
    #[error("the block of {0} has no proof of election")]
    NotElected(Address),
    /// A message with an amount that has no encoding.
    #[error("a message in the block of {0} has no encoding")]
    Unencodable(Address),
    /// A sender that has to be resolved and is not in the state.
    #[error("there is no sender {0}")]
    UnknownSender(Address),
    /// A message that no block may contain.
    #[error("a message of {from} with nonce {nonce}: {reason}")]
    Message {
        /// The sender.
        from: Address,
        /// The nonce.
        nonce: u64,
        /// What is wrong with it.
        reason: InvalidMessage,
    },
}

impl Failure {
    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> FailureKind {
        match self {
            Self::Rejected { .. } => FailureKind::Rejected,
            Self::Reverted { .. } => FailureKind::Reverted,
            Self::Broken(_) => FailureKind::Broken,
            Self::Host(_) => FailureKind::Host,
            Self::Invalid(_) => FailureKind::Invalid,
        }
    }
}

impl FailureKind {
    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Reverted => "reverted",
            Self::Broken => "broken invariant",
            Self::Host => "this node failed",
            Self::Invalid => "invalid",
        }
    }
}

/// A block that is missing is this node's hole, one that is malformed is everybody's.
impl From<IpldError> for Failure {
    fn from(error: IpldError) -> Self {
        match error {
            IpldError::Store(error) => HostError::Store(error).into(),
            IpldError::Missing(cid) => HostError::Missing(cid).into(),
            other => Bug(other.to_string().into()).into(),
        }
    }
}

impl From<forest_amt::Error> for Failure {
    fn from(error: forest_amt::Error) -> Self {
        match error {
            forest_amt::Error::Ipld(error) => error.into(),
            other => Bug(other.to_string().into()).into(),
        }
    }
}

impl From<forest_hamt::Error> for Failure {
    fn from(error: forest_hamt::Error) -> Self {
        match error {
            forest_hamt::Error::Ipld(error) => error.into(),
            other => Bug(other.to_string().into()).into(),
        }
    }
}

impl From<MachineError> for Failure {
    fn from(error: MachineError) -> Self {
        match error {
            MachineError::Ipld(error) => error.into(),
            other => Bug(other.to_string().into()).into(),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Host(error) => error.into(),
            Fault::Bug(bug) => bug.into(),
            other => Bug(other.to_string().into()).into(),
        }
    }
}

impl Failure {
    /// What becomes of the tipset when a message of it has no outcome.
    pub(crate) fn of_message(error: ExecuteError, from: Address, nonce: u64) -> Self {
        match error {
            ExecuteError::Invalid(reason) => InvalidTipset::Message { from, nonce, reason }.into(),
            ExecuteError::Host(error) => error.into(),
            ExecuteError::Broken(bug) => bug.into(),
            other => Bug(other.to_string().into()).into(),
        }
    }
}
