//! Types of aggregated seal proofs, and of proofs that new data replaced the old in a sealed sector.

use super::{SectorSize, proof_type::proof_type};

proof_type! {
    /// How seal proofs were aggregated into one (FIP-0013).
    pub enum RegisteredAggregateProof {
        /// SnarkPack.
        SnarkPackV1 = 0,
        /// SnarkPack, second version (FIP-0092).
        SnarkPackV2 = 1,
    }
}

proof_type! {
    /// The type of a replica update proof, by sector size (FIP-0019).
    pub enum RegisteredUpdateProof {
        /// 2 KiB.
        StackedDrg2KiBV1 = 0,
        /// 8 MiB.
        StackedDrg8MiBV1 = 1,
        /// 512 MiB.
        StackedDrg512MiBV1 = 2,
        /// 32 GiB.
        StackedDrg32GiBV1 = 3,
        /// 64 GiB.
        StackedDrg64GiBV1 = 4,
    }
}

impl RegisteredUpdateProof {
    /// The type for a sector size.
    #[must_use]
    pub const fn new(size: SectorSize) -> Self {
        match size {
            SectorSize::_2KiB => Self::StackedDrg2KiBV1,
            SectorSize::_8MiB => Self::StackedDrg8MiBV1,
            SectorSize::_512MiB => Self::StackedDrg512MiBV1,
            SectorSize::_32GiB => Self::StackedDrg32GiBV1,
            SectorSize::_64GiB => Self::StackedDrg64GiBV1,
        }
    }
}
