//! Window PoSt: what a miner submits while a deadline is open.

use forest_bitfield::BitField;
use forest_encoding::{RawBytes, tuple::*};
use forest_shared::{
    clock::ChainEpoch,
    message::Message,
    randomness::{DomainSeparationTag, draw_randomness},
};

use super::{super::miners::Miner, clock::Place};
use crate::{World, chain, world::encode};

/// `SubmitWindowedPoSt` of the miner actor.
pub const SUBMIT_WINDOWED_POST: u64 = 5;

/// Parameters of `SubmitWindowedPoSt`.
#[derive(Clone, Debug, Serialize_tuple)]
pub struct WindowPoSt {
    /// The deadline.
    pub deadline: u64,
    /// Its partitions, each with the sectors that are left out.
    pub partitions: Vec<(u64, BitField)>,
    /// Proofs, each with its type.
    pub proofs: Vec<(i64, RawBytes)>,
    /// The epoch that shows which chain the proof is for.
    pub commit_epoch: ChainEpoch,
    /// What that epoch's ticket gives.
    pub commit_randomness: RawBytes,
}

impl WindowPoSt {
    /// A proof of one partition, good or bad, fit for now.
    pub fn new(world: &mut World<'_>, miner: &Miner, place: Place, good: bool) -> Self {
        let mut bytes = world.dice.bytes(192);
        bytes[191] = if good { 0 } else { chain::BAD_PROOF };
        let commit_epoch = world.epoch() - 1 - world.dice.below(10).cast_signed();
        Self {
            deadline: place.deadline,
            partitions: vec![(place.partition, BitField::new())],
            proofs: vec![(miner.class.window_post_proof(world.version()).into(), bytes.into())],
            commit_epoch,
            commit_randomness: commit_randomness(commit_epoch),
        }
    }

    /// The message, from the worker.
    #[must_use]
    pub fn message(&self, world: &World<'_>, miner: &Miner) -> Message {
        world.message(miner.worker, miner.address, SUBMIT_WINDOWED_POST, encode(self))
    }
}

/// What the ticket of an epoch gives for a commitment to a chain.
#[must_use]
pub fn commit_randomness(epoch: ChainEpoch) -> RawBytes {
    let tag = DomainSeparationTag::PoStChainCommit.into();
    draw_randomness(&chain::chain_randomness(epoch), tag, epoch, &[]).to_vec().into()
}
