//! What can go wrong with a trie.
//!
//! Decision D7 stays visible: [`IpldError::Store`] and [`IpldError::Missing`] are the host's trouble,
//! [`IpldError::Malformed`] the data's (its reason is the text of a [`NodeError`]). After any error the trie is what
//! it was before the call.

use forest_blockstore::IpldError;
use forest_encoding::{DecodeError, cbor::CborError};

/// An operation on a trie failed; the trie is unchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store failed, or a block is missing or malformed, or a value has no encoding.
    #[error(transparent)]
    Ipld(#[from] IpldError),
    /// More keys than a bucket holds share their whole path: they cannot be told apart.
    #[error("the path of the key is used up")]
    PathExhausted,
    /// Removing the last entry of a node that is not the root: the tree was never canonical.
    #[error("a node below the root would become empty")]
    EmptyNode,
    /// Iteration was to start at a key that is not there.
    #[error("the key to start from is not in the tree")]
    StartNotFound,
}

/// Why a block is not a node of the trie.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NodeError {
    /// The root's CID does not name CBOR.
    #[error("codec {0:#x} is not CBOR")]
    Codec(u64),
    /// The bytes are not the CBOR of a node.
    #[error("not a node: {0}")]
    Cbor(#[from] CborError),
    /// A value does not decode.
    #[error("a value does not decode: {0}")]
    Value(#[from] DecodeError),
    /// A key does not decode.
    #[error("a key does not decode")]
    Key,
    /// A pointer is neither a link nor a bucket.
    #[error("a pointer is neither a link nor a bucket")]
    Pointer,
    /// The bitfield is longer than 32 bytes.
    #[error("the bitfield has {0} bytes")]
    BitfieldTooLong(usize),
    /// The bitfield and the list of pointers disagree.
    #[error("{pointers} pointers for {bits} bits")]
    Count {
        /// Pointers in the list.
        pointers: u64,
        /// Bits set in the bitfield.
        bits: usize,
    },
    /// More pointers than the width of the trie has room for.
    #[error("{0} pointers are more than the bit width has room for")]
    TooWide(usize),
    /// A node other than the root is empty.
    #[error("a node below the root is empty")]
    Empty,
    /// Entries above the minimum depth for data.
    #[error("entries at depth {0}, above the minimum for data")]
    TooShallow(u32),
    /// A bucket without entries.
    #[error("an empty bucket")]
    EmptyBucket,
    /// A bucket with more entries than allowed.
    #[error("{0} entries in a bucket")]
    BucketTooLong(u64),
    /// Keys of a bucket are not in strictly ascending order.
    #[error("the keys of a bucket are not in strictly ascending order")]
    Unsorted,
    /// A link whose CID is not DAG-CBOR.
    #[error("a link of codec {0:#x}")]
    LinkCodec(u64),
    /// An extension that no path can have here.
    #[error("an extension of {0} bits does not fit here")]
    Extension(u32),
    /// A node below the end of every path: a chain without end, or a cycle.
    #[error("a node below the end of the path")]
    TooDeep,
}
