//! What a seal is verified against: parameters of the seal syscalls, one sector at a time, aggregated, or updated.

use forest_encoding::{Cid, tuple::*};

use super::{RegisteredAggregateProof, RegisteredSealProof, RegisteredUpdateProof, SectorId, SectorNumber};
use crate::{ActorId, DealId, clock::ChainEpoch, randomness::Randomness};

/// Randomness that the seal commits to.
pub type SealRandomness = Randomness;

/// Randomness that the challenge is derived from, drawn after the seal.
pub type InteractiveSealRandomness = Randomness;

/// What one seal is verified against: parameters of `crypto::verify_seal` and, as a list, of
/// `crypto::batch_verify_seals`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct SealVerifyInfo {
    /// How it was sealed.
    pub registered_proof: RegisteredSealProof,
    /// Which sector.
    pub sector_id: SectorId,
    /// The deals in it.
    pub deal_ids: Vec<DealId>,
    /// What the seal commits to.
    pub randomness: SealRandomness,
    /// What the challenge comes from.
    pub interactive_randomness: InteractiveSealRandomness,
    /// The proof itself.
    #[serde(with = "forest_encoding::serde_bytes")]
    pub proof: Vec<u8>,
    /// The commitment to the sealed data, CommR.
    pub sealed_cid: Cid,
    /// The commitment to the data, CommD.
    pub unsealed_cid: Cid,
}

/// What a message that commits a sector carries; the rest of [`SealVerifyInfo`] is in the state.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct SealVerifyParams {
    /// CommR.
    pub sealed_cid: Cid,
    /// The epoch that the challenge is drawn from.
    pub interactive_epoch: ChainEpoch,
    /// How it was sealed.
    pub registered_seal_proof: RegisteredSealProof,
    /// The proof itself.
    #[serde(with = "forest_encoding::serde_bytes")]
    pub proof: Vec<u8>,
    /// The deals in the sector.
    pub deal_ids: Vec<DealId>,
    /// The sector.
    pub sector_num: SectorNumber,
    /// The epoch that the seal's randomness is drawn from.
    pub seal_rand_epoch: ChainEpoch,
}

/// One sector of an aggregated proof.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct AggregateSealVerifyInfo {
    /// The sector.
    pub sector_number: SectorNumber,
    /// What the seal commits to.
    pub randomness: SealRandomness,
    /// What the challenge comes from.
    pub interactive_randomness: InteractiveSealRandomness,
    /// CommR.
    pub sealed_cid: Cid,
    /// CommD.
    pub unsealed_cid: Cid,
}

/// An aggregated proof and its sectors (FIP-0013): parameters of `crypto::verify_aggregate_seals`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct AggregateSealVerifyProofAndInfos {
    /// The miner of all the sectors.
    pub miner: ActorId,
    /// How all of them were sealed.
    pub seal_proof: RegisteredSealProof,
    /// How the proofs were aggregated.
    pub aggregate_proof: RegisteredAggregateProof,
    /// The proof itself.
    #[serde(with = "forest_encoding::serde_bytes")]
    pub proof: Vec<u8>,
    /// The sectors, in the order of aggregation.
    pub infos: Vec<AggregateSealVerifyInfo>,
}

/// What the replacement of a sector's data is verified against (FIP-0019): parameters of
/// `crypto::verify_replica_update`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct ReplicaUpdateInfo {
    /// The type of the proof.
    pub update_proof_type: RegisteredUpdateProof,
    /// CommR before.
    pub old_sealed_cid: Cid,
    /// CommR after.
    pub new_sealed_cid: Cid,
    /// CommD after.
    pub new_unsealed_cid: Cid,
    /// The proof itself. A list of integers on the wire, not a byte string: an accident that became consensus.
    pub proof: Vec<u8>,
}
