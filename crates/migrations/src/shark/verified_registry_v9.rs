//! The verified registry's state in actors v9 (FIP-0045): allocations and claims; datacap is a token elsewhere.

use forest_blockstore::Cid;
use forest_encoding::tuple::*;
use forest_shared::{ActorId, address::Address, clock::ChainEpoch, piece::PaddedPieceSize};

/// The state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct State {
    pub(crate) root_key: Address,
    pub(crate) verifiers: Cid,
    pub(crate) remove_data_cap_proposal_ids: Cid,
    /// HAMT from clients to HAMTs from ids to [`Allocation`].
    pub(crate) allocations: Cid,
    /// From 1.
    pub(crate) next_allocation_id: u64,
    /// HAMT from providers to HAMTs of their claims.
    pub(crate) claims: Cid,
}

/// Datacap that a client has set aside for one piece of data at one provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct Allocation {
    pub(crate) client: ActorId,
    pub(crate) provider: ActorId,
    pub(crate) data: Cid,
    pub(crate) size: PaddedPieceSize,
    pub(crate) term_min: ChainEpoch,
    pub(crate) term_max: ChainEpoch,
    pub(crate) expiration: ChainEpoch,
}
