//! A header with its CID.

use std::{
    hash::{Hash, Hasher},
    ops::Deref,
};

use forest_blockstore::{Block as StoredBlock, Blockstore, IpldError};
use forest_encoding::{Cid, DecodeError};
use forest_shared::bigint::IntBytesError;

use super::BlockHeader;

/// A header that does not change any more, and its CID. Reads as a [`BlockHeader`].
///
/// Invariant: the CID is that of the header's encoding, whatever bytes the header was decoded from. Two sealed
/// headers are equal when their CIDs are.
#[derive(Clone, Debug)]
pub struct SealedHeader {
    header: BlockHeader,
    cid: Cid,
}

impl SealedHeader {
    /// Seals a header.
    ///
    /// # Errors
    /// As [`BlockHeader::to_cbor`].
    pub fn new(header: BlockHeader) -> Result<Self, IntBytesError> {
        Ok(Self { cid: header.cid()?, header })
    }

    /// Decodes a header and seals it.
    ///
    /// # Errors
    /// As [`BlockHeader::from_cbor`].
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, DecodeError> {
        let header = BlockHeader::from_cbor(bytes)?;
        // No decoded integer is too long to be encoded again.
        header.seal().map_err(|error| DecodeError::value(error.to_string()))
    }

    /// Reads a header from a store.
    ///
    /// # Errors
    /// [`IpldError::Missing`] when it is not there, [`IpldError::Malformed`] when the block is no header or not in the
    /// encoding that headers have, [`IpldError::Store`] when the store failed.
    pub fn load(store: &impl Blockstore, cid: &Cid) -> Result<Self, IpldError> {
        let data = store.get(cid)?.ok_or(IpldError::Missing(*cid))?;
        let sealed = Self::from_cbor(&data).map_err(|error| IpldError::undecodable(*cid, &error))?;
        if sealed.cid != *cid {
            let reason = format!("not encoded as headers are: encoded again, its CID is {}", sealed.cid);
            return Err(IpldError::Malformed { cid: *cid, reason });
        }
        Ok(sealed)
    }

    /// The CID.
    #[must_use]
    pub const fn cid(&self) -> &Cid {
        &self.cid
    }

    /// The header.
    #[must_use]
    pub const fn header(&self) -> &BlockHeader {
        &self.header
    }

    /// Takes the header, to be changed.
    #[must_use]
    pub fn unseal(self) -> BlockHeader {
        self.header
    }

    /// The block to put in a store.
    ///
    /// # Errors
    /// As [`BlockHeader::to_cbor`].
    pub fn to_block(&self) -> Result<StoredBlock, IntBytesError> {
        Ok(StoredBlock::new(self.cid, self.header.to_cbor()?))
    }
}

impl Deref for SealedHeader {
    type Target = BlockHeader;

    fn deref(&self) -> &BlockHeader {
        &self.header
    }
}

impl PartialEq for SealedHeader {
    fn eq(&self, other: &Self) -> bool {
        self.cid == other.cid
    }
}

impl Eq for SealedHeader {}

impl Hash for SealedHeader {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Hash::hash(&self.cid, state);
    }
}
