//! The hash functions that the `crypto::hash` syscall offers, by multihash code.

/// A hash function of the `crypto::hash` syscall.
///
/// ```
/// use forest_shared::crypto::SupportedHash;
/// assert_eq!(SupportedHash::try_from(0xb220), Ok(SupportedHash::Blake2b256));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u64)]
pub enum SupportedHash {
    /// SHA2-256.
    Sha2_256 = 0x12,
    /// blake2b with 32 bytes of output.
    Blake2b256 = 0xb220,
    /// blake2b with 64 bytes of output.
    Blake2b512 = 0xb240,
    /// Keccak-256, as Ethereum uses it.
    Keccak256 = 0x1b,
    /// RIPEMD-160.
    Ripemd160 = 0x1053,
}

impl SupportedHash {
    /// Length of the digest, in bytes.
    #[must_use]
    pub const fn digest_len(self) -> usize {
        match self {
            Self::Sha2_256 | Self::Blake2b256 | Self::Keccak256 => 32,
            Self::Blake2b512 => 64,
            Self::Ripemd160 => 20,
        }
    }
}

/// A multihash code that the syscall does not offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unsupported hash function {0:#x}")]
pub struct UnsupportedHash(pub u64);

impl From<SupportedHash> for u64 {
    fn from(hash: SupportedHash) -> Self {
        hash as Self
    }
}

impl TryFrom<u64> for SupportedHash {
    type Error = UnsupportedHash;

    fn try_from(code: u64) -> Result<Self, UnsupportedHash> {
        [Self::Sha2_256, Self::Blake2b256, Self::Blake2b512, Self::Keccak256, Self::Ripemd160]
            .into_iter()
            .find(|hash| u64::from(*hash) == code)
            .ok_or(UnsupportedHash(code))
    }
}
