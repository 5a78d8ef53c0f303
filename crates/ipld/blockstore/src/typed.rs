//! Typed values in and out of a store.

use cid::Cid;
use forest_encoding::{codec, from_slice, to_vec};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Block, Blockstore, IpldError};

/// Reads and writes DAG-CBOR values; implemented by every [`Blockstore`].
pub trait CborStore: Blockstore {
    /// The value of a block, or `None` when the block is not in the store.
    ///
    /// # Errors
    /// [`IpldError::Store`] when the store fails, [`IpldError::Malformed`] when the block is of another type or
    /// its CID is neither DAG-CBOR nor CBOR.
    fn get_cbor<T: DeserializeOwned>(&self, cid: &Cid) -> Result<Option<T>, IpldError> {
        if !matches!(cid.codec(), codec::DAG_CBOR | codec::CBOR) {
            let reason = format!("codec {:#x} is not CBOR", cid.codec());
            return Err(IpldError::Malformed { cid: *cid, reason });
        }
        let Some(data) = self.get(cid)? else { return Ok(None) };
        from_slice(&data).map(Some).map_err(|error| IpldError::undecodable(*cid, &error))
    }

    /// The value of a block that must be there.
    ///
    /// # Errors
    /// As [`get_cbor`](Self::get_cbor), and [`IpldError::Missing`] when the block is not in the store.
    fn load_cbor<T: DeserializeOwned>(&self, cid: &Cid) -> Result<T, IpldError> {
        self.get_cbor(cid)?.ok_or(IpldError::Missing(*cid))
    }

    /// Writes a value as DAG-CBOR under blake2b-256 and returns its CID.
    ///
    /// # Errors
    /// [`IpldError::Encode`] when the value has no DAG-CBOR form, [`IpldError::Store`] when the store fails.
    fn put_cbor<T: Serialize + ?Sized>(&self, value: &T) -> Result<Cid, IpldError> {
        let block = Block::blake2b(codec::DAG_CBOR, to_vec(value)?);
        let cid = block.cid;
        self.put(block)?;
        Ok(cid)
    }
}

impl<S: Blockstore + ?Sized> CborStore for S {}
