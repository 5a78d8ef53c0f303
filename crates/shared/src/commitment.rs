//! Commitments to data as CIDs, and back.
//!
//! CommD and CommP commit to data, CommR to its sealed form. As CIDs they name no block, so nobody may look them up; a
//! codec and a hash of their own mark them.

use forest_encoding::{
    Cid,
    codec::{FIL_COMMITMENT_SEALED, FIL_COMMITMENT_UNSEALED},
    hash,
};

/// Multihash code of SHA2-256 with two bits cleared, the hash of data commitments.
pub const SHA2_256_TRUNC254_PADDED: u64 = 0x1012;

/// Multihash code of Poseidon over BLS12-381, the hash of replica commitments.
pub const POSEIDON_BLS12_381_A1_FC1: u64 = 0xb401;

/// A commitment: the root of a Merkle tree.
pub type Commitment = [u8; 32];

/// Why a CID is not the commitment that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommitmentError {
    /// Another codec than that of the commitment.
    #[error("codec {0:#x} is not that of the commitment")]
    Codec(u64),
    /// Another hash than the codec demands.
    #[error("hash {0:#x} is not that of the commitment")]
    Hash(u64),
    /// Not 32 bytes.
    #[error("commitment of {0} bytes where 32 are needed")]
    Length(usize),
}

/// The CID of a commitment to data, CommD or CommP.
///
/// ```
/// use forest_shared::commitment::{cid_to_data_commitment, data_commitment_to_cid};
/// let cid = data_commitment_to_cid(&[7; 32]);
/// assert_eq!(cid_to_data_commitment(&cid), Ok([7; 32]));
/// ```
#[must_use]
pub fn data_commitment_to_cid(commitment: &Commitment) -> Cid {
    hash::cid_of_digest(FIL_COMMITMENT_UNSEALED, SHA2_256_TRUNC254_PADDED, commitment)
}

/// The commitment to data, CommD or CommP, that a CID is.
///
/// # Errors
/// [`CommitmentError`]
pub fn cid_to_data_commitment(cid: &Cid) -> Result<Commitment, CommitmentError> {
    commitment(cid, FIL_COMMITMENT_UNSEALED, SHA2_256_TRUNC254_PADDED)
}

/// The CID of a commitment to sealed data, CommR.
#[must_use]
pub fn replica_commitment_to_cid(commitment: &Commitment) -> Cid {
    hash::cid_of_digest(FIL_COMMITMENT_SEALED, POSEIDON_BLS12_381_A1_FC1, commitment)
}

/// The commitment to sealed data, CommR, that a CID is.
///
/// # Errors
/// [`CommitmentError`]
pub fn cid_to_replica_commitment(cid: &Cid) -> Result<Commitment, CommitmentError> {
    commitment(cid, FIL_COMMITMENT_SEALED, POSEIDON_BLS12_381_A1_FC1)
}

fn commitment(cid: &Cid, codec: u64, hash: u64) -> Result<Commitment, CommitmentError> {
    if cid.codec() != codec {
        return Err(CommitmentError::Codec(cid.codec()));
    }
    if cid.hash().code() != hash {
        return Err(CommitmentError::Hash(cid.hash().code()));
    }
    let digest = cid.hash().digest();
    digest.try_into().map_err(|_| CommitmentError::Length(digest.len()))
}
