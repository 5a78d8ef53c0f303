//! The name of a tipset: the CIDs of its blocks, in their order.
//!
//! Three encodings are in use. In block headers and in JSON a key is a list of CIDs; for itself it is the CIDs' bytes
//! without anything between, which as one CBOR byte string is the block that actors ask for (`tipset_cid`).
//!
//! Invariant: order is part of the name, nothing is sorted here. Specification: "Tipset"; Lotus `tipset_key.go`.

use std::{fmt, ops::Deref, sync::Arc};

use forest_blockstore::{Block, Blockstore, IpldError};
use forest_encoding::{
    Cid, CidError, CidRef, DecodeError,
    cbor::{Reader, Writer},
    cid::append_cid,
    codec,
};

/// The CIDs of the blocks of a tipset, in their order. Cloning is a reference count.
///
/// ```
/// use forest_blocks::TipsetKey;
/// use forest_encoding::{codec, hash};
///
/// let cids = [b"one", b"two"].map(|name| hash::blake2b_cid(codec::DAG_CBOR, name));
/// let key = TipsetKey::from(cids.to_vec());
/// assert_eq!(key.to_bytes().len(), 2 * 38);
/// assert_eq!(TipsetKey::from_bytes(&key.to_bytes())?, key);
/// assert_eq!(key.to_string(), format!("{{{},{}}}", cids[0], cids[1]));
/// # Ok::<(), forest_encoding::CidError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TipsetKey(Arc<[Cid]>);

impl TipsetKey {
    /// The CIDs.
    #[must_use]
    pub fn cids(&self) -> &[Cid] {
        &self.0
    }

    /// The bytes of the CIDs, one behind the other.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len().saturating_mul(38));
        for cid in self {
            append_cid(cid, &mut bytes);
        }
        bytes
    }

    /// Reads the bytes of CIDs, one behind the other. No bytes are the empty key.
    ///
    /// # Errors
    /// [`CidError`] at the first that is none.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, CidError> {
        let mut cids = Vec::new();
        while !bytes.is_empty() {
            let (cid, rest) = CidRef::read(bytes)?;
            cids.push(cid.to_cid());
            bytes = rest;
        }
        Ok(cids.into())
    }

    /// The block of the key: its bytes as one CBOR byte string. Its CID is what the VM answers to `tipset_cid`.
    #[must_use]
    pub fn to_block(&self) -> Block {
        let mut writer = Writer::new();
        writer.bytes(&self.to_bytes());
        Block::blake2b(codec::DAG_CBOR, writer.into_vec())
    }

    /// The CID of [the block](Self::to_block).
    #[must_use]
    pub fn cid(&self) -> Cid {
        self.to_block().cid
    }

    /// Reads the block of a key from a store.
    ///
    /// # Errors
    /// [`IpldError`]: it is missing, is no key, or the store failed.
    pub fn load(store: &impl Blockstore, cid: &Cid) -> Result<Self, IpldError> {
        let data = store.get(cid)?.ok_or(IpldError::Missing(*cid))?;
        Self::decode(&data).map_err(|error| IpldError::undecodable(*cid, &error))
    }

    fn decode(data: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(data);
        let bytes = reader.bytes()?;
        reader.finish()?;
        Self::from_bytes(&bytes).map_err(|error| DecodeError::value(error.to_string()))
    }
}

impl From<Vec<Cid>> for TipsetKey {
    fn from(cids: Vec<Cid>) -> Self {
        Self(cids.into())
    }
}

impl FromIterator<Cid> for TipsetKey {
    fn from_iter<I: IntoIterator<Item = Cid>>(cids: I) -> Self {
        Self(cids.into_iter().collect())
    }
}

impl Deref for TipsetKey {
    type Target = [Cid];

    fn deref(&self) -> &[Cid] {
        &self.0
    }
}

impl<'a> IntoIterator for &'a TipsetKey {
    type Item = &'a Cid;
    type IntoIter = std::slice::Iter<'a, Cid>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// As Lotus prints it: `{bafy…,bafy…}`.
impl fmt::Display for TipsetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, cid) in self.into_iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            write!(f, "{cid}")?;
        }
        f.write_str("}")
    }
}

impl fmt::Debug for TipsetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
