//! Hashes of the chain and the CIDs made with them.
//!
//! Blocks of the chain are addressed by blake2b-256; HAMT keys are spread by sha2-256; small data may sit
//! in the CID itself under the identity hash.

use cid::{Cid, multihash::Multihash};
use sha2::Digest as _;

/// Multihash code of the identity hash: the digest is the data.
pub const IDENTITY: u64 = 0x00;
/// Multihash code of sha2-256.
pub const SHA2_256: u64 = 0x12;
/// Multihash code of blake2b with 32 bytes of output.
pub const BLAKE2B_256: u64 = 0xb220;

/// blake2b with 32 bytes of output, the hash of every block of the chain.
#[must_use]
pub fn blake2b_256(data: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    let hash = blake2b_simd::Params::new().hash_length(32).hash(data);
    digest.copy_from_slice(hash.as_bytes());
    digest
}

/// sha2-256, the hash that spreads HAMT keys.
#[must_use]
pub fn sha2_256(data: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(data).into()
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

/// The CID (version 1) of a 32-byte digest under hash `code`.
#[must_use]
pub fn cid_of_digest(codec: u64, code: u64, digest: &[u8; 32]) -> Cid {
    #[expect(clippy::expect_used, reason = "32 bytes fit the 64 that a multihash holds")]
    let hash = Multihash::wrap(code, digest).expect("32 bytes fit a multihash");
    Cid::new_v1(codec, hash)
}
