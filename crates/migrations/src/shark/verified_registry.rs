//! The verified registry: what pending deals hold becomes allocations (FIP-0045).

use std::collections::BTreeMap;

use forest_blockstore::{Blockstore, CborStore, Cid};
use forest_interpreter::Failure;
use forest_shared::{ActorId, clock::ChainEpoch};

use super::{
    pending_deals::PendingDeal,
    verified_registry_v8,
    verified_registry_v9::{Allocation, State},
};
use crate::{growing::GrowingMap, keys::uint_key};

const EPOCHS_IN_DAY: ChainEpoch = 2880;

/// The longest that a provider may keep data under a claim.
const TERM_MAX: ChainEpoch = 540 * EPOCHS_IN_DAY;

/// The longest from the upgrade until the provider must have begun.
const EXPIRES_WITHIN: ChainEpoch = 60 * EPOCHS_IN_DAY;

/// The id of the allocation of a pending deal, by its place among them.
pub(crate) fn allocation_ids() -> impl Iterator<Item = u64> {
    1..
}

/// The state after an upgrade at this epoch.
pub(crate) fn migrate(
    store: &impl Blockstore,
    old: &verified_registry_v8::State,
    deals: &[PendingDeal],
    epoch: ChainEpoch,
) -> Result<Cid, Failure> {
    let mut by_client: BTreeMap<ActorId, GrowingMap<Allocation>> = BTreeMap::new();
    for (deal, id) in deals.iter().zip(allocation_ids()) {
        let allocations = by_client.entry(deal.client).or_insert_with(GrowingMap::new);
        allocations.set(store, uint_key(id), allocation(deal, epoch))?;
    }
    let mut allocations = GrowingMap::new();
    for (client, own) in by_client {
        let own = own.finish(store)?;
        allocations.set(store, uint_key(client), own)?;
    }
    let next_allocation_id = allocation_ids().zip(deals).map(|(id, _)| id).last().unwrap_or(0);
    let state = State {
        root_key: old.root_key,
        verifiers: old.verifiers,
        remove_data_cap_proposal_ids: old.remove_data_cap_proposal_ids,
        allocations: allocations.finish(store)?,
        next_allocation_id: next_allocation_id.saturating_add(1),
        claims: GrowingMap::<Cid>::new().finish(store)?,
    };
    Ok(store.put_cbor(&state)?)
}

fn allocation(deal: &PendingDeal, epoch: ChainEpoch) -> Allocation {
    Allocation {
        client: deal.client,
        provider: deal.provider,
        data: deal.piece,
        size: deal.size,
        term_min: deal.end.saturating_sub(deal.start),
        term_max: TERM_MAX,
        expiration: deal.start.min(epoch.saturating_add(EXPIRES_WITHIN)),
    }
}
