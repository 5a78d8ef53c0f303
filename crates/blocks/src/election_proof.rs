//! Election proofs: that a miner won the right to produce a block, and how often.

use forest_encoding::{
    DecodeError,
    cbor::{Reader, Writer},
};

use crate::VrfProof;

/// Proof of winning an epoch: CBOR `[win_count, vrf_proof]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ElectionProof {
    /// How often the miner won; what the block weighs and earns. At least 1 in a valid block.
    pub win_count: i64,
    /// What the wins are counted from.
    pub vrf_proof: VrfProof,
}

impl ElectionProof {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(2)?;
        Ok(Self { win_count: reader.i64()?, vrf_proof: VrfProof::read(reader)? })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(2).i64(self.win_count).bytes(self.vrf_proof.as_bytes());
    }
}
