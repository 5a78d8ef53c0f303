//! Why blocks are no tipset.

use forest_blockstore::{Cid, IpldError};
use forest_shared::address::Address;

/// Blocks that do not belong together. Names the first block that differs from the first of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TipsetError {
    /// No block at all.
    #[error("a tipset of no blocks")]
    Empty,
    /// A block without a ticket.
    #[error("block {0} has no ticket")]
    NoTicket(Cid),
    /// A block of another epoch.
    #[error("block {0} is of another epoch than the others of its tipset")]
    Epoch(Cid),
    /// A block on other parents, or on the same in another order.
    #[error("block {0} has other parents than the others of its tipset")]
    Parents(Cid),
    /// A block that claims another result of executing the parents.
    #[error("block {0} has another parent state than the others of its tipset")]
    StateRoot(Cid),
    /// Two blocks of one miner: a consensus fault, never a tipset.
    #[error("two blocks of miner {0} in one tipset")]
    DuplicateMiner(Address),
}

/// A tipset cannot be read from a store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadTipsetError {
    /// A block is missing, malformed, or the store failed.
    #[error(transparent)]
    Ipld(#[from] IpldError),
    /// The blocks are there and are no tipset.
    #[error(transparent)]
    Invalid(#[from] TipsetError),
}
