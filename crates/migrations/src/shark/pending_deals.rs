//! Verified deals that have been published and not begun: in actors v9, each is an allocation of datacap.

use forest_amt::Amt;
use forest_blockstore::{Block, Blockstore, Cid, IpldError};
use forest_builtin::init::AddressBook;
use forest_encoding::{codec, to_vec};
use forest_hamt::{Config, Hamt, Raw};
use forest_interpreter::Failure;
use forest_shared::{
    ActorId, DealId, address::Address, clock::ChainEpoch, econ::TokenAmount, piece::PaddedPieceSize,
};

use super::market_v8::{DealProposal, DealState, State};
use crate::broken;

/// A verified deal that has not begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingDeal {
    pub(crate) id: DealId,
    pub(crate) client: ActorId,
    pub(crate) provider: ActorId,
    pub(crate) piece: Cid,
    pub(crate) size: PaddedPieceSize,
    pub(crate) start: ChainEpoch,
    pub(crate) end: ChainEpoch,
}

/// All of the market's, by id.
pub(crate) fn pending_deals(
    store: &impl Blockstore,
    market: &State,
    addresses: &AddressBook,
) -> Result<Vec<PendingDeal>, Failure> {
    let proposals = Amt::<DealProposal>::load(store, &market.proposals)?;
    let pending = Hamt::<Raw>::load(store, &market.pending_proposals, Config::default())?;
    let begun = Amt::<DealState>::load(store, &market.states)?;
    let resolve = |address: &Address| {
        let id = addresses.resolve(store, address)?;
        id.ok_or_else(|| broken(format!("a verified deal names {address}, which has no id")))
    };
    let mut deals = Vec::new();
    proposals.for_each_uncached(store, |id, proposal| {
        if !proposal.verified_deal
            || !pending.contains_key(store, cid_of(proposal)?.to_bytes().as_slice())?
            || begun.contains(store, id)?
        {
            return Ok(());
        }
        deals.push(PendingDeal {
            id,
            client: resolve(&proposal.client)?,
            provider: resolve(&proposal.provider)?,
            piece: proposal.piece_cid,
            size: proposal.piece_size,
            start: proposal.start_epoch,
            end: proposal.end_epoch,
        });
        Ok::<(), Failure>(())
    })?;
    Ok(deals)
}

/// The datacap that these deals hold.
pub(crate) fn datacap_of(deals: &[PendingDeal]) -> TokenAmount {
    deals.iter().map(|deal| TokenAmount::from_whole(deal.size.0)).sum()
}

fn cid_of(proposal: &DealProposal) -> Result<Cid, Failure> {
    Ok(Block::blake2b(codec::DAG_CBOR, to_vec(proposal).map_err(IpldError::from)?).cid)
}
