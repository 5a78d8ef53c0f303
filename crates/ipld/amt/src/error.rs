//! What can go wrong with an array.
//!
//! Decision D7 stays visible: [`IpldError::Store`] and [`IpldError::Missing`] are the host's trouble,
//! [`IpldError::Malformed`] the data's (its reason is the text of a [`NodeError`]). After any error the array is what
//! it was before the call.

use forest_blockstore::IpldError;
use forest_encoding::{DecodeError, cbor::CborError};

use crate::{BitWidth, MAX_HEIGHT, MAX_INDEX};

/// An operation on an array failed; the array is unchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store failed, or a block is missing or malformed, or a value has no encoding.
    #[error(transparent)]
    Ipld(#[from] IpldError),
    /// The index is beyond [`MAX_INDEX`], or beyond index 0 in a tree of width 0.
    #[error("index {0} is out of range (the last is {MAX_INDEX})")]
    OutOfRange(u64),
    /// A strict batch was to delete what is not there.
    #[error("index {0} is not in the array")]
    NotFound(u64),
    /// The root's count does not agree with what is in the tree: no more can be removed, or added, by that count.
    #[error("the array does not hold the {0} values that its root claims")]
    WrongCount(u64),
    /// Two arrays of different widths cannot be compared node by node.
    #[error("arrays of widths {} and {} cannot be compared", .0.bits(), .1.bits())]
    DifferentWidths(BitWidth, BitWidth),
}

/// Why a block is not a root or node of an array.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NodeError {
    /// The CID does not name CBOR.
    #[error("codec {0:#x} is not CBOR")]
    Codec(u64),
    /// The bytes are not the CBOR of a root or node.
    #[error("not a node: {0}")]
    Cbor(#[from] CborError),
    /// A value does not decode.
    #[error("a value does not decode: {0}")]
    Value(#[from] DecodeError),
    /// A width above [`BitWidth::MAX`].
    #[error("a width of {0} bits")]
    BitWidth(u32),
    /// A height above [`MAX_HEIGHT`].
    #[error("a height of {0} exceeds {MAX_HEIGHT}")]
    Height(u32),
    /// More values than a tree of that height has room for.
    #[error("a count of {count} where {capacity} values have room")]
    Count {
        /// The count that the root claims.
        count: u64,
        /// The room that its height gives.
        capacity: u64,
    },
    /// The bitmap has not the length that the width demands.
    #[error("a bitmap of {found} bytes instead of {expected}")]
    BitmapLength {
        /// Its length.
        found: usize,
        /// The length demanded.
        expected: usize,
    },
    /// Links and values in one node.
    #[error("links and values in one node")]
    LinksAndValues,
    /// The bitmap and the list of links or values disagree.
    #[error("{items} links or values for {bits} bits")]
    Items {
        /// How many links or values there are.
        items: u64,
        /// How many bits are set.
        bits: usize,
    },
    /// Links in a node at height 0.
    #[error("links in a leaf")]
    LinksInLeaf,
    /// Values in a node above height 0.
    #[error("values at height {0}")]
    ValuesAboveLeaves(u32),
    /// An empty node that is not the root of an empty array.
    #[error("an empty node")]
    Empty,
}
