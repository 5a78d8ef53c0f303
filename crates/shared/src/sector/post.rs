//! What a proof of spacetime is verified against: parameters of the PoSt syscall and of block validation.

use forest_encoding::{Cid, tuple::*};

use super::{RegisteredPoStProof, RegisteredSealProof, SectorNumber};
use crate::{ActorId, randomness::Randomness};

/// Randomness that challenges are derived from.
pub type PoStRandomness = Randomness;

/// A sector that is challenged: CBOR `[seal proof, number, sealed CID]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct SectorInfo {
    /// How the sector was sealed; the PoSt type follows from it.
    pub proof: RegisteredSealProof,
    /// The sector's number.
    pub sector_number: SectorNumber,
    /// The commitment to the sealed data, CommR.
    pub sealed_cid: Cid,
}

/// A proof of spacetime: CBOR `[type, bytes]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct PoStProof {
    /// The type.
    pub post_proof: RegisteredPoStProof,
    /// The proof itself.
    #[serde(with = "forest_encoding::serde_bytes")]
    pub proof_bytes: Vec<u8>,
}

/// What the winning PoSt in a block header is verified against. Never inside the VM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct WinningPoStVerifyInfo {
    /// Where challenges come from.
    pub randomness: PoStRandomness,
    /// The proofs.
    pub proofs: Vec<PoStProof>,
    /// The challenged sectors.
    pub challenge_sectors: Vec<SectorInfo>,
    /// The miner; the prover's id is derived from it.
    pub prover: ActorId,
}

/// What a window PoSt is verified against: parameters of the `crypto::verify_post` syscall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct WindowPoStVerifyInfo {
    /// Where challenges come from.
    pub randomness: PoStRandomness,
    /// The proofs.
    pub proofs: Vec<PoStProof>,
    /// The challenged sectors.
    pub challenged_sectors: Vec<SectorInfo>,
    /// The miner.
    pub prover: ActorId,
}

/// What a miner submits for a window PoSt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct OnChainWindowPoStVerifyInfo {
    /// The proofs.
    pub proofs: Vec<PoStProof>,
}
