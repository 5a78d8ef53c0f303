//! Proofs of spacetime.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use crate::{ProverId, PublicReplicaInfo, RegisteredPoStProof, SectorId, verdict};

/// Whether sectors are stored.
///
/// # Errors
/// Where there are no sectors, or not exactly one proof, as the proof system has it.
pub fn verify_window_post(
    _: &[u8; 32],
    proofs: &[(RegisteredPoStProof, &[u8])],
    replicas: &BTreeMap<SectorId, PublicReplicaInfo>,
    _: ProverId,
) -> Result<bool> {
    ensure!(!replicas.is_empty(), "no sectors");
    ensure!(proofs.len() == 1, "one proof is verified at a time");
    Ok(proofs.iter().all(|(_, proof)| verdict(proof)))
}
