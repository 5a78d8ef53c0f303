//! The market: deals know their claims, and those that have not begun their allocations (FIP-0045).

use forest_amt::Mapper;
use forest_blockstore::{Blockstore, CborStore, Cid};
use forest_interpreter::Failure;

use super::{market_v8, market_v9, pending_deals::PendingDeal, verified_registry::allocation_ids};
use crate::{growing::GrowingMap, keys::uint_key};

/// The state.
pub(crate) fn migrate(
    store: &impl Blockstore,
    old: market_v8::State,
    deals: &[PendingDeal],
) -> Result<Cid, Failure> {
    let mut allocations = GrowingMap::new();
    for (deal, allocation) in deals.iter().zip(allocation_ids()) {
        allocations.set(store, uint_key(deal.id), allocation)?;
    }
    let mut states = Mapper::new(|old: &market_v8::DealState| market_v9::DealState::from(old));
    let state = market_v9::State {
        states: states.map(store, &old.states)?,
        pending_deal_allocation_ids: allocations.finish(store)?,
        proposals: old.proposals,
        pending_proposals: old.pending_proposals,
        escrow_table: old.escrow_table,
        locked_table: old.locked_table,
        next_id: old.next_id,
        deal_ops_by_epoch: old.deal_ops_by_epoch,
        last_cron: old.last_cron,
        total_client_locked_collateral: old.total_client_locked_collateral,
        total_provider_locked_collateral: old.total_provider_locked_collateral,
        total_client_storage_fee: old.total_client_storage_fee,
    };
    Ok(store.put_cbor(&state)?)
}
