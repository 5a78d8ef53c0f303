//! [`StorageProofs`]: each kind of proof, handed to the library.

use std::collections::BTreeMap;

use filecoin_proofs_api::{PublicReplicaInfo, SectorId, post, seal, update};
use forest_shared::sector::{
    AggregateSealVerifyInfo, AggregateSealVerifyProofAndInfos, RegisteredSealProof, ReplicaUpdateInfo,
    SealVerifyInfo, SealVersion, SectorSize, WindowPoStVerifyInfo,
};
use forest_vm::{
    HostError, ProofVerifier,
    proofs::{ProofError, good_or_bad},
};
use rayon::prelude::*;

use crate::{
    convert::{self, malformed},
    library,
    parameters::{Parameters, Use},
};

/// Verifies proofs with the network's own library. Make one per process: it remembers which parameters it has checked.
#[derive(Debug, Default)]
pub struct StorageProofs {
    parameters: Parameters,
}

impl StorageProofs {
    /// A verifier. Parameters are looked for when they are first needed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether all parameters are there that proofs of sectors of this size are verified with. Reads hundreds of megabytes
    /// the first time.
    ///
    /// # Errors
    /// [`HostError::Proofs`] names the first file that is missing or damaged.
    pub fn check_parameters(&self, size: SectorSize) -> Result<(), HostError> {
        for use_ in Use::of(size) {
            // Malformed would be a type of proof that does not exist; those of a size do.
            self.parameters.require(use_).or_else(|error| good_or_bad(Err(error)).map(drop))?;
        }
        Ok(())
    }

    /// Checks the parameters of seals, and of aggregates where they are such: non-interactive seals always are (FIP-0092).
    fn require_seals(&self, proof: RegisteredSealProof, aggregated: bool) -> Result<(), ProofError> {
        self.parameters.require(Use::Seal(proof))?;
        let version = proof.parts().map(|(version, _)| version);
        if aggregated || version == Ok(SealVersion::V1P2NonInteractive) {
            self.parameters.require(Use::Aggregate(proof))?;
        }
        Ok(())
    }
}

impl ProofVerifier for StorageProofs {
    fn verify_seal(&self, info: &SealVerifyInfo) -> Result<bool, ProofError> {
        let proof = convert::seal(info.registered_proof)?;
        let (sealed, unsealed) = (convert::sealed(&info.sealed_cid)?, convert::unsealed(&info.unsealed_cid)?);
        let (prover, sector) = (convert::prover(info.sector_id.miner), SectorId::from(info.sector_id.number));
        let ticket = convert::randomness(&info.randomness)?;
        let seed = convert::randomness(&info.interactive_randomness)?;
        self.require_seals(info.registered_proof, false)?;
        library::call(|| {
            seal::verify_seal(proof, sealed, unsealed, prover, sector, ticket, seed, &info.proof)
        })
    }

    fn verify_seals(&self, seals: &[SealVerifyInfo]) -> Result<Vec<bool>, HostError> {
        seals.par_iter().map(|seal| good_or_bad(self.verify_seal(seal))).collect()
    }

    fn verify_post(&self, info: &WindowPoStVerifyInfo) -> Result<bool, ProofError> {
        let randomness = convert::randomness(&info.randomness)?;
        let first = info.proofs.first().ok_or_else(|| malformed("no proof"))?.post_proof;
        let kind = convert::post(first)?;
        let proofs = info
            .proofs
            .iter()
            .map(|proof| Ok((convert::post(proof.post_proof)?, proof.proof_bytes.as_slice())));
        let proofs = proofs.collect::<Result<Vec<_>, ProofError>>()?;
        // Of several sectors with one number, the last counts.
        let sectors = info.challenged_sectors.iter().map(|sector| {
            let replica = PublicReplicaInfo::new(kind, convert::sealed(&sector.sealed_cid)?);
            Ok((SectorId::from(sector.sector_number), replica))
        });
        let sectors = sectors.collect::<Result<BTreeMap<_, _>, ProofError>>()?;
        let prover = convert::prover(info.prover);
        self.parameters.require(Use::Post(first))?;
        library::call(|| post::verify_window_post(&randomness, &proofs, &sectors, prover))
    }

    fn verify_aggregate_seals(&self, info: &AggregateSealVerifyProofAndInfos) -> Result<bool, ProofError> {
        let proof = convert::seal(info.seal_proof)?;
        let aggregation = convert::aggregate(info.aggregate_proof)?;
        let seals = info.infos.iter().map(Seal::new).collect::<Result<Vec<_>, _>>()?;
        let prover = convert::prover(info.miner);
        self.require_seals(info.seal_proof, true)?;
        library::call(|| {
            let inputs = seals.par_iter().map(|Seal { sealed, unsealed, sector, ticket, seed }| {
                seal::get_seal_inputs(proof, *sealed, *unsealed, prover, *sector, *ticket, *seed)
            });
            let inputs = inputs.collect::<Result<Vec<_>, _>>()?.concat();
            let sealed: Vec<_> = seals.iter().map(|seal| seal.sealed).collect();
            let seeds: Vec<_> = seals.iter().map(|seal| seal.seed).collect();
            let bytes = info.proof.clone();
            seal::verify_aggregate_seal_commit_proofs(proof, aggregation, bytes, &sealed, &seeds, inputs)
        })
    }

    fn verify_replica_update(&self, info: &ReplicaUpdateInfo) -> Result<bool, ProofError> {
        let proof = convert::update(info.update_proof_type)?;
        let (old, new) = (convert::sealed(&info.old_sealed_cid)?, convert::sealed(&info.new_sealed_cid)?);
        let unsealed = convert::unsealed(&info.new_unsealed_cid)?;
        self.parameters.require(Use::Update(info.update_proof_type))?;
        library::call(|| update::verify_empty_sector_update_proof(proof, &info.proof, old, new, unsealed))
    }
}

/// A seal of an aggregate, in the library's terms.
struct Seal {
    sealed: [u8; 32],
    unsealed: [u8; 32],
    sector: SectorId,
    ticket: [u8; 32],
    seed: [u8; 32],
}

impl Seal {
    fn new(info: &AggregateSealVerifyInfo) -> Result<Self, ProofError> {
        Ok(Self {
            sealed: convert::sealed(&info.sealed_cid)?,
            unsealed: convert::unsealed(&info.unsealed_cid)?,
            sector: SectorId::from(info.sector_number),
            ticket: convert::randomness(&info.randomness)?,
            seed: convert::randomness(&info.interactive_randomness)?,
        })
    }
}

#[cfg(test)]
mod tests;
