//! Blocks with real headers: tickets, elections, beacon entries, message lists, signatures.
//!
//! What needs a key that the chain knows is signed with it; tickets and election proofs are chance, since no rule that
//! applies tipsets draws them again.

use forest_blocks::{
    BeaconEntry, Block, BlockHeader, ElectionProof, FullTipset, MessageRoots, SealedHeader, Ticket,
    TipsetKey, VrfProof,
};
use forest_blockstore::{Blockstore as _, Cid, MemoryStore};
use forest_encoding::hash::{blake2b_256, blake2b_512};
use forest_rules::{Network, Schedule};
use forest_shared::{
    address::Address,
    bigint::CompactInt,
    clock::ChainEpoch,
    crypto::{BLS_SIG_LEN, BlsKey, Signature, aggregate_bls},
    econ::TokenAmount,
    message::Message,
    sector::{PoStProof, RegisteredPoStProof},
};

use super::{
    Applied, ChainError, ChainPlan, accounts::Signed, dice::Dice, genesis::FIRST_MINER,
    plan::GENESIS_TIMESTAMP,
};

/// A winner of an epoch: what its block begins with.
#[derive(Clone, Debug)]
pub(super) struct Winner {
    /// The miner, counted from the first.
    pub(super) miner: u64,
    pub(super) ticket: Ticket,
    pub(super) election_proof: ElectionProof,
}

impl Winner {
    /// So many winners, in the order of their blocks in the tipset.
    pub(super) fn draw(dice: &mut Dice, miners: u64, count: u64) -> Vec<Self> {
        let first = dice.below(miners);
        let mut winners: Vec<Self> = (0..count)
            .map(|number| Self {
                miner: (first + number) % miners,
                ticket: Ticket::new(dice.bytes::<BLS_SIG_LEN>()),
                election_proof: ElectionProof {
                    win_count: 1 + dice.below(3) as i64,
                    vrf_proof: VrfProof::new(dice.bytes::<BLS_SIG_LEN>()),
                },
            })
            .collect();
        winners.sort_by_key(|winner| winner.ticket.digest());
        winners
    }

    fn address(&self) -> Address {
        Address::new_id(FIRST_MINER + self.miner)
    }

    /// The key of the miner's worker, for who wants to check the signature of a block.
    fn worker(&self) -> BlsKey {
        let mut secret = blake2b_256(format!("worker of miner {}", self.miner).as_bytes());
        secret[31] &= 0x3f;
        BlsKey::from_bytes(&secret).expect("below the order of the group")
    }
}

/// What all blocks of a tipset have in common.
pub(super) struct Common<'c> {
    pub(super) schedule: &'c Schedule,
    pub(super) epoch: ChainEpoch,
    pub(super) parent: &'c FullTipset,
    /// What came of the parent.
    pub(super) applied: &'c Applied,
}

impl Common<'_> {
    /// A block of a winner.
    pub(super) fn block(&self, winner: &Winner, messages: &[Signed]) -> Result<Block, ChainError> {
        let (bls_messages, parts): (Vec<Message>, Vec<[u8; BLS_SIG_LEN]>) = messages
            .iter()
            .filter_map(|signed| match signed {
                Signed::Aggregated(message, part) => Some((message.clone(), *part)),
                Signed::Own(_) => None,
            })
            .unzip();
        let own = |signed: &Signed| match signed {
            Signed::Own(message) => Some(message.clone()),
            Signed::Aggregated(..) => None,
        };
        let secp_messages: Vec<_> = messages.iter().filter_map(own).collect();
        let bls = bls_messages.iter().map(Message::cid).collect::<Result<Vec<_>, _>>()?;
        let secp = secp_messages.iter().map(|message| message.cid()).collect::<Result<Vec<_>, _>>()?;
        let mut header = self.header(winner, MessageRoots::build(bls, secp)?.0);
        header.bls_aggregate = Some(aggregate(&parts)?);
        header.signature = Some(winner.worker().sign(&header.signing_bytes()?));
        Ok(Block { header: header.seal()?, bls_messages, secp_messages })
    }

    fn header(&self, winner: &Winner, messages: Cid) -> BlockHeader {
        let parent = self.parent.tipset();
        let wins = |header: &SealedHeader| header.election_proof.as_ref().map_or(0, |proof| proof.win_count);
        let weight: i64 = parent.headers().iter().map(|header| 100 + wins(header)).sum();
        BlockHeader {
            miner: winner.address(),
            ticket: Some(winner.ticket.clone()),
            election_proof: Some(winner.election_proof.clone()),
            beacon_entries: beacon_entries(self.schedule, parent.epoch(), self.epoch),
            winning_post_proofs: vec![PoStProof {
                post_proof: RegisteredPoStProof::StackedDrgWinning32GiBV1,
                proof_bytes: vec![0; 192],
            }],
            parents: parent.key().clone(),
            parent_weight: parent.parent_weight() + &CompactInt::from(weight),
            epoch: self.epoch,
            parent_state_root: self.applied.state_root,
            parent_message_receipts: self.applied.receipts_root,
            messages,
            bls_aggregate: None,
            timestamp: timestamp(self.schedule, self.epoch),
            signature: None,
            fork_signaling: 0,
            parent_base_fee: self.applied.base_fee.clone(),
        }
    }
}

