//! Blocks: headers that say what came of the parents, message lists, signatures.

use forest_blocks::{
    Block, BlockHeader, ElectionProof, FullTipset, MessageRoots, SealedHeader, Ticket, TipsetKey, VrfProof,
};
use forest_blockstore::{Block as StoredBlock, Cid};
use forest_rules::{Network, Schedule};
use forest_shared::{
    address::Address,
    bigint::CompactInt,
    clock::ChainEpoch,
    crypto::{BLS_SIG_LEN, Signature, aggregate_bls},
    econ::TokenAmount,
    message::Message,
};

use crate::{
    election::{self, FIRST_PRODUCER, Winner},
    network::GENESIS_TIMESTAMP,
    wallet::Signed,
};

/// What a block weighs beside what its wins do.
const BLOCK_WEIGHT: i64 = 100;

/// What came of a tipset: what the headers on top of it say.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) state_root: Cid,
    pub(crate) receipts_root: Cid,
    pub(crate) base_fee: TokenAmount,
}

/// What all blocks of a tipset have in common.
pub(crate) struct Template<'t> {
    pub(crate) schedule: &'t Schedule,
    pub(crate) epoch: ChainEpoch,
    pub(crate) parent: &'t FullTipset,
    /// What came of the parent.
    pub(crate) outcome: &'t Outcome,
}

impl Template<'_> {
    /// The block of a winner.
    ///
    /// # Errors
    /// A message has no encoding.
    pub(crate) fn block(&self, winner: &Winner<'_>, messages: Vec<Signed>) -> anyhow::Result<Block> {
        let (mut bls_messages, mut parts, mut secp_messages) = (Vec::new(), Vec::new(), Vec::new());
        for message in messages {
            match message {
                Signed::Own(signed) => secp_messages.push(signed),
                Signed::Aggregated(message, part) => {
                    bls_messages.push(message);
                    parts.push(part);
                }
            }
        }
        let bls = bls_messages.iter().map(Message::cid).collect::<Result<Vec<_>, _>>()?;
        let secp = secp_messages.iter().map(|message| message.cid()).collect::<Result<Vec<_>, _>>()?;
        let mut header = self.header(winner, MessageRoots::build(bls, secp)?.0);
        header.bls_aggregate = Some(aggregate(&parts)?);
        header.signature = Some(winner.producer.worker.sign(&header.signing_bytes()?));
        Ok(Block { header: header.seal()?, bls_messages, secp_messages })
    }

    fn header(&self, winner: &Winner<'_>, messages: Cid) -> BlockHeader {
        let parent = self.parent.tipset();
        let wins = |header: &SealedHeader| header.election_proof.as_ref().map_or(0, |proof| proof.win_count);
        let weight: i64 = parent.headers().iter().map(|header| BLOCK_WEIGHT + wins(header)).sum();
        BlockHeader {
            miner: winner.producer.address,
            ticket: Some(winner.ticket.clone()),
            election_proof: Some(winner.election_proof.clone()),
            beacon_entries: election::beacon_entries(self.schedule, parent.epoch(), self.epoch),
            // Nobody stores anything here, so nobody proves it.
            winning_post_proofs: Vec::new(),
            parents: parent.key().clone(),
            parent_weight: parent.parent_weight() + &CompactInt::from(weight),
            epoch: self.epoch,
            parent_state_root: self.outcome.state_root,
            parent_message_receipts: self.outcome.receipts_root,
            messages,
            bls_aggregate: None,
            timestamp: timestamp(self.schedule, self.epoch),
            signature: None,
            fork_signaling: 0,
            parent_base_fee: self.outcome.base_fee.clone(),
        }
    }
}

/// The tipset of epoch 0, one block without messages, and all that a store must hold of it.
///
/// # Errors
/// None that a state without flaws gives.
pub(crate) fn genesis(
    schedule: &Schedule,
    state_root: Cid,
) -> anyhow::Result<(FullTipset, Vec<StoredBlock>)> {
    let (messages, lists) = MessageRoots::build([], [])?;
    let no_receipts = forest_amt::build::<forest_amt::V0, u64>(forest_amt::BitWidth::W3, [])?;
    let nobody = || vec![0; BLS_SIG_LEN];
    let header = BlockHeader {
        miner: Address::new_id(FIRST_PRODUCER),
        ticket: Some(Ticket::new(nobody())),
        election_proof: Some(ElectionProof { win_count: 0, vrf_proof: VrfProof::new(nobody()) }),
        beacon_entries: vec![election::beacon_entry(schedule, 0)],
        winning_post_proofs: Vec::new(),
        parents: TipsetKey::from(Vec::new()),
        parent_weight: CompactInt::ZERO,
        epoch: 0,
        parent_state_root: state_root,
        parent_message_receipts: no_receipts.root,
        messages,
        bls_aggregate: Some(aggregate(&[])?),
        timestamp: timestamp(schedule, 0),
        signature: Some(Signature::new_bls(nobody())),
        fork_signaling: 0,
        parent_base_fee: TokenAmount::from_atto(Network::INITIAL_BASE_FEE),
    };
    let header = header.seal()?;
    let stored = lists.into_iter().chain(no_receipts.blocks).chain([header.to_block()?]).collect();
    let block = Block { header, bls_messages: Vec::new(), secp_messages: Vec::new() };
    Ok((FullTipset::new(vec![block])?, stored))
}

fn timestamp(schedule: &Schedule, epoch: ChainEpoch) -> u64 {
    GENESIS_TIMESTAMP + schedule.network().block_delay * epoch.unsigned_abs()
}

/// The aggregate of signatures; the point at infinity for none.
fn aggregate(parts: &[[u8; BLS_SIG_LEN]]) -> anyhow::Result<Signature> {
    if parts.is_empty() {
        let mut infinity = vec![0; BLS_SIG_LEN];
        infinity[0] = 0xc0;
        return Ok(Signature::new_bls(infinity));
    }
    Ok(Signature::new_bls(aggregate_bls(parts)?.to_vec()))
}
