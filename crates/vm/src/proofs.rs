//! Verification of storage proofs: what the VM needs of a proof system.
//!
//! The real one stands on a library that takes minutes to compile and is a crate of its own (`forest_proofs`); where
//! proofs are known to be good, or to be bad, [`Assumed`] says so without looking. What is no proof but a hash, the
//! commitment to unsealed data, is computed here for both.

mod unsealed;

use forest_shared::{
    commitment::Commitment,
    piece::PieceInfo,
    sector::{
        AggregateSealVerifyProofAndInfos, ReplicaUpdateInfo, SealVerifyInfo, SectorSize, WindowPoStVerifyInfo,
    },
};

use crate::failure::HostError;

pub use unsealed::{InvalidPieces, unsealed_commitment};

/// Why a proof was neither found good nor bad.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProofError {
    /// It is no proof of that type, or what it is about does not fit it: `IllegalArgument` for the actor.
    #[error("malformed proof: {0}")]
    Malformed(String),
    /// This node cannot verify proofs of that type now. Never part of the chain's history.
    #[error(transparent)]
    Host(#[from] HostError),
}

/// Verifies proofs of storage. The VM has charged already and does all that depends on the network version: types that
/// the version does not have never come here. What comes here is a question of mathematics.
pub trait ProofVerifier: Send + Sync {
    /// Whether a sector is sealed as claimed.
    ///
    /// # Errors
    /// [`ProofError`], as in every method.
    fn verify_seal(&self, seal: &SealVerifyInfo) -> Result<bool, ProofError>;

    /// For each of several sectors whether it is sealed as claimed, in the same order; a malformed proof is a bad one.
    /// Worth overriding where they can be verified in parallel.
    ///
    /// # Errors
    /// [`HostError`]: this node cannot tell, for at least one.
    fn verify_seals(&self, seals: &[SealVerifyInfo]) -> Result<Vec<bool>, HostError> {
        seals.iter().map(|seal| good_or_bad(self.verify_seal(seal))).collect()
    }

    /// Whether the challenged sectors are stored. All of them are of the size that the proofs are of; byte 31 of the
    /// randomness has its upper two bits cleared already.
    ///
    /// # Errors
    /// [`ProofError`]
    fn verify_post(&self, proof: &WindowPoStVerifyInfo) -> Result<bool, ProofError>;

    /// Whether several sectors of one miner, at least one, are sealed as claimed.
    ///
    /// # Errors
    /// [`ProofError`]
    fn verify_aggregate_seals(
        &self,
        aggregate: &AggregateSealVerifyProofAndInfos,
    ) -> Result<bool, ProofError>;

    /// Whether a sector was updated as claimed.
    ///
    /// # Errors
    /// [`ProofError`]
    fn verify_replica_update(&self, update: &ReplicaUpdateInfo) -> Result<bool, ProofError>;

    /// The commitment to an unsealed sector that begins with these pieces; see [`unsealed_commitment`]. For whoever has
    /// faster hashes than the VM.
    ///
    /// # Errors
    /// [`InvalidPieces`]
    fn unsealed_commitment(
        &self,
        sector: SectorSize,
        pieces: &[PieceInfo],
    ) -> Result<Commitment, InvalidPieces> {
        unsealed_commitment(sector, pieces)
    }
}

/// Takes a malformed proof for a bad one.
///
/// # Errors
/// [`HostError`]: this node cannot tell.
pub fn good_or_bad(verdict: Result<bool, ProofError>) -> Result<bool, HostError> {
    match verdict {
        Ok(good) => Ok(good),
        Err(ProofError::Malformed(_)) => Ok(false),
        Err(ProofError::Host(error)) => Err(error),
    }
}

/// Assumes what it is told to about every proof, and says so by its name: for vectors, tests and simulation.
///
/// ```
/// use forest_shared::sector::WindowPoStVerifyInfo;
/// use forest_vm::{ProofVerifier, proofs::Assumed};
/// assert!(!Assumed::BAD.verify_post(&WindowPoStVerifyInfo::default())?);
/// # Ok::<(), forest_vm::proofs::ProofError>(())
/// ```
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

impl ProofVerifier for Assumed {
    fn verify_seal(&self, _: &SealVerifyInfo) -> Result<bool, ProofError> {
        Ok(self.seals)
    }

    fn verify_post(&self, _: &WindowPoStVerifyInfo) -> Result<bool, ProofError> {
        Ok(self.posts)
    }

    fn verify_aggregate_seals(&self, _: &AggregateSealVerifyProofAndInfos) -> Result<bool, ProofError> {
        Ok(self.seals)
    }

    fn verify_replica_update(&self, _: &ReplicaUpdateInfo) -> Result<bool, ProofError> {
        Ok(self.seals)
    }
}
