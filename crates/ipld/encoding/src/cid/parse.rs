//! Parses CIDs in place.

use cid::{Cid, Version, multihash::Multihash};

use super::{MAX_DIGEST, varint};
use crate::hash;

/// Why bytes are not a CID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CidError {
    /// The bytes end inside the CID.
    #[error("CID ends early")]
    UnexpectedEnd,
    /// A varint is longer than it must be, or longer than 64 bits.
    #[error("CID has an invalid varint")]
    InvalidVarint,
    /// The version is neither 1 nor the implicit 0.
    #[error("CID has an unknown version")]
    InvalidVersion,
    /// The digest is longer than [`MAX_DIGEST`].
    #[error("CID has a digest of more than 64 bytes")]
    DigestTooLong,
}

/// A CID whose digest lies in the bytes it was read from.
///
/// ```
/// use forest_encoding::{CidRef, codec, hash};
/// let cid = hash::blake2b_cid(codec::RAW, b"data");
/// let mut bytes = cid.to_bytes();
/// bytes.extend([1, 2, 3]);
/// let (parsed, rest) = CidRef::read(&bytes)?;
/// assert_eq!((parsed.codec(), parsed.digest(), rest), (codec::RAW, cid.hash().digest(), &[1, 2, 3][..]));
/// assert_eq!(parsed.to_cid(), cid);
/// # Ok::<(), forest_encoding::CidError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CidRef<'a> {
    version: Version,
    codec: u64,
    hash_code: u64,
    digest: &'a [u8],
}

impl<'a> CidRef<'a> {
    /// Parses a CID off the front of `bytes`; returns it and what follows it.
    ///
    /// # Errors
    /// [`CidError`], exactly where `Cid::read_bytes` fails.
    #[inline]
    pub fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), CidError> {
        // Nearly every CID of the chain: version 1, a codec of one byte, blake2b-256 with 32 bytes.
        if let [1, codec @ ..0x80, 0xa0, 0xe4, 0x02, 0x20, rest @ ..] = bytes
            && let Some((digest, rest)) = rest.split_at_checked(32)
        {
            let codec = u64::from(*codec);
            return Ok((Self { version: Version::V1, codec, hash_code: hash::BLAKE2B_256, digest }, rest));
        }
        Self::read_any(bytes)
    }

    /// Parses a CID that fills `bytes` to the end.
    ///
    /// # Errors
    /// As [`read`](Self::read); `Ok(None)` when bytes are left over.
    #[inline]
    pub fn read_whole(bytes: &'a [u8]) -> Result<Option<Self>, CidError> {
        let (cid, rest) = Self::read(bytes)?;
        Ok(rest.is_empty().then_some(cid))
    }

    fn read_any(mut bytes: &'a [u8]) -> Result<(Self, &'a [u8]), CidError> {
        let version = varint::read(&mut bytes)?;
        let codec = varint::read(&mut bytes)?;
        // A version 0 CID is a bare sha2-256 multihash: its code and length stand where version and codec would.
        let (version, codec, hash_code, length) = match (version, codec) {
            (hash::SHA2_256, 32) => (Version::V0, DAG_PB, hash::SHA2_256, 32),
            (1, _) => (Version::V1, codec, varint::read(&mut bytes)?, varint::read(&mut bytes)?),
            _ => return Err(CidError::InvalidVersion),
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > MAX_DIGEST {
            return Err(CidError::DigestTooLong);
        }
        let (digest, rest) = bytes.split_at_checked(length).ok_or(CidError::UnexpectedEnd)?;
        Ok((Self { version, codec, hash_code, digest }, rest))
    }

    /// The version: 0 or 1.
    #[inline]
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The codec of the data ([`codec`](crate::codec)).
    #[inline]
    #[must_use]
    pub const fn codec(&self) -> u64 {
        self.codec
    }

    /// The code of the hash ([`hash`]).
    #[inline]
    #[must_use]
    pub const fn hash_code(&self) -> u64 {
        self.hash_code
    }

    /// The digest; at most [`MAX_DIGEST`] bytes.
    #[inline]
    #[must_use]
    pub const fn digest(&self) -> &'a [u8] {
        self.digest
    }

    /// The same CID as a value of its own.
    #[inline]
    #[must_use]
    pub fn to_cid(self) -> Cid {
        // Length and version were checked when this was parsed, so neither default is ever taken.
        let hash = match self.digest.first_chunk::<32>() {
            // A copy of known length takes a few instructions; one of any length goes byte by byte.
            Some(digest) if self.digest.len() == 32 => Multihash::wrap(self.hash_code, digest),
            _ => Multihash::wrap(self.hash_code, self.digest),
        };
        let hash = hash.unwrap_or_default();
        match self.version {
            Version::V0 => Cid::new_v0(hash).unwrap_or_default(),
            Version::V1 => Cid::new_v1(self.codec, hash),
        }
    }
}

/// The codec that version 0 implies.
const DAG_PB: u64 = 0x70;
