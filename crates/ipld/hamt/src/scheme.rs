//! What tells one trie from another: how keys are placed and how slots are written.
//!
//! Everything else, from lazy loading to diffs, is the same for HAMTs ([`Hashed`](crate::Hashed), here) and KAMTs (in
//! forest_kamt), and is written once against [`Scheme`].

use std::cmp::Ordering;

use forest_encoding::{
    EncodeError,
    cbor::{Reader, Writer},
};

use crate::{NodeError, Path, Slot, Value, wire::Target};

/// A kind of trie.
pub trait Scheme {
    /// The keys in the nodes.
    type Key: Clone;

    /// Whether links jump over levels that all their keys share.
    const EXTENSIONS: bool;

    /// Where a key belongs.
    fn path(key: &Self::Key) -> Path;

    /// The order of keys in a bucket; `None` makes a bucket unsorted.
    fn order(a: &Self::Key, b: &Self::Key) -> Option<Ordering>;

    /// Reads one slot of a node.
    ///
    /// # Errors
    /// [`NodeError`] when the bytes are neither a link nor a bucket of this scheme.
    fn read_slot<V: Value>(
        reader: &mut Reader<'_>,
        bucket_size: usize,
    ) -> Result<Slot<Self::Key, V>, NodeError>;

    /// Appends one slot of a node.
    ///
    /// # Errors
    /// [`EncodeError`] when a key or value has no encoding.
    fn write_slot<V: Value>(target: Target<'_, Self::Key, V>, writer: &mut Writer)
    -> Result<(), EncodeError>;
}

/// What a key of a trie can be looked up by.
pub trait Lookup<Q: ?Sized>: Scheme {
    /// Where the key belongs.
    fn path_of(query: &Q) -> Path;

    /// Whether this is the key.
    fn is(key: &Self::Key, query: &Q) -> bool;
}
