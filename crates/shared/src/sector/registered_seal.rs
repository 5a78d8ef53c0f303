//! Types of seal proofs: that a sector was encoded from data (PoRep).
//!
//! A type is a sector size and a version. Which numbers an engine knows grew over time: 0 to 9, then 0 to 14 from
//! network version 18, then 0 to 19 from 21 on; [`RegisteredSealProof::up_to`] reads a number as such an engine does.

use super::{
    RegisteredPoStProof, RegisteredUpdateProof, SectorSize,
    proof_type::{UnsupportedProof, proof_type},
};

proof_type! {
    /// The type of a seal proof: version and sector size.
    pub enum RegisteredSealProof {
        /// 2 KiB, the first version.
        StackedDrg2KiBV1 = 0,
        /// 8 MiB, the first version.
        StackedDrg8MiBV1 = 1,
        /// 512 MiB, the first version.
        StackedDrg512MiBV1 = 2,
        /// 32 GiB, the first version.
        StackedDrg32GiBV1 = 3,
        /// 64 GiB, the first version.
        StackedDrg64GiBV1 = 4,
        /// 2 KiB, version 1.1, from network version 7.
        StackedDrg2KiBV1P1 = 5,
        /// 8 MiB, version 1.1, from network version 7.
        StackedDrg8MiBV1P1 = 6,
        /// 512 MiB, version 1.1, from network version 7.
        StackedDrg512MiBV1P1 = 7,
        /// 32 GiB, version 1.1, from network version 7.
        StackedDrg32GiBV1P1 = 8,
        /// 64 GiB, version 1.1, from network version 7.
        StackedDrg64GiBV1P1 = 9,
        /// 2 KiB, version 1.1 with synthetic challenges (FIP-0059).
        StackedDrg2KiBV1P1Synthetic = 10,
        /// 8 MiB, version 1.1 with synthetic challenges (FIP-0059).
        StackedDrg8MiBV1P1Synthetic = 11,
        /// 512 MiB, version 1.1 with synthetic challenges (FIP-0059).
        StackedDrg512MiBV1P1Synthetic = 12,
        /// 32 GiB, version 1.1 with synthetic challenges (FIP-0059).
        StackedDrg32GiBV1P1Synthetic = 13,
        /// 64 GiB, version 1.1 with synthetic challenges (FIP-0059).
        StackedDrg64GiBV1P1Synthetic = 14,
        /// 2 KiB, version 1.2, non-interactive (FIP-0092).
        StackedDrg2KiBV1P2NonInteractive = 15,
        /// 8 MiB, version 1.2, non-interactive (FIP-0092).
        StackedDrg8MiBV1P2NonInteractive = 16,
        /// 512 MiB, version 1.2, non-interactive (FIP-0092).
        StackedDrg512MiBV1P2NonInteractive = 17,
        /// 32 GiB, version 1.2, non-interactive (FIP-0092).
        StackedDrg32GiBV1P2NonInteractive = 18,
        /// 64 GiB, version 1.2, non-interactive (FIP-0092).
        StackedDrg64GiBV1P2NonInteractive = 19,
    }
}

/// The version of a seal proof, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SealVersion {
    /// The first, before network version 7.
    V1,
    /// Version 1.1.
    V1P1,
    /// Version 1.1 with synthetic challenges (FIP-0059).
    V1P1Synthetic,
    /// Version 1.2, non-interactive (FIP-0092).
    V1P2NonInteractive,
}

impl RegisteredSealProof {
    /// The type for a version and a sector size.
    #[must_use]
    pub const fn new(version: SealVersion, size: SectorSize) -> Self {
        match (version, size) {
            (SealVersion::V1, SectorSize::_2KiB) => Self::StackedDrg2KiBV1,
            (SealVersion::V1, SectorSize::_8MiB) => Self::StackedDrg8MiBV1,
            (SealVersion::V1, SectorSize::_512MiB) => Self::StackedDrg512MiBV1,
            (SealVersion::V1, SectorSize::_32GiB) => Self::StackedDrg32GiBV1,
            (SealVersion::V1, SectorSize::_64GiB) => Self::StackedDrg64GiBV1,
            (SealVersion::V1P1, SectorSize::_2KiB) => Self::StackedDrg2KiBV1P1,
            (SealVersion::V1P1, SectorSize::_8MiB) => Self::StackedDrg8MiBV1P1,
            (SealVersion::V1P1, SectorSize::_512MiB) => Self::StackedDrg512MiBV1P1,
            (SealVersion::V1P1, SectorSize::_32GiB) => Self::StackedDrg32GiBV1P1,
            (SealVersion::V1P1, SectorSize::_64GiB) => Self::StackedDrg64GiBV1P1,
            (SealVersion::V1P1Synthetic, SectorSize::_2KiB) => Self::StackedDrg2KiBV1P1Synthetic,
            (SealVersion::V1P1Synthetic, SectorSize::_8MiB) => Self::StackedDrg8MiBV1P1Synthetic,
            (SealVersion::V1P1Synthetic, SectorSize::_512MiB) => Self::StackedDrg512MiBV1P1Synthetic,
            (SealVersion::V1P1Synthetic, SectorSize::_32GiB) => Self::StackedDrg32GiBV1P1Synthetic,
            (SealVersion::V1P1Synthetic, SectorSize::_64GiB) => Self::StackedDrg64GiBV1P1Synthetic,
            (SealVersion::V1P2NonInteractive, SectorSize::_2KiB) => Self::StackedDrg2KiBV1P2NonInteractive,
            (SealVersion::V1P2NonInteractive, SectorSize::_8MiB) => Self::StackedDrg8MiBV1P2NonInteractive,
            (SealVersion::V1P2NonInteractive, SectorSize::_512MiB) => {
                Self::StackedDrg512MiBV1P2NonInteractive
            }
            (SealVersion::V1P2NonInteractive, SectorSize::_32GiB) => Self::StackedDrg32GiBV1P2NonInteractive,
            (SealVersion::V1P2NonInteractive, SectorSize::_64GiB) => Self::StackedDrg64GiBV1P2NonInteractive,
        }
    }

