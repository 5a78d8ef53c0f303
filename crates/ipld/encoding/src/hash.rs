//! Hashes of the chain and the CIDs made with them.
//!
//! Blocks of the chain are addressed by blake2b-256; HAMT keys are spread by sha2-256; addresses are blake2b-160;
//! small data may sit in the CID itself under the identity hash.
//! Codes: the multicodec table.

use cid::{Cid, multihash::Multihash};
use sha2::Digest as _;

use crate::cid::MAX_DIGEST;

/// Multihash code of the identity hash: the digest is the data.
pub const IDENTITY: u64 = 0x00;
/// Multihash code of sha2-256.
pub const SHA2_256: u64 = 0x12;
/// Multihash code of blake2b with 20 bytes of output.
pub const BLAKE2B_160: u64 = 0xb214;
/// Multihash code of blake2b with 32 bytes of output.
pub const BLAKE2B_256: u64 = 0xb220;
/// Multihash code of blake2b with 64 bytes of output.
pub const BLAKE2B_512: u64 = 0xb240;

/// Data cannot be named by a CID under that hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashError {
    /// A hash that no block of the network uses.
    #[error("unsupported hash {0:#x}")]
    Unsupported(u64),
    /// The identity hash holds at most 64 bytes.
    #[error("{0} bytes do not fit an identity hash")]
    TooLong(usize),
}

/// blake2b with 32 bytes of output, the hash of every block of the chain.
#[must_use]
pub fn blake2b_256(data: &[u8]) -> [u8; 32] {
    blake2b(data)
}

/// blake2b with 20 bytes of output, the hash in addresses of keys and actors.
#[must_use]
pub fn blake2b_160(data: &[u8]) -> [u8; 20] {
    blake2b(data)
}

/// blake2b with 64 bytes of output, of the `crypto.hash` syscall.
#[must_use]
pub fn blake2b_512(data: &[u8]) -> [u8; 64] {
    blake2b(data)
}

/// sha2-256, the hash that spreads HAMT keys.
#[must_use]
pub fn sha2_256(data: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(data).into()
}

fn blake2b<const N: usize>(data: &[u8]) -> [u8; N] {
    let mut digest = [0; N];
    digest.copy_from_slice(blake2b_simd::Params::new().hash_length(N).hash(data).as_bytes());
    digest
}

/// The CID (version 1) of `data` under blake2b-256.
///
/// ```
/// use forest_encoding::{codec, hash};
/// let empty_array = hash::blake2b_cid(codec::DAG_CBOR, &[0x80]);
/// assert_eq!(empty_array.to_string(), "bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a");
/// ```
#[must_use]
pub fn blake2b_cid(codec: u64, data: &[u8]) -> Cid {
    cid_of_digest(codec, BLAKE2B_256, &blake2b_256(data))
}

/// The CID (version 1) that holds `data` itself.
///
/// # Errors
/// [`HashError::TooLong`] beyond 64 bytes.
pub fn identity_cid(codec: u64, data: &[u8]) -> Result<Cid, HashError> {
    let hash = Multihash::wrap(IDENTITY, data).map_err(|_| HashError::TooLong(data.len()))?;
    Ok(Cid::new_v1(codec, hash))
}

/// The CID (version 1) of a 32-byte digest under hash `code`.
#[must_use]
pub fn cid_of_digest(codec: u64, code: u64, digest: &[u8; 32]) -> Cid {
    Cid::new_v1(codec, wrap(code, digest))
}

/// The CID (version 1) of `data` under hash `code`.
///
/// # Errors
/// [`HashError::Unsupported`] for a hash that is not of this module, [`HashError::TooLong`] for more than 64 bytes under the
/// identity hash.
///
/// ```
/// use forest_encoding::{codec, hash};
/// assert_eq!(hash::cid_of(codec::RAW, hash::BLAKE2B_256, b"data"), Ok(hash::blake2b_cid(codec::RAW, b"data")));
/// ```
pub fn cid_of(codec: u64, code: u64, data: &[u8]) -> Result<Cid, HashError> {
    let hash = match code {
        IDENTITY => return identity_cid(codec, data),
        SHA2_256 => wrap(code, &sha2_256(data)),
        BLAKE2B_160 => wrap(code, &blake2b_160(data)),
        BLAKE2B_256 => wrap(code, &blake2b_256(data)),
        BLAKE2B_512 => wrap(code, &blake2b_512(data)),
        other => return Err(HashError::Unsupported(other)),
    };
    Ok(Cid::new_v1(codec, hash))
}

/// Whether `cid` is the name of `data`. A digest that was cut short names nothing.
///
/// # Errors
/// [`HashError::Unsupported`] when the hash of the CID is not of this module.
pub fn verify(cid: &Cid, data: &[u8]) -> Result<bool, HashError> {
    let hash = cid.hash();
    match cid_of(cid.codec(), hash.code(), data) {
        Ok(named) => Ok(named.hash() == hash),
        // What does not fit a CID is not what is in this one.
        Err(HashError::TooLong(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn wrap<const N: usize>(code: u64, digest: &[u8; N]) -> Multihash<64> {
    const { assert!(N <= MAX_DIGEST, "a multihash holds 64 bytes") };
    Multihash::wrap(code, digest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digests of "abc" from the papers of the hashes (RFC 7693, FIPS 180-4); blake2b-160 by Python's hashlib.
    #[test]
    fn known_digests() {
        assert_eq!(
            hex::encode(blake2b_512(b"abc")),
            concat!(
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1",
                "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
            )
        );
        assert_eq!(
            hex::encode(sha2_256(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            hex::encode(blake2b_256(b"abc")),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"
        );
        assert_eq!(hex::encode(blake2b_160(b"abc")), "384264f676f39536840523f284921cdc68b6846b");
    }

    #[test]
    fn every_hash_names_and_verifies() {
        for code in [IDENTITY, SHA2_256, BLAKE2B_160, BLAKE2B_256, BLAKE2B_512] {
            let cid = cid_of(crate::codec::RAW, code, b"data").unwrap();
            assert_eq!(cid.hash().code(), code);
            assert_eq!(verify(&cid, b"data"), Ok(true));
            assert_eq!(verify(&cid, b"date"), Ok(false));
            let cut = Cid::new_v1(cid.codec(), cid.hash().truncate(3));
            assert_eq!(verify(&cut, b"data"), Ok(false), "{code:#x}");
        }
        let unknown = Cid::new_v1(crate::codec::RAW, Multihash::wrap(0x13, &[0; 64]).unwrap());
        assert_eq!(verify(&unknown, b""), Err(HashError::Unsupported(0x13)));
    }

    #[test]
    fn identity_holds_64_bytes() {
        assert!(identity_cid(0x55, &[0; 64]).is_ok());
        assert_eq!(identity_cid(0x55, &[0; 65]), Err(HashError::TooLong(65)));
        assert_eq!(verify(&identity_cid(0x55, &[0; 64]).unwrap(), &[0; 65]), Ok(false));
    }
}
