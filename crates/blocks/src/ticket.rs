//! Tickets and the proofs in them: what randomness is drawn from, and how blocks of a tipset are ordered.
//!
//! A proof is the output of a verifiable random function: a BLS signature that anyone can check and nobody can choose.
//! What counts is never its bytes but their hash. Specification: "Tickets"; "Verifiable Random Function".

use forest_encoding::{
    DecodeError,
    cbor::{Reader, Writer},
    hash,
};

use crate::wire;

/// The output of a verifiable random function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VrfProof(Vec<u8>);

impl VrfProof {
    /// A proof of these bytes, a BLS signature of 96 when it is sound.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// blake2b-256 of the bytes: as a big-endian fraction of 2²⁵⁶, the number that was drawn.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        hash::blake2b_256(&self.0)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        wire::read_bytes(reader).map(Self)
    }
}

/// A tick of the chain's clock: CBOR `[vrf_proof]`.
///
/// Tickets have no `Ord` on purpose: bytes in ascending order mean nothing, [digests](Self::digest) decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// Proves that the ticket was drawn from the parent's.
    pub vrf_proof: VrfProof,
}

impl Ticket {
    /// A ticket with this proof.
    pub fn new(vrf_proof: impl Into<Vec<u8>>) -> Self {
        Self { vrf_proof: VrfProof::new(vrf_proof) }
    }

    /// What tickets are ordered by: the smallest wins.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.vrf_proof.digest()
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(1)?;
        Ok(Self { vrf_proof: VrfProof::read(reader)? })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(1).bytes(self.vrf_proof.as_bytes());
    }
}
