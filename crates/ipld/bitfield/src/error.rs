//! Why bytes are not a bit field, and why a number is not a bit of one.
//!
//! The cases are those that the network tells apart: the same bytes must be refused by every node.

/// Bytes are not the RLE+ encoding of any set.
///
/// Every set has exactly one encoding; what decodes to a set in a longer way is refused too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RleError {
    /// There is a shorter encoding: trailing zero bytes, a trailing run of zeros, or a run in a block too wide for it.
    #[error("bit field is not minimally encoded")]
    NotMinimal,
    /// The first two bits, the version, are not zero.
    #[error("bit field has an unsupported version")]
    UnsupportedVersion,
    /// The runs together are longer than `u64::MAX` bits.
    #[error("bit field overflows 64 bits")]
    Overflow,
    /// The varint of a long block ends in a zero byte or does not fit 64 bits.
    #[error("bit field holds an invalid varint")]
    InvalidVarint,
}

/// `u64::MAX` cannot be a bit of a bit field: its length would not fit 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("u64::MAX cannot be a bit of a bit field")]
pub struct OutOfRange;
