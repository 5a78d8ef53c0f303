//! The interface of the proof system, with verdicts by convention instead of mathematics.
//!
//! The judges call the published proof system from deep inside, where nothing can be put in between, and nobody can
//! make a proof of a 32 GiB sector for a test. So this crate takes its place in this workspace. What the judges do
//! before they ask (types, commitments, empty lists) stays theirs. Data commitments are computed by the real library.
//! Invariant: a proof is good unless its last byte is [`BAD_PROOF`], as `oracle_cases::chain` tells our side.

pub mod post;
mod registered;
pub mod seal;
pub mod update;

pub use filecoin_proofs::{Commitment, PieceInfo, ProverId, Ticket, UnpaddedBytesAmount};
pub use registered::{
    RegisteredAggregationProof, RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof,
};
pub use storage_proofs_core::sector::SectorId;

/// The last byte of a proof that is bad.
pub const BAD_PROOF: u8 = 0xbd;

/// A sector as its proofs of spacetime know it: by the type of proof that its seal asks for.
#[derive(Clone, Debug)]
pub struct PublicReplicaInfo(RegisteredPoStProof);

impl PublicReplicaInfo {
    /// A sector whose seal asks for proofs of this type.
    #[must_use]
    pub fn new(proof: RegisteredPoStProof, _: Commitment) -> Self {
        Self(proof)
    }
}

fn verdict(proof: &[u8]) -> bool {
    proof.last() != Some(&BAD_PROOF)
}
