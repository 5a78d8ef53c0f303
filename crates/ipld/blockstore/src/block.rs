//! A block: a CID and the data it names.

use bytes::Bytes;
use cid::Cid;
use forest_encoding::hash;

/// Data with the CID that names it.
///
/// Invariant: none is checked here. Who makes a block from foreign bytes and a foreign CID verifies them first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The name of the data.
    pub cid: Cid,
    /// The data; cloning is a reference count.
    pub data: Bytes,
}

impl Block {
    /// A block of data whose CID is already known.
    #[must_use]
    pub fn new(cid: Cid, data: impl Into<Bytes>) -> Self {
        Self { cid, data: data.into() }
    }

    /// A block named by blake2b-256, as every block of the chain is.
    #[must_use]
    pub fn blake2b(codec: u64, data: impl Into<Bytes>) -> Self {
        let data = data.into();
        Self { cid: hash::blake2b_cid(codec, &data), data }
    }
}
