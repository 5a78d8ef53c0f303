//! Why an archive was refused, and where.
//!
//! Offsets are bytes from the start of the CAR itself: where the file is compressed, from the start of what it
//! decompresses to. Every variant that blames the data names the offset of the header, section or index entry
//! that is at fault, not the byte where reading stopped.

use std::io;

use cid::Cid;
use forest_blockstore::StoreError;

/// An archive could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CarError {
    /// The reader or writer below failed. Says nothing about the archive.
    #[error("I/O at offset {offset}: {source}")]
    Io {
        /// How far the archive was read or written.
        offset: u64,
        /// What the reader or writer said.
        source: io::Error,
    },
    /// The data ends inside something that was begun.
    #[error("{what} at offset {offset} is cut short: {wanted} bytes are announced, {present} are there")]
    Truncated {
        /// Where the unfinished thing begins.
        offset: u64,
        /// What is unfinished.
        what: &'static str,
        /// How many bytes it should have.
        wanted: u64,
        /// How many are left.
        present: u64,
    },
    /// A length is larger than the limits of this reader allow.
    #[error("{what} at offset {offset} claims {claimed} bytes, {limit} are allowed")]
    TooLarge {
        /// Where the claim stands.
        offset: u64,
        /// What is too large.
        what: &'static str,
        /// The claimed length in bytes.
        claimed: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The bytes are not what their place demands.
    #[error("{what} at offset {offset}: {reason}")]
    Malformed {
        /// Where the malformed thing begins.
        offset: u64,
        /// What is malformed.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The header names a version that is neither 1 nor 2, or a version 2 holds another than 1.
    #[error("CAR version {version} at offset {offset} is not supported")]
    UnsupportedVersion {
        /// Where the header begins.
        offset: u64,
        /// The version it names.
        version: u64,
    },
    /// The data of a block does not hash to its CID.
    #[error("block at offset {offset} is not the data of its CID {cid}")]
    HashMismatch {
        /// Where the section of the block begins.
        offset: u64,
        /// The CID that stands before the data.
        cid: Cid,
    },
    /// The CID uses a hash function that cannot be checked here.
    #[error("block at offset {offset}: hash function {code:#x} of {cid} is not supported")]
    UnsupportedHash {
        /// Where the section of the block begins.
        offset: u64,
        /// The CID.
        cid: Cid,
        /// Its multihash code.
        code: u64,
    },
    /// The store that an archive is loaded into failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CarError {
    pub(crate) fn io(offset: u64, source: io::Error) -> Self {
        Self::Io { offset, source }
    }

    pub(crate) fn malformed(offset: u64, what: &'static str, reason: impl ToString) -> Self {
        Self::Malformed { offset, what, reason: reason.to_string() }
    }

    /// The offset of what is at fault, if the archive is.
    #[must_use]
    pub const fn offset(&self) -> Option<u64> {
        match self {
            Self::Io { offset, .. }
            | Self::Truncated { offset, .. }
            | Self::TooLarge { offset, .. }
            | Self::Malformed { offset, .. }
            | Self::UnsupportedVersion { offset, .. }
            | Self::HashMismatch { offset, .. }
            | Self::UnsupportedHash { offset, .. } => Some(*offset),
            Self::Store(_) => None,
        }
    }
}
