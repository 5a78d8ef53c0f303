//! Types of proofs of spacetime: that a miner still stores its sectors (PoSt).
//!
//! Engines before network version 18 know window proofs of version 1 only, those up to 20 both versions, later ones
//! version 1.1 only: the rules say which, [`RegisteredPoStProof::is_window_v1`] and its sibling tell them apart.

use super::{
    SectorSize,
    proof_type::{UnsupportedProof, proof_type},
};

proof_type! {
    /// The type of a PoSt proof: kind, version and sector size.
    pub enum RegisteredPoStProof {
        /// 2 KiB, winning PoSt.
        StackedDrgWinning2KiBV1 = 0,
        /// 8 MiB, winning PoSt.
        StackedDrgWinning8MiBV1 = 1,
        /// 512 MiB, winning PoSt.
        StackedDrgWinning512MiBV1 = 2,
        /// 32 GiB, winning PoSt.
        StackedDrgWinning32GiBV1 = 3,
        /// 64 GiB, winning PoSt.
        StackedDrgWinning64GiBV1 = 4,
        /// 2 KiB, window PoSt, version 1.
        StackedDrgWindow2KiBV1 = 5,
        /// 8 MiB, window PoSt, version 1.
        StackedDrgWindow8MiBV1 = 6,
        /// 512 MiB, window PoSt, version 1.
        StackedDrgWindow512MiBV1 = 7,
        /// 32 GiB, window PoSt, version 1.
        StackedDrgWindow32GiBV1 = 8,
        /// 64 GiB, window PoSt, version 1.
        StackedDrgWindow64GiBV1 = 9,
        /// 2 KiB, window PoSt, version 1.1 (FIP-0061).
        StackedDrgWindow2KiBV1P1 = 10,
        /// 8 MiB, window PoSt, version 1.1 (FIP-0061).
        StackedDrgWindow8MiBV1P1 = 11,
        /// 512 MiB, window PoSt, version 1.1 (FIP-0061).
        StackedDrgWindow512MiBV1P1 = 12,
        /// 32 GiB, window PoSt, version 1.1 (FIP-0061).
        StackedDrgWindow32GiBV1P1 = 13,
        /// 64 GiB, window PoSt, version 1.1 (FIP-0061).
        StackedDrgWindow64GiBV1P1 = 14,
    }
}

impl RegisteredPoStProof {
    /// The type of a winning PoSt, for a sector size.
    #[must_use]
    pub const fn winning_v1(size: SectorSize) -> Self {
        match size {
            SectorSize::_2KiB => Self::StackedDrgWinning2KiBV1,
            SectorSize::_8MiB => Self::StackedDrgWinning8MiBV1,
            SectorSize::_512MiB => Self::StackedDrgWinning512MiBV1,
            SectorSize::_32GiB => Self::StackedDrgWinning32GiBV1,
            SectorSize::_64GiB => Self::StackedDrgWinning64GiBV1,
        }
    }

    /// The type of a window PoSt, version 1, for a sector size.
    #[must_use]
    pub const fn window_v1(size: SectorSize) -> Self {
        match size {
            SectorSize::_2KiB => Self::StackedDrgWindow2KiBV1,
            SectorSize::_8MiB => Self::StackedDrgWindow8MiBV1,
            SectorSize::_512MiB => Self::StackedDrgWindow512MiBV1,
            SectorSize::_32GiB => Self::StackedDrgWindow32GiBV1,
            SectorSize::_64GiB => Self::StackedDrgWindow64GiBV1,
        }
    }

    /// The type of a window PoSt, version 1.1 (FIP-0061), for a sector size.
    #[must_use]
    pub const fn window_v1p1(size: SectorSize) -> Self {
        match size {
            SectorSize::_2KiB => Self::StackedDrgWindow2KiBV1P1,
            SectorSize::_8MiB => Self::StackedDrgWindow8MiBV1P1,
            SectorSize::_512MiB => Self::StackedDrgWindow512MiBV1P1,
            SectorSize::_32GiB => Self::StackedDrgWindow32GiBV1P1,
            SectorSize::_64GiB => Self::StackedDrgWindow64GiBV1P1,
        }
    }

    /// Whether this is a window PoSt of version 1.
    #[must_use]
    pub fn is_window_v1(self) -> bool {
        self.sector_size().is_ok_and(|size| self == Self::window_v1(size))
    }

    /// Whether this is a window PoSt of version 1.1.
    #[must_use]
    pub fn is_window_v1p1(self) -> bool {
        self.sector_size().is_ok_and(|size| self == Self::window_v1p1(size))
    }

    /// The size of the sectors.
    ///
    /// # Errors
    /// [`UnsupportedProof`] for numbers that are no type, as in every method below.
    pub const fn sector_size(self) -> Result<SectorSize, UnsupportedProof> {
        Ok(match self {
            Self::StackedDrgWinning2KiBV1 | Self::StackedDrgWindow2KiBV1 | Self::StackedDrgWindow2KiBV1P1 => {
                SectorSize::_2KiB
            }
            Self::StackedDrgWinning8MiBV1 | Self::StackedDrgWindow8MiBV1 | Self::StackedDrgWindow8MiBV1P1 => {
                SectorSize::_8MiB
            }
            Self::StackedDrgWinning512MiBV1
            | Self::StackedDrgWindow512MiBV1
            | Self::StackedDrgWindow512MiBV1P1 => SectorSize::_512MiB,
            Self::StackedDrgWinning32GiBV1
            | Self::StackedDrgWindow32GiBV1
            | Self::StackedDrgWindow32GiBV1P1 => SectorSize::_32GiB,
            Self::StackedDrgWinning64GiBV1
            | Self::StackedDrgWindow64GiBV1
            | Self::StackedDrgWindow64GiBV1P1 => SectorSize::_64GiB,
            Self::Invalid(number) => return Err(UnsupportedProof(number)),
        })
    }

    /// The length of one proof, in bytes.
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn proof_size(self) -> Result<usize, UnsupportedProof> {
        self.sector_size().map(|_| 192)
    }

    /// How many sectors one window PoSt proof covers.
    ///
    /// # Errors
    /// [`UnsupportedProof`]
    pub fn window_post_partition_sectors(self) -> Result<u64, UnsupportedProof> {
        self.sector_size().map(partition_sectors)
    }
}

/// How many sectors of a size one window PoSt proof covers.
pub(super) const fn partition_sectors(size: SectorSize) -> u64 {
    match size {
        SectorSize::_64GiB => 2300,
        SectorSize::_32GiB => 2349,
        SectorSize::_2KiB | SectorSize::_8MiB | SectorSize::_512MiB => 2,
    }
}
