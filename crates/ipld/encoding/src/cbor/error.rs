//! Why bytes are not the CBOR that was asked for.
//!
//! Small and `Copy`: it travels through the innermost loops of every decoder, so nothing here allocates.

use crate::CidError;

/// Why bytes are not the CBOR that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CborError {
    /// The input ends inside an item.
    #[error("unexpected end of input")]
    UnexpectedEnd,
    /// An item of another type stands here.
    #[error("expected {expected}, found an item that starts with {found:#04x}")]
    WrongType {
        /// What was asked for.
        expected: &'static str,
        /// The first byte of the item.
        found: u8,
    },
    /// An array, map, string or byte string without a length, where one is required.
    #[error("indefinite length")]
    Indefinite,
    /// Additional information 28 to 31 where it has no meaning.
    #[error("reserved or misplaced head {0:#04x}")]
    BadHead(u8),
    /// A head that is longer than its argument needs, where the shortest form is required.
    #[error("head is not minimal")]
    NotMinimal,
    /// The number does not fit the type.
    #[error("integer out of range")]
    OutOfRange,
    /// An array or byte string has another length than its place demands.
    #[error("wrong length")]
    WrongLength,
    /// A text string that is not UTF-8.
    #[error("text is not UTF-8")]
    InvalidUtf8,
    /// The byte string under tag 42 is not a CID behind one zero byte.
    #[error("invalid link: {0}")]
    InvalidCid(#[from] CidError),
    /// The byte string under tag 42 does not begin with the zero byte of binary multibase.
    #[error("invalid link: no zero byte before the CID")]
    NoCidPrefix,
    /// Items nest deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    #[error("nested too deeply")]
    TooDeep,
    /// Bytes follow the value that should have been the last.
    #[error("bytes after the end of the value")]
    TrailingBytes,
}
