//! Why bytes or text are no address.

/// Bytes or text are not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// The text does not start with `f` or `t`, or is for the other network.
    #[error("not an address of this network")]
    UnknownNetwork,
    /// No protocol has this number, or the engine does not know it yet.
    #[error("unknown address protocol")]
    UnknownProtocol,
    /// The whole is too short or too long to be an address.
    #[error("invalid address length {0}")]
    Length(usize),
    /// The payload does not have the length that its protocol demands.
    #[error("invalid length {0} of an address payload")]
    PayloadLength(usize),
    /// A number in the address is not a minimal LEB128 of 64 bits, not decimal, or bytes follow it.
    #[error("invalid number in an address")]
    Number,
    /// A delegated address lacks the separator after its namespace.
    #[error("no separator after the namespace of a delegated address")]
    Separator,
    /// A character outside the alphabet, or bits left over at the end.
    #[error("invalid base32 in an address")]
    Base32,
    /// The last four bytes are not the checksum of what precedes them.
    #[error("wrong checksum of an address")]
    Checksum,
    /// A public key of another length than its curve's.
    #[error("a public key of {got} bytes where {expected} are needed")]
    KeyLength {
        /// What the curve demands.
        expected: usize,
        /// What was given.
        got: usize,
    },
}
