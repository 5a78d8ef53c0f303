//! Verification of storage proofs: what the VM needs of a proof system.
//!
//! The real one stands on a library that takes minutes to compile and is a crate of its own (`forest_proofs`); where
//! proofs are known to be good, or to be bad, [`Assumed`] says so without looking.

use forest_shared::{
    commitment::Commitment,
    piece::PieceInfo,
    sector::{
        AggregateSealVerifyProofAndInfos, RegisteredSealProof, ReplicaUpdateInfo, SealVerifyInfo,
        WindowPoStVerifyInfo,
    },
};

/// A proof could not be verified at all: a malformed proof, or parameters that do not fit it. Actors see
/// `IllegalArgument`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MalformedProof(pub String);

/// Verifies proofs of storage. The VM has charged already and does all that depends on the network version; what
/// comes here is a question of mathematics.
pub trait ProofVerifier: Send + Sync {
    /// Whether a sector is sealed as claimed.
    fn verify_seal(&self, seal: &SealVerifyInfo) -> Result<bool, MalformedProof>;

    /// Whether the challenged sectors are stored. Byte 31 of the randomness has its upper two bits cleared already.
    fn verify_post(&self, proof: &WindowPoStVerifyInfo) -> Result<bool, MalformedProof>;

    /// Whether several sectors of one miner are sealed as claimed.
    fn verify_aggregate_seals(
        &self,
        aggregate: &AggregateSealVerifyProofAndInfos,
    ) -> Result<bool, MalformedProof>;

    /// Whether a sector was updated as claimed.
    fn verify_replica_update(&self, update: &ReplicaUpdateInfo) -> Result<bool, MalformedProof>;

    /// The commitment to an unsealed sector made of these pieces, which fill it to its last byte.
    fn unsealed_commitment(
        &self,
        proof: RegisteredSealProof,
        pieces: &[PieceInfo],
    ) -> Result<Commitment, MalformedProof>;
}

/// Assumes what it is told to about every proof, and says so by its name: for vectors, tests and simulation.
///
/// Unsealed commitments are not assumed but computed as they are.
#[derive(Clone, Copy, Debug)]
pub struct Assumed {
    /// Whether seals, aggregates and updates are good.
    pub seals: bool,
    /// Whether proofs of spacetime are good.
    pub posts: bool,
}

impl Assumed {
    /// Every proof is good.
    pub const GOOD: Self = Self { seals: true, posts: true };
    /// Every proof is bad.
    pub const BAD: Self = Self { seals: false, posts: false };
}
