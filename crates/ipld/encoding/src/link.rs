//! A CID as nodes of tries keep it: small, because a node holds many and is copied on write.
//!
//! Nearly every link of the chain is DAG-CBOR under blake2b-256, which leaves 32 bytes to remember of the hundred
//! that a [`Cid`] takes. A root, or a link in a block from elsewhere, may be of another kind and is kept whole.
//! Called by forest_hamt, forest_kamt and forest_amt, to read nodes, keep links and write nodes.

use cid::{Cid, Version};

use crate::{
    cbor::{CborError, Reader, Writer},
    codec, hash,
};

/// What a usual link starts with: tag 42, 39 bytes, the zero byte, version 1, DAG-CBOR, blake2b-256, 32 bytes.
const USUAL_PREFIX: [u8; 11] = [0xd8, 0x2a, 0x58, 0x27, 0x00, 0x01, 0x71, 0xa0, 0xe4, 0x02, 0x20];

/// A CID, in a third of the room.
///
/// ```
/// use forest_encoding::{Link, cbor::{Reader, Writer}, codec, hash};
/// let cid = hash::blake2b_cid(codec::DAG_CBOR, &[0x80]);
/// let mut writer = Writer::new();
/// Link::from(&cid).write(&mut writer);
/// assert_eq!(Link::read(&mut Reader::new(writer.as_slice()))?.to_cid(), cid);
/// # Ok::<(), forest_encoding::cbor::CborError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Version 1, DAG-CBOR, blake2b-256: the digest.
    Usual([u8; 32]),
    /// Anything else.
    Other(Box<Cid>),
}

impl Link {
    /// The CID, whole.
    #[must_use]
    pub fn to_cid(&self) -> Cid {
        match self {
            Self::Usual(digest) => hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, digest),
            Self::Other(cid) => **cid,
        }
    }

    /// The codec of the block it names.
    #[must_use]
    pub fn codec(&self) -> u64 {
        match self {
            Self::Usual(_) => codec::DAG_CBOR,
            Self::Other(cid) => cid.codec(),
        }
    }

    /// Reads a link of any kind, as [`Reader::cid`] does.
    ///
    /// # Errors
    /// As [`Reader::cid`].
    #[inline]
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        if let Some(rest) = reader.rest().strip_prefix(&USUAL_PREFIX)
            && let Some((digest, rest)) = rest.split_first_chunk()
        {
            *reader = Reader::new(rest);
            return Ok(Self::Usual(*digest));
        }
        Ok(Self::from(&reader.cid()?))
    }

    /// Appends the link, as [`Writer::cid`] does.
    #[inline]
    pub fn write(&self, writer: &mut Writer) {
        match self {
            Self::Usual(digest) => writer.raw(&USUAL_PREFIX).raw(digest),
            Self::Other(cid) => writer.cid(cid),
        };
    }
}

impl From<&Cid> for Link {
    fn from(cid: &Cid) -> Self {
        let hash = cid.hash();
        let is_usual =
            (cid.version(), cid.codec(), hash.code()) == (Version::V1, codec::DAG_CBOR, hash::BLAKE2B_256);
        match <[u8; 32]>::try_from(hash.digest()) {
            Ok(digest) if is_usual => Self::Usual(digest),
            _ => Self::Other(Box::new(*cid)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_cid_comes_back_whole() {
        let digest = [7; 32];
        let usual = hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, &digest);
        let raw = hash::cid_of_digest(codec::RAW, hash::BLAKE2B_256, &digest);
        let sha = hash::cid_of_digest(codec::DAG_CBOR, hash::SHA2_256, &digest);
        let version0 = Cid::new_v0(*sha.hash()).unwrap();
        assert!(matches!(Link::from(&usual), Link::Usual(_)));
        for cid in [usual, raw, sha, version0] {
            let link = Link::from(&cid);
            assert_eq!(link.to_cid(), cid);
            assert_eq!(link.codec(), cid.codec());
            let (mut written, mut expected) = (Writer::new(), Writer::new());
            link.write(&mut written);
            expected.cid(&cid);
            assert_eq!(written.as_slice(), expected.as_slice());
            let mut reader = Reader::new(written.as_slice());
            assert_eq!(Link::read(&mut reader).unwrap(), link);
            reader.finish().unwrap();
        }
    }

    #[test]
    fn a_usual_link_cut_short_is_refused() {
        let mut writer = Writer::new();
        Link::Usual([7; 32]).write(&mut writer);
        for end in 0..writer.as_slice().len() {
            assert!(Link::read(&mut Reader::new(&writer.as_slice()[..end])).is_err());
        }
    }
}
