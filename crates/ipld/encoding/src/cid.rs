//! CIDs in bytes: parsed without a copy, appended without an allocation.
//!
//! Called by the CBOR reader, the link scanner and the CAR reader. The type itself is `cid::Cid`; what is here accepts
//! and refuses exactly what its `read_bytes` does, a few times faster, and lets a caller look at codec and hash before
//! paying for a copy of the digest.
//! Format: the CID specification; multihash; unsigned varints of multiformats.

mod parse;
#[cfg(test)]
mod tests;
mod varint;
mod write;

pub use parse::{CidError, CidRef};
pub use write::{append_cid, encoded_len};

/// The longest digest a CID of the network may carry, in bytes.
pub const MAX_DIGEST: usize = 64;

/// The longest encoding a CID can have, in bytes: three varints of 10, two of 1, and the digest.
pub const MAX_ENCODED: usize = 100;
