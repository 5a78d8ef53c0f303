//! Who may make the blocks of an epoch: every producer draws, and wins by its share of the power.
//!
//! Draws and tickets are made as the network makes them: verifiable random functions, which are BLS signatures, over
//! randomness of the beacon. The table of power is this network's own, and flat; since some of the power belongs to
//! nobody who is here, there are epochs that nobody wins. Nobody runs a beacon here either: its entries are made up.
//! Specification: "Expected consensus"; "Tickets".

use forest_blocks::{BeaconEntry, ElectionProof, Ticket, Tipset, VrfProof};
use forest_encoding::{
    cbor::Writer,
    hash::{blake2b_256, blake2b_512},
};
use forest_rules::Schedule;
use forest_shared::{
    ActorId,
    address::Address,
    clock::ChainEpoch,
    crypto::{BLS_SIG_LEN, BlsKey},
    randomness::{DomainSeparationTag, draw_randomness},
};

use crate::{network::GENESIS_TIMESTAMP, wallet::Wallet};

/// How many producers there are.
pub(crate) const PRODUCERS: u64 = 5;
/// The id of the first: before those that the init actor gives away.
pub(crate) const FIRST_PRODUCER: ActorId = 70;

/// Power of each producer, and of the network: half of it belongs to nobody who is here.
const POWER: (u64, u64) = (1, 10);

/// Who makes blocks.
#[derive(Clone, Debug)]
pub(crate) struct Producer {
    /// The f0 address of its actor.
    pub(crate) address: Address,
    /// Signs its blocks, and draws for it.
    pub(crate) worker: BlsKey,
}

/// A producer that won an epoch: what its block begins with.
#[derive(Clone, Debug)]
pub(crate) struct Winner<'p> {
    pub(crate) producer: &'p Producer,
    pub(crate) ticket: Ticket,
    pub(crate) election_proof: ElectionProof,
}

impl Producer {
    /// All producers of a network.
    pub(crate) fn all(wallet: &Wallet) -> Vec<Self> {
        let producer = |number| Self {
            address: Address::new_id(FIRST_PRODUCER + number),
            worker: wallet.worker(number),
        };
        (0..PRODUCERS).map(producer).collect()
    }

    fn draws(&self, epoch: ChainEpoch, beacon: &BeaconEntry, parent: &Tipset) -> Option<Winner<'_>> {
        let digest = blake2b_256(&beacon.data);
        let mut myself = Writer::new();
        myself.bytes(self.address.to_bytes().as_slice());
        let proof = |tag: DomainSeparationTag, epoch, entropy: &[u8]| {
            let drawn = draw_randomness(&digest, tag.into(), epoch, entropy);
            self.worker.sign(&drawn).bytes
        };
        let election = proof(DomainSeparationTag::ElectionProofProduction, epoch, myself.as_slice());
        let mut election_proof = ElectionProof { win_count: 0, vrf_proof: VrfProof::new(election) };
        let (power, of_all) = POWER;
        election_proof.win_count = election_proof.compute_win_count(&power.into(), &of_all.into());
        if election_proof.win_count < 1 {
            return None;
        }
        // A ticket is drawn from the one before it.
        myself.raw(parent.min_ticket().vrf_proof.as_bytes());
        let ticket = proof(DomainSeparationTag::TicketProduction, epoch - 1, myself.as_slice());
        Some(Winner { producer: self, ticket: Ticket::new(ticket), election_proof })
    }
}

/// The winners of an epoch, in the order of their blocks in the tipset.
pub(crate) fn winners<'p>(
    producers: &'p [Producer],
    schedule: &Schedule,
    epoch: ChainEpoch,
    parent: &Tipset,
) -> Vec<Winner<'p>> {
    let beacon = beacon_entry(schedule, epoch);
    let drawn = producers.iter().filter_map(|producer| producer.draws(epoch, &beacon, parent));
    let mut winners: Vec<_> = drawn.collect();
    winners.sort_by_key(|winner| winner.ticket.digest());
    winners
}

/// The entries of the epochs since the parent's, this one's among them.
pub(crate) fn beacon_entries(schedule: &Schedule, parent: ChainEpoch, epoch: ChainEpoch) -> Vec<BeaconEntry> {
    (parent + 1..=epoch).map(|epoch| beacon_entry(schedule, epoch)).collect()
}

/// What the beacon is taken to have said in the round of an epoch.
pub(crate) fn beacon_entry(schedule: &Schedule, epoch: ChainEpoch) -> BeaconEntry {
    let round = schedule.beacon_round_at(epoch, GENESIS_TIMESTAMP);
    let data = [1, 2].map(|part| blake2b_512(format!("part {part} of beacon round {round}").as_bytes()));
    BeaconEntry { round, data: data.concat()[..BLS_SIG_LEN].to_vec() }
}
