//! Proofs of storage, and of consensus faults.
//!
//! Each is charged by what the actor claims, before anything about the claim is looked at. Then [`types`] refuses what
//! the network version does not know, and the [`ProofVerifier`](crate::ProofVerifier) does the mathematics. What is
//! malformed in any way is `IllegalArgument`, so the order of the checks does not show.

mod types;

use forest_blockstore::Cid;
use forest_shared::{
    commitment::data_commitment_to_cid,
    consensus::ConsensusFault,
    error::ErrorNumber,
    piece::PieceInfo,
    sector::{
        AggregateSealVerifyProofAndInfos, RegisteredSealProof, ReplicaUpdateInfo, SealVerifyInfo,
        WindowPoStVerifyInfo,
    },
};

use super::Kernel;
use crate::{
    failure::{Fault, Result},
    proofs::ProofError,
};

impl Kernel {
    /// Whether a sector is sealed as claimed (nv16 and nv17).
    pub(crate) fn verify_seal(&mut self, seal: &SealVerifyInfo) -> Result<bool> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.proofs.verify_seal)?;
        self.known_seal(seal.registered_proof)?;
        verdict(self.calls.snapshot.proofs.verify_seal(seal))
    }

    /// For each of several sectors whether it is sealed as claimed. What is malformed is bad.
    pub(crate) fn batch_verify_seals(&mut self, seals: Vec<SealVerifyInfo>) -> Result<Vec<bool>> {
        let rules = self.rules();
        for _ in &seals {
            self.calls.charge_if(rules.gas.proofs.batched_seal)?;
        }
        let is_known =
            |seal: &SealVerifyInfo| types::knows(rules.behaviours.proofs.seals, seal.registered_proof);
        let known: Vec<bool> = seals.iter().map(is_known).collect();
        let seals: Vec<_> = seals.into_iter().filter(is_known).collect();
        let mut verdicts = self.calls.snapshot.proofs.verify_seals(&seals)?.into_iter();
        Ok(known.into_iter().map(|known| known && verdicts.next() == Some(true)).collect())
    }

    /// Whether the challenged sectors of a miner are stored.
    pub(crate) fn verify_post(&mut self, mut post: WindowPoStVerifyInfo) -> Result<bool> {
        let rules = self.rules();
        self.calls.charge(rules.gas.proofs.on_verify_post(post.challenged_sectors.len()))?;
        let (chain, epoch) = (self.calls.context().chain_id, self.calls.context().epoch);
        types::downgrade(&rules.behaviours.proofs, chain, epoch, &mut post);
        types::check_post(&rules.behaviours.proofs, &post).map_err(refused)?;
        // An element of the field of the proofs has 254 bits.
        let last =
            post.randomness.0.get_mut(31).ok_or_else(|| refused("randomness of less than 32 bytes"))?;
        *last &= 0x3f;
        verdict(self.calls.snapshot.proofs.verify_post(&post))
    }

    /// Whether several sectors of a miner are sealed as claimed.
    pub(crate) fn verify_aggregate_seals(
        &mut self,
        aggregate: &AggregateSealVerifyProofAndInfos,
    ) -> Result<bool> {
        let prices = &self.rules().gas.proofs;
        self.calls.charge(prices.on_verify_aggregate_seals(aggregate.seal_proof, aggregate.infos.len()))?;
        if aggregate.infos.is_empty() {
            return Err(refused("an aggregate of no seals"));
        }
        self.known_seal(aggregate.seal_proof)?;
        verdict(self.calls.snapshot.proofs.verify_aggregate_seals(aggregate))
    }

    /// Whether a sector was updated as claimed.
    pub(crate) fn verify_replica_update(&mut self, update: &ReplicaUpdateInfo) -> Result<bool> {
        let rules = self.rules();
        self.calls.charge(rules.gas.proofs.verify_replica_update)?;
        verdict(self.calls.snapshot.proofs.verify_replica_update(update))
    }

    /// Refuses types of seals that this network version does not have.
    pub(crate) fn known_seal(&self, proof: RegisteredSealProof) -> Result<()> {
        if types::knows(self.rules().behaviours.proofs.seals, proof) {
            return Ok(());
        }
        Err(refused(format!("there are no seals of type {}", i64::from(proof))))
    }

    /// The CID of an unsealed sector that begins with these pieces.
    pub(crate) fn unsealed_sector_cid(
        &mut self,
        proof: RegisteredSealProof,
        pieces: &[PieceInfo],
    ) -> Result<Cid> {
        let rules = self.rules();
        self.calls.charge(rules.gas.proofs.compute_unsealed_sector_cid)?;
        let sector = proof.sector_size().map_err(|error| refused(error.to_string()))?;
        let commitment = self.calls.snapshot.proofs.unsealed_commitment(sector, pieces);
        commitment
            .map(|commitment| data_commitment_to_cid(&commitment))
            .map_err(|error| refused(error.to_string()))
    }

    /// The fault that these block headers prove, if any.
    pub(crate) fn verify_consensus_fault(
        &mut self,
        header_1: &[u8],
        header_2: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>> {
        let rules = self.rules();
        self.calls.charge(rules.gas.proofs.verify_consensus_fault)?;
        Ok(self.calls.snapshot.externs.verify_consensus_fault(header_1, header_2, extra)?)
    }
}

fn verdict(verdict: Result<bool, ProofError>) -> Result<bool> {
    verdict.map_err(|error| match error {
        ProofError::Malformed(why) => refused(why),
        ProofError::Host(error) => error.into(),
    })
}

fn refused(why: impl Into<std::sync::Arc<str>>) -> Fault {
    Fault::syscall(ErrorNumber::IllegalArgument, why)
}
