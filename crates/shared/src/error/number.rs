//! Error numbers: why a syscall failed, told to the actor that made it.
//!
//! A syscall returns a `u32`: zero for success or one of these.

/// Why a syscall failed.
///
/// ```
/// use forest_shared::error::ErrorNumber;
/// assert_eq!(ErrorNumber::try_from(6), Ok(ErrorNumber::NotFound));
/// assert!(ErrorNumber::try_from(0).is_err(), "zero is success");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
#[repr(u32)]
pub enum ErrorNumber {
    /// A syscall parameter was invalid.
    #[error("illegal argument")]
    IllegalArgument = 1,
    /// The actor is not in a state in which the operation is allowed.
    #[error("illegal operation")]
    IllegalOperation = 2,
    /// A limit of the system would be exceeded: memory, look-back, depth.
    #[error("limit exceeded")]
    LimitExceeded = 3,
    /// An assertion of the system failed; the whole message fails with it.
    #[error("filecoin assertion failed")]
    AssertionFailed = 4,
    /// Funds do not suffice.
    #[error("insufficient funds")]
    InsufficientFunds = 5,
    /// Something was not found.
    #[error("resource not found")]
    NotFound = 6,
    /// A block handle is not one of this frame's.
    #[error("invalid ipld block handle")]
    InvalidHandle = 7,
    /// A CID of this shape (hash, length) is not supported.
    #[error("illegal cid specification")]
    IllegalCid = 8,
    /// Blocks of this codec are not supported.
    #[error("illegal ipld codec")]
    IllegalCodec = 9,
    /// A block is not of the codec it claims.
    #[error("serialization error")]
    Serialization = 10,
    /// The operation is forbidden.
    #[error("operation forbidden")]
    Forbidden = 11,
    /// The buffer given for the result is too small.
    #[error("buffer too small")]
    BufferTooSmall = 12,
    /// The call is read-only (from network version 18).
    #[error("execution context is read-only")]
    ReadOnly = 13,
}

/// A number that is no error number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no syscall error has the number {0}")]
pub struct UnknownErrorNumber(pub u32);

impl From<ErrorNumber> for u32 {
    fn from(number: ErrorNumber) -> Self {
        number as Self
    }
}

impl TryFrom<u32> for ErrorNumber {
    type Error = UnknownErrorNumber;

    fn try_from(number: u32) -> Result<Self, UnknownErrorNumber> {
        Ok(match number {
            1 => Self::IllegalArgument,
            2 => Self::IllegalOperation,
            3 => Self::LimitExceeded,
            4 => Self::AssertionFailed,
            5 => Self::InsufficientFunds,
            6 => Self::NotFound,
            7 => Self::InvalidHandle,
            8 => Self::IllegalCid,
            9 => Self::IllegalCodec,
            10 => Self::Serialization,
            11 => Self::Forbidden,
            12 => Self::BufferTooSmall,
            13 => Self::ReadOnly,
            other => return Err(UnknownErrorNumber(other)),
        })
    }
}
