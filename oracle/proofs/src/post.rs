//! Proofs of spacetime.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use crate::{ProverId, PublicReplicaInfo, RegisteredPoStProof, SectorId, verdict};

/// Whether sectors are stored.
///
/// # Errors
/// As the proof system has it: where there are no sectors, or not exactly one proof, or it is of another type than the
/// sectors ask for.
pub fn verify_window_post(
    _: &[u8; 32],
    proofs: &[(RegisteredPoStProof, &[u8])],
    replicas: &BTreeMap<SectorId, PublicReplicaInfo>,
    _: ProverId,
) -> Result<bool> {
    ensure!(!replicas.is_empty(), "no sectors");
    ensure!(proofs.len() == 1, "one proof is verified at a time");
    let (proof_type, proof) = proofs[0];
    ensure!(proof_type.is_window(), "not a type of window proofs");
    ensure!(replicas.values().all(|sector| sector.0 == proof_type), "the sectors ask for another type");
    Ok(verdict(proof))
}
