//! Election proofs: that a miner won the right to produce a block, and how often.

mod win_count;

use forest_encoding::{
    DecodeError,
    cbor::{Reader, Writer},
};
use forest_shared::sector::StoragePower;

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
    /// How often a miner of this power wins with this proof, of all the (quality-adjusted) power there is, in bytes:
    /// what [`win_count`](Self::win_count) must be.
    ///
    /// ```
    /// use forest_blocks::{ElectionProof, VrfProof};
    /// let proof = ElectionProof { win_count: 0, vrf_proof: VrfProof::new([2; 96]) };
    /// // A miner that has all the power wins five times on average, one that has none never.
    /// assert!((0..=15).contains(&proof.compute_win_count(&10.into(), &10.into())));
    /// assert_eq!(proof.compute_win_count(&0.into(), &10.into()), 0);
    /// ```
    #[must_use]
    pub fn compute_win_count(&self, power: &StoragePower, total_power: &StoragePower) -> i64 {
        win_count::win_count(&self.vrf_proof.digest(), power, total_power)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.tuple(2)?;
        Ok(Self { win_count: reader.i64()?, vrf_proof: VrfProof::read(reader)? })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(2).i64(self.win_count).bytes(self.vrf_proof.as_bytes());
    }
}
