//! A proof system that answers as it is told.

use forest_shared::sector::{
    AggregateSealVerifyProofAndInfos, ReplicaUpdateInfo, SealVerifyInfo, WindowPoStVerifyInfo,
};
use forest_vm::{ProofVerifier, proofs::ProofError};

/// What becomes of every proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proofs {
    Good,
    Bad,
    Malformed,
}

impl Proofs {
    fn answer(self) -> Result<bool, ProofError> {
        match self {
            Self::Good => Ok(true),
            Self::Bad => Ok(false),
            Self::Malformed => Err(ProofError::Malformed("as told".into())),
        }
    }
}

impl ProofVerifier for Proofs {
    fn verify_seal(&self, _: &SealVerifyInfo) -> Result<bool, ProofError> {
        self.answer()
    }

    fn verify_post(&self, _: &WindowPoStVerifyInfo) -> Result<bool, ProofError> {
        self.answer()
    }

    fn verify_aggregate_seals(&self, _: &AggregateSealVerifyProofAndInfos) -> Result<bool, ProofError> {
        self.answer()
    }

    fn verify_replica_update(&self, _: &ReplicaUpdateInfo) -> Result<bool, ProofError> {
        self.answer()
    }
}