/// The tipset of epoch 0: one block without messages.
pub(super) fn genesis(
    plan: &ChainPlan,
    schedule: &Schedule,
    store: &MemoryStore,
    state_root: Cid,
) -> Result<FullTipset, ChainError> {
    let (messages, lists) = MessageRoots::build([], [])?;
    let no_receipts = forest_amt::build::<forest_amt::V0, u64>(forest_amt::BitWidth::W3, [])?;
    let winner = Winner::draw(&mut Dice::new(plan.seed), 1, 1).remove(0);
    let header = BlockHeader {
        miner: winner.address(),
        ticket: Some(winner.ticket),
        election_proof: Some(winner.election_proof),
        beacon_entries: vec![beacon_entry(schedule.beacon_round_at(0, GENESIS_TIMESTAMP))],
        winning_post_proofs: Vec::new(),
        parents: TipsetKey::from(Vec::new()),
        parent_weight: CompactInt::ZERO,
        epoch: 0,
        parent_state_root: state_root,
        parent_message_receipts: no_receipts.root,
        messages,
        bls_aggregate: Some(aggregate(&[])?),
        timestamp: GENESIS_TIMESTAMP,
        signature: Some(Signature::new_bls(vec![0; BLS_SIG_LEN])),
        fork_signaling: 0,
        parent_base_fee: TokenAmount::from_atto(Network::INITIAL_BASE_FEE),
    };
    let header = header.seal()?;
    store.put_many(&lists)?;
    store.put_many(&no_receipts.blocks)?;
    store.put(header.to_block()?)?;
    let block = Block { header, bls_messages: Vec::new(), secp_messages: Vec::new() };
    Ok(FullTipset::new(vec![block])?)
}

fn timestamp(schedule: &Schedule, epoch: ChainEpoch) -> u64 {
    GENESIS_TIMESTAMP + schedule.network().block_delay * epoch.unsigned_abs()
}

/// The rounds since the parent, the one of the epoch itself among them.
fn beacon_entries(schedule: &Schedule, parent: ChainEpoch, epoch: ChainEpoch) -> Vec<BeaconEntry> {
    let [before, last] = [parent, epoch].map(|epoch| schedule.beacon_round_at(epoch, GENESIS_TIMESTAMP));
    (before + 1..=last).map(beacon_entry).collect()
}

/// What the beacon is taken to have said.
fn beacon_entry(round: u64) -> BeaconEntry {
    let data = [1, 2].map(|part| blake2b_512(format!("part {part} of beacon round {round}").as_bytes()));
    BeaconEntry { round, data: data.concat()[..BLS_SIG_LEN].to_vec() }
}

/// The aggregate of signatures; the point at infinity for none.
fn aggregate(parts: &[[u8; BLS_SIG_LEN]]) -> Result<Signature, ChainError> {
    if parts.is_empty() {
        let mut infinity = vec![0; BLS_SIG_LEN];
        infinity[0] = 0xc0;
        return Ok(Signature::new_bls(infinity));
    }
    Ok(Signature::new_bls(aggregate_bls(parts)?.to_vec()))
}
