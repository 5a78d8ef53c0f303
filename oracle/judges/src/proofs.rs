//! Proofs for our side: verdicts by convention, and before them what has to hold for a verdict to be asked for.
//!
//! The published crates turn types, commitments and randomness into the words of the proof system themselves; our VM
//! leaves that to its [`ProofVerifier`]. So the same is refused here as by `forest_proofs`, which cannot be part of this
//! workspace, and by the proof system's stand-in in `proofs/`.

use forest_blockstore::Cid;
use forest_shared::{
    commitment::{cid_to_data_commitment, cid_to_replica_commitment},
    randomness::Randomness,
    sector::{
        AggregateSealVerifyProofAndInfos, RegisteredAggregateProof, RegisteredPoStProof, RegisteredSealProof,
        RegisteredUpdateProof, ReplicaUpdateInfo, SealVerifyInfo, WindowPoStVerifyInfo,
    },
};
use forest_vm::{ProofVerifier, proofs::ProofError};
use oracle_cases::chain::is_good_proof;

/// The made-up proof system.
pub struct Proofs;

impl ProofVerifier for Proofs {
    fn verify_seal(&self, seal: &SealVerifyInfo) -> Result<bool, ProofError> {
        sealable(seal.registered_proof)?;
        sealed(&seal.sealed_cid)?;
        unsealed(&seal.unsealed_cid)?;
        random(&seal.randomness)?;
        random(&seal.interactive_randomness)?;
        Ok(is_good_proof(&seal.proof))
    }

    fn verify_post(&self, post: &WindowPoStVerifyInfo) -> Result<bool, ProofError> {
        random(&post.randomness)?;
        for proof in &post.proofs {
            refuse(matches!(proof.post_proof, RegisteredPoStProof::Invalid(_)), "a type of no proofs")?;
        }
        post.challenged_sectors.iter().try_for_each(|sector| sealed(&sector.sealed_cid))?;
        refuse(post.challenged_sectors.is_empty(), "no sectors")?;
        refuse(post.proofs.len() != 1, "one proof is verified at a time")?;
        Ok(post.proofs.iter().all(|proof| is_good_proof(&proof.proof_bytes)))
    }

    fn verify_aggregate_seals(
        &self,
        aggregate: &AggregateSealVerifyProofAndInfos,
    ) -> Result<bool, ProofError> {
        sealable(aggregate.seal_proof)?;
        let kind = aggregate.aggregate_proof;
        refuse(matches!(kind, RegisteredAggregateProof::Invalid(_)), "a type of no aggregates")?;
        for seal in &aggregate.infos {
            sealed(&seal.sealed_cid)?;
            unsealed(&seal.unsealed_cid)?;
            random(&seal.randomness)?;
            random(&seal.interactive_randomness)?;
        }
        Ok(is_good_proof(&aggregate.proof))
    }

    fn verify_replica_update(&self, update: &ReplicaUpdateInfo) -> Result<bool, ProofError> {
        let kind = update.update_proof_type;
        refuse(matches!(kind, RegisteredUpdateProof::Invalid(_)), "a type of no updates")?;
        sealed(&update.old_sealed_cid)?;
        sealed(&update.new_sealed_cid)?;
        unsealed(&update.new_unsealed_cid)?;
        Ok(is_good_proof(&update.proof))
    }
}

fn refuse(malformed: bool, why: &str) -> Result<(), ProofError> {
    if malformed { Err(ProofError::Malformed(why.into())) } else { Ok(()) }
}

fn sealable(proof: RegisteredSealProof) -> Result<(), ProofError> {
    refuse(matches!(proof, RegisteredSealProof::Invalid(_)), "a type of no seals")
}

fn sealed(cid: &Cid) -> Result<(), ProofError> {
    refuse(cid_to_replica_commitment(cid).is_err(), "no commitment to sealed data")
}

fn unsealed(cid: &Cid) -> Result<(), ProofError> {
    refuse(cid_to_data_commitment(cid).is_err(), "no commitment to data")
}

fn random(Randomness(bytes): &Randomness) -> Result<(), ProofError> {
    refuse(bytes.len() != 32, "randomness has 32 bytes")
}
