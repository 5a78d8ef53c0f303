//! The sizes that sectors may have.

use serde_repr::{Deserialize_repr, Serialize_repr};

/// The size of a sector; its number, on chain too, is the size in bytes.
///
/// Mainnet has 32 and 64 GiB only; the small ones are for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize_repr, Deserialize_repr)]
#[repr(u64)]
pub enum SectorSize {
    /// 2 KiB.
    _2KiB = 2 << 10,
    /// 8 MiB.
    _8MiB = 8 << 20,
    /// 512 MiB.
    _512MiB = 512 << 20,
    /// 32 GiB.
    _32GiB = 32 << 30,
    /// 64 GiB.
    _64GiB = 64 << 30,
}

impl SectorSize {
    /// All sizes, smallest first.
    pub const ALL: [Self; 5] = [Self::_2KiB, Self::_8MiB, Self::_512MiB, Self::_32GiB, Self::_64GiB];

    /// The size in bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self as u64
    }
}

/// A number of bytes that no sector has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no sector has {0} bytes")]
pub struct UnknownSectorSize(pub u64);

impl TryFrom<u64> for SectorSize {
    type Error = UnknownSectorSize;

    fn try_from(bytes: u64) -> Result<Self, UnknownSectorSize> {
        Self::ALL.into_iter().find(|size| size.bytes() == bytes).ok_or(UnknownSectorSize(bytes))
    }
}

/// Bytes, as a decimal number.
impl std::fmt::Display for SectorSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.bytes().fmt(f)
    }
}
