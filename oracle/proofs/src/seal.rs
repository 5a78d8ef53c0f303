//! Proofs that sectors are sealed, and the commitment to what is in them.

use anyhow::Result;

use crate::{
    Commitment, PieceInfo, ProverId, RegisteredAggregationProof, RegisteredSealProof, SectorId, Ticket,
    verdict,
};

/// The inputs of a proof, which nobody looks at here.
pub type Inputs = Vec<Vec<u64>>;

/// The commitment to a sector that begins with these pieces; really computed.
///
/// # Errors
/// Where the pieces do not fit.
pub fn compute_comm_d(proof: RegisteredSealProof, pieces: &[PieceInfo]) -> Result<Commitment> {
    filecoin_proofs::compute_comm_d(filecoin_proofs::SectorSize(proof.sector_size()), pieces)
}

/// Whether a sector is sealed as claimed.
///
/// # Errors
/// Never.
#[expect(clippy::too_many_arguments, reason = "the interface is the proof system's")]
pub fn verify_seal(
    _: RegisteredSealProof,
    _: Commitment,
    _: Commitment,
    _: ProverId,
    _: SectorId,
    _: Ticket,
    _: Ticket,
    proof: &[u8],
) -> Result<bool> {
    Ok(verdict(proof))
}

/// The inputs of the proof of a seal.
///
/// # Errors
/// Never.
pub fn get_seal_inputs(
    _: RegisteredSealProof,
    _: Commitment,
    _: Commitment,
    _: ProverId,
    _: SectorId,
    _: Ticket,
    _: Ticket,
) -> Result<Inputs> {
    Ok(Vec::new())
}

/// Whether several sectors are sealed as claimed.
///
/// # Errors
/// Never.
pub fn verify_aggregate_seal_commit_proofs(
    _: RegisteredSealProof,
    _: RegisteredAggregationProof,
    proof: Vec<u8>,
    _: &[Commitment],
    _: &[Ticket],
    _: Inputs,
) -> Result<bool> {
    Ok(verdict(&proof))
}
