//! A link to a node, small: nodes hold many of them and are copied on write.
//!
//! Nearly every link of the chain is DAG-CBOR under blake2b-256, which leaves 32 bytes to remember of the hundred
//! that a [`Cid`] takes.

use cid::Version;
use forest_encoding::{Cid, codec, hash};

/// The CID of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// Version 1, DAG-CBOR, blake2b-256: the digest.
    Usual([u8; 32]),
    /// Anything else.
    Other(Box<Cid>),
}

impl Link {
    pub(crate) fn to_cid(&self) -> Cid {
        match self {
            Self::Usual(digest) => hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, digest),
            Self::Other(cid) => **cid,
        }
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
            assert_eq!(Link::from(&cid).to_cid(), cid);
        }
    }
}