    /// Version and sector size of the type.
    ///
    /// # Errors
    /// [`UnsupportedProof`] for numbers that are no type, as in every method below.
    pub const fn parts(self) -> Result<(SealVersion, SectorSize), UnsupportedProof> {
        Ok(match self {
            Self::StackedDrg2KiBV1 => (SealVersion::V1, SectorSize::_2KiB),
            Self::StackedDrg8MiBV1 => (SealVersion::V1, SectorSize::_8MiB),
            Self::StackedDrg512MiBV1 => (SealVersion::V1, SectorSize::_512MiB),
            Self::StackedDrg32GiBV1 => (SealVersion::V1, SectorSize::_32GiB),
            Self::StackedDrg64GiBV1 => (SealVersion::V1, SectorSize::_64GiB),
            Self::StackedDrg2KiBV1P1 => (SealVersion::V1P1, SectorSize::_2KiB),
            Self::StackedDrg8MiBV1P1 => (SealVersion::V1P1, SectorSize::_8MiB),
            Self::StackedDrg512MiBV1P1 => (SealVersion::V1P1, SectorSize::_512MiB),
            Self::StackedDrg32GiBV1P1 => (SealVersion::V1P1, SectorSize::_32GiB),
            Self::StackedDrg64GiBV1P1 => (SealVersion::V1P1, SectorSize::_64GiB),
            Self::StackedDrg2KiBV1P1Synthetic => (SealVersion::V1P1Synthetic, SectorSize::_2KiB),
            Self::StackedDrg8MiBV1P1Synthetic => (SealVersion::V1P1Synthetic, SectorSize::_8MiB),
            Self::StackedDrg512MiBV1P1Synthetic => (SealVersion::V1P1Synthetic, SectorSize::_512MiB),
            Self::StackedDrg32GiBV1P1Synthetic => (SealVersion::V1P1Synthetic, SectorSize::_32GiB),
            Self::StackedDrg64GiBV1P1Synthetic => (SealVersion::V1P1Synthetic, SectorSize::_64GiB),
            Self::StackedDrg2KiBV1P2NonInteractive => (SealVersion::V1P2NonInteractive, SectorSize::_2KiB),
            Self::StackedDrg8MiBV1P2NonInteractive => (SealVersion::V1P2NonInteractive, SectorSize::_8MiB),
            Self::StackedDrg512MiBV1P2NonInteractive => {
                (SealVersion::V1P2NonInteractive, SectorSize::_512MiB)
            }
            Self::StackedDrg32GiBV1P2NonInteractive => (SealVersion::V1P2NonInteractive, SectorSize::_32GiB),
            Self::StackedDrg64GiBV1P2NonInteractive => (SealVersion::V1P2NonInteractive, SectorSize::_64GiB),
            Self::Invalid(number) => return Err(UnsupportedProof(number)),
        })
    }

    /// Reads a number as an engine does that knows no version newer than `newest`.
    #[must_use]
    pub fn up_to(newest: SealVersion, number: i64) -> Self {
        let proof = Self::from(number);
        match proof.parts() {
            Ok((version, _)) if version <= newest => proof,
            _ => Self::Invalid(number),
        }
    }

    /// The size of the sector.
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn sector_size(self) -> Result<SectorSize, UnsupportedProof> {
        self.parts().map(|(_, size)| size)
    }

    /// The same type in version 1.1, if it is of version 1; itself otherwise (network version 7).
    #[must_use]
    pub fn updated_to_v1p1(self) -> Self {
        match self.parts() {
            Ok((SealVersion::V1, size)) => Self::new(SealVersion::V1P1, size),
            _ => self,
        }
    }

    /// The length of the proof, in bytes.
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn proof_size(self) -> Result<usize, UnsupportedProof> {
        let (version, size) = self.parts()?;
        let large = size >= SectorSize::_32GiB;
        Ok(match (version, large) {
            (SealVersion::V1P2NonInteractive, false) => 14_164,
            (SealVersion::V1P2NonInteractive, true) => 23_092,
            (_, false) => 192,
            (_, true) => 1_920,
        })
    }

    /// How many sectors one window PoSt proof covers.
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn window_post_partition_sectors(self) -> Result<u64, UnsupportedProof> {
        self.sector_size().map(super::registered_post::partition_sectors)
    }

    /// The type of the window PoSt for such sectors, version 1.1 (from network version 18; before,
    /// [`RegisteredSealProof::registered_window_post_proof_v1`]).
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn registered_window_post_proof(self) -> Result<RegisteredPoStProof, UnsupportedProof> {
        self.sector_size().map(RegisteredPoStProof::window_v1p1)
    }

    /// The type of the window PoSt for such sectors, version 1 (before network version 18).
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn registered_window_post_proof_v1(self) -> Result<RegisteredPoStProof, UnsupportedProof> {
        self.sector_size().map(RegisteredPoStProof::window_v1)
    }

    /// The type of the winning PoSt for such sectors.
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn registered_winning_post_proof(self) -> Result<RegisteredPoStProof, UnsupportedProof> {
        self.sector_size().map(RegisteredPoStProof::winning_v1)
    }

    /// The type of the replica update for such sectors (FIP-0019).
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn registered_update_proof(self) -> Result<RegisteredUpdateProof, UnsupportedProof> {
        self.sector_size().map(RegisteredUpdateProof::new)
    }
}
