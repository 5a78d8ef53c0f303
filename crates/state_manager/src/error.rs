//! Why the state manager has no answer.
//!
//! Whoever calls has to tell three things apart: a tipset that no node accepts (refuse it), a node that cannot tell
//! (try again, or fetch what is missing), and a result that differs from what the chain says (stand still and look).
//! [`Error::kind`] gives the five kinds of the interpreter where there is one (decision D7).

use std::sync::Arc;

use forest_blocks::{LoadTipsetError, TipsetKey};
use forest_blockstore::{Cid, IpldError};
use forest_chain::ChainError;
use forest_interpreter::{Failure, FailureKind};
use forest_rules::Upgrade;
use forest_shared::{address::Address, clock::ChainEpoch};
use forest_vm::ExecuteError;

/// Why the state manager has no answer. Cheap to clone: everyone who waited for it gets it.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The tipset has no result.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The result is not what the chain says.
    #[error(transparent)]
    Mismatch(#[from] Box<Mismatch>),
    /// The node has no answer about its chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The blocks or messages of a tipset cannot be read.
    #[error("tipset {key}: {source}")]
    Tipset {
        /// Which.
        key: TipsetKey,
        /// Why.
        source: Arc<LoadTipsetError>,
    },
    /// A state cannot be read.
    #[error(transparent)]
    State(Arc<IpldError>),
    /// A message that was tried has no outcome.
    #[error(transparent)]
    Message(Arc<ExecuteError>),
    /// There is no such actor.
    #[error(transparent)]
    NoActor(#[from] Box<NoActor>),
    /// What was asked for needs a migration, which takes minutes: ask about another epoch.
    #[error("{} migrates the state at epoch {epoch}: nothing is tried on top of it", .upgrade.name())]
    Migration {
        /// The upgrade.
        upgrade: Upgrade,
        /// Its height.
        epoch: ChainEpoch,
    },
    /// Nobody tells this state manager of new heads.
    #[error("this node does not say when its head changes, so nothing can be waited for")]
    NoHeads,
    /// Whoever asked does not want to know any more.
    #[error("cancelled")]
    Cancelled,
    /// The thread that worked on it ended without a result, or its runtime shut down.
    #[error("the work was given up: the node is shutting down, or ran into a defect that its log names")]
    GivenUp,
}

/// A state without the actor that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no actor {address} in the state {state_root}")]
pub struct NoActor {
    /// The address.
    pub address: Address,
    /// The state.
    pub state_root: Cid,
}

/// A tipset whose result differs from what its child says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the tipset of epoch {epoch} has another result than the chain: \
     state {state_root} (the chain has {expected_state_root}), receipts {receipts_root} (the chain has {expected_receipts_root})"
)]
pub struct Mismatch {
    /// The epoch of the tipset.
    pub epoch: ChainEpoch,
    /// The tipset.
    pub key: TipsetKey,
    /// The state that execution led to.
    pub state_root: Cid,
    /// The state that the child names.
    pub expected_state_root: Cid,
    /// The receipts that execution led to.
    pub receipts_root: Cid,
    /// The receipts that the child names.
    pub expected_receipts_root: Cid,
}

impl Error {
    /// The kind of failure, for tipsets that have no result.
    #[must_use]
    pub const fn kind(&self) -> Option<FailureKind> {
        match self {
            Self::Failure(failure) => Some(failure.kind()),
            _ => None,
        }
    }

    /// Whether no node may accept the tipset: the one reason to blacklist a block.
    #[must_use]
    pub fn is_consensus(&self) -> bool {
        match self {
            Self::Mismatch(_) => true,
            Self::Failure(failure) => failure.kind() != FailureKind::Host,
            _ => false,
        }
    }

    pub(crate) fn no_actor(address: &Address, state_root: &Cid) -> Self {
        Self::NoActor(Box::new(NoActor { address: *address, state_root: *state_root }))
    }

    pub(crate) fn tipset(key: &TipsetKey, source: LoadTipsetError) -> Self {
        Self::Tipset { key: key.clone(), source: Arc::new(source) }
    }
}

impl From<IpldError> for Error {
    fn from(error: IpldError) -> Self {
        Self::State(Arc::new(error))
    }
}

impl From<ExecuteError> for Error {
    fn from(error: ExecuteError) -> Self {
        Self::Message(Arc::new(error))
    }
}
