//! A proof system that answers as it is told.

use forest_shared::{
    commitment::Commitment,
    piece::PieceInfo,
    sector::{
        AggregateSealVerifyProofAndInfos, RegisteredSealProof, ReplicaUpdateInfo, SealVerifyInfo,
        WindowPoStVerifyInfo,
    },
};
use forest_vm::{ProofVerifier, proofs::MalformedProof};

/// What becomes of every proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proofs {
    Good,
    Bad,
    Malformed,
}

impl Proofs {
    fn answer(self) -> Result<bool, MalformedProof> {
        match self {
            Self::Good => Ok(true),
            Self::Bad => Ok(false),
            Self::Malformed => Err(MalformedProof("as told".into())),
        }
    }
}

impl ProofVerifier for Proofs {
    fn verify_seal(&self, _: &SealVerifyInfo) -> Result<bool, MalformedProof> {
        self.answer()
    }

    fn verify_post(&self, _: &WindowPoStVerifyInfo) -> Result<bool, MalformedProof> {
        self.answer()
    }

    fn verify_aggregate_seals(&self, _: &AggregateSealVerifyProofAndInfos) -> Result<bool, MalformedProof> {
        self.answer()
    }

    fn verify_replica_update(&self, _: &ReplicaUpdateInfo) -> Result<bool, MalformedProof> {
        self.answer()
    }

    /// The commitment says how many pieces came.
    fn unsealed_commitment(
        &self,
        _: RegisteredSealProof,
        pieces: &[PieceInfo],
    ) -> Result<Commitment, MalformedProof> {
        let mut commitment = [0; 32];
        commitment[0] = u8::try_from(pieces.len()).unwrap();
        self.answer().map(|_| commitment)
    }
}
