//! What a node supplies: the head of its chain, and tipsets by key.
//!
//! Everything else is found by walking back from a tipset; a node with an index of its own writes
//! [`Chain::tipset_at`] too. Invariant: a walk goes by the parents that headers name, never by what the node takes for
//! the best chain, so that a tipset on a fork is executed with its own past.

use std::{error::Error, sync::Arc};

use forest_blocks::{LoadTipsetError, Tipset, TipsetKey};
use forest_rules::NullRoundNeighbour;
use forest_shared::clock::ChainEpoch;

/// The chain of a node.
pub trait Chain: Send + Sync {
    /// The heaviest tipset that the node knows.
    fn head(&self) -> Tipset;

    /// The tipset that a key names.
    ///
    /// # Errors
    /// [`ChainError`]: the node does not have it.
    fn tipset(&self, key: &TipsetKey) -> Result<Tipset, ChainError>;

    /// The tipset at an epoch, `from` or one of its ancestors; at a null round, the neighbour asked for. Epochs before
    /// genesis are genesis.
    ///
    /// # Errors
    /// [`ChainError`]: the epoch is later than `from`, or a tipset on the way is missing.
    fn tipset_at(
        &self,
        epoch: ChainEpoch,
        from: &Tipset,
        null_round: NullRoundNeighbour,
    ) -> Result<Tipset, ChainError> {
        walk(self, epoch, from, null_round)
    }

    /// The tipset on top of this one on the way to the head; `None`: it is the head, or not on that way.
    ///
    /// # Errors
    /// As [`tipset_at`](Self::tipset_at).
    fn child_of(&self, tipset: &Tipset) -> Result<Option<Tipset>, ChainError> {
        let head = self.head();
        if head.epoch() <= tipset.epoch() {
            return Ok(None);
        }
        let child = self.tipset_at(tipset.epoch().saturating_add(1), &head, NullRoundNeighbour::Newer)?;
        Ok(child.is_child_of(tipset).then_some(child))
    }
}

impl<C: Chain + ?Sized> Chain for Arc<C> {
    fn head(&self) -> Tipset {
        (**self).head()
    }

    fn tipset(&self, key: &TipsetKey) -> Result<Tipset, ChainError> {
        (**self).tipset(key)
    }

    fn tipset_at(
        &self,
        epoch: ChainEpoch,
        from: &Tipset,
        null_round: NullRoundNeighbour,
    ) -> Result<Tipset, ChainError> {
        (**self).tipset_at(epoch, from, null_round)
    }

    fn child_of(&self, tipset: &Tipset) -> Result<Option<Tipset>, ChainError> {
        (**self).child_of(tipset)
    }
}

/// This node has no answer about its chain.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// A tipset cannot be read.
    #[error("tipset {key}: {source}")]
    Tipset {
        /// Which.
        key: TipsetKey,
        /// Why.
        source: Arc<LoadTipsetError>,
    },
    /// What has not happened yet.
    #[error("epoch {epoch} is later than the tipset of epoch {from} that it was asked of")]
    Later {
        /// The epoch asked for.
        epoch: ChainEpoch,
        /// The epoch of the tipset.
        from: ChainEpoch,
    },
    /// What a node's own index ran into.
    #[error(transparent)]
    Node(Arc<dyn Error + Send + Sync>),
}

/// One step after the other.
fn walk<C: Chain + ?Sized>(
    chain: &C,
    epoch: ChainEpoch,
    from: &Tipset,
    null_round: NullRoundNeighbour,
) -> Result<Tipset, ChainError> {
    let mut at = begin(epoch, from)?;
    while at.epoch() > epoch && at.epoch() > 0 {
        let parent = chain.tipset(at.parents())?;
        if parent.epoch() < epoch && null_round == NullRoundNeighbour::Newer {
            break;
        }
        at = parent;
    }
    Ok(at)
}

/// Where a walk begins.
pub(crate) fn begin(epoch: ChainEpoch, from: &Tipset) -> Result<Tipset, ChainError> {
    if epoch > from.epoch() {
        return Err(ChainError::Later { epoch, from: from.epoch() });
    }
    Ok(from.clone())
}
