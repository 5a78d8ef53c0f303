//! What the market actor's state in actors v9 has otherwise than in v8 (FIP-0045).

use forest_blockstore::Cid;
use forest_encoding::tuple::*;
use forest_shared::{DealId, clock::ChainEpoch, econ::TokenAmount};

use super::market_v8;

/// The state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct State {
    pub(crate) proposals: Cid,
    /// AMT of [`DealState`].
    pub(crate) states: Cid,
    pub(crate) pending_proposals: Cid,
    pub(crate) escrow_table: Cid,
    pub(crate) locked_table: Cid,
    pub(crate) next_id: DealId,
    pub(crate) deal_ops_by_epoch: Cid,
    pub(crate) last_cron: ChainEpoch,
    pub(crate) total_client_locked_collateral: TokenAmount,
    pub(crate) total_provider_locked_collateral: TokenAmount,
    pub(crate) total_client_storage_fee: TokenAmount,
    /// HAMT from the ids of deals that have not begun to their allocations.
    pub(crate) pending_deal_allocation_ids: Cid,
}

/// What became of a deal so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct DealState {
    pub(crate) sector_start_epoch: ChainEpoch,
    pub(crate) last_updated_epoch: ChainEpoch,
    pub(crate) slash_epoch: ChainEpoch,
    /// The claim of the deal's data; 0: none.
    pub(crate) verified_claim: u64,
}

impl From<&market_v8::DealState> for DealState {
    fn from(old: &market_v8::DealState) -> Self {
        let market_v8::DealState { sector_start_epoch, last_updated_epoch, slash_epoch } = *old;
        Self { sector_start_epoch, last_updated_epoch, slash_epoch, verified_claim: 0 }
    }
}
