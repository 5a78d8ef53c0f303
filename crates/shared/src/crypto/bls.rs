//! BLS signatures: verification of one and of aggregates, on BLS12-381 with keys in G1.
//!
//! Suite `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_`. Called when blocks are validated and by the syscalls
//! `crypto::verify_signature` and `crypto::verify_bls_aggregate`. Messages of an aggregate must all differ, which is
//! what keeps rogue keys out without proofs of possession.
//!
//! The product of all pairings, that of the signature with the negated generator included, goes through as few Miller
//! loops as possible and ends in one final exponentiation, which must give one.

use std::sync::OnceLock;

use blst::{BLST_ERROR, Pairing, blst_p1_affine, blst_p2_affine, min_pk};

use super::{BLS_SIG_LEN, VerifyError};
use crate::address::{Address, BLS_PUB_LEN, Payload};

/// Domain separation of hashes to the curve.
pub(super) const SUITE: &[u8] = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_";

/// The generator of G1, negated, compressed.
const NEGATED_GENERATOR: [u8; BLS_PUB_LEN] = [
    0xb7, 0xf1, 0xd3, 0xa7, 0x31, 0x97, 0xd7, 0x94, 0x26, 0x95, 0x63, 0x8c, 0x4f, 0xa9, 0xac, 0x0f, 0xc3,
    0x68, 0x8c, 0x4f, 0x97, 0x74, 0xb9, 0x05, 0xa1, 0x4e, 0x3a, 0x3f, 0x17, 0x1b, 0xac, 0x58, 0x6c, 0x55,
    0xe8, 0x3f, 0xf9, 0x7a, 0x1a, 0xef, 0xfb, 0x3a, 0xf0, 0x0a, 0xdb, 0x22, 0xc6, 0xbb,
];

/// Verifies the signature of one message by the key in an f3 address.
///
/// # Errors
/// [`VerifyError`] that says what is wrong: the address, the key, the signature, or that they do not match.
pub fn verify_bls(signature: &[u8], message: &[u8], signer: &Address) -> Result<(), VerifyError> {
    let Payload::Bls(key) = signer.payload() else {
        return Err(VerifyError::WrongSigner(signer.protocol()));
    };
    let signature = signature.try_into().map_err(|_| VerifyError::SignatureLength(signature.len()))?;
    if verify_bls_aggregate(signature, &[*key], &[message])? { Ok(()) } else { Err(VerifyError::Mismatch) }
}

/// Verifies the aggregate of signatures of `messages` by `keys`, one each, in the same order. No messages at all are
/// verified whatever the signature is.
///
/// # Errors
/// [`VerifyError::Counts`], [`VerifyError::InvalidSignature`] and [`VerifyError::InvalidKey`] when the arguments are
/// none; `Ok(false)` when they are and do not match, when a key is the identity, or when messages repeat.
pub fn verify_bls_aggregate(
    signature: &[u8; BLS_SIG_LEN],
    keys: &[[u8; BLS_PUB_LEN]],
    messages: &[&[u8]],
) -> Result<bool, VerifyError> {
    if keys.len() != messages.len() {
        return Err(VerifyError::Counts { keys: keys.len(), messages: messages.len() });
    }
    if keys.is_empty() {
        return Ok(true);
    }
    let signature = signature_point(signature)?;
    let keys = keys.iter().map(key_point).collect::<Result<Vec<_>, _>>()?;
    if !blst::uniq(messages) {
        return Ok(false);
    }
    let mut pairing = Pairing::new(true, SUITE);
    for (key, message) in keys.iter().zip(messages) {
        let key: &blst_p1_affine = key.into();
        // Fails for the identity only; membership in the group was checked above.
        if pairing.aggregate(key, false, &(), false, message, &[]) != BLST_ERROR::BLST_SUCCESS {
            return Ok(false);
        }
    }
    let signature: &blst_p2_affine = (&signature).into();
    pairing.raw_aggregate(signature, negated_generator()?.into());
    pairing.commit();
    Ok(pairing.finalverify(None))
}

/// A point of G2, checked to be in the group. The identity is one.
fn signature_point(bytes: &[u8; BLS_SIG_LEN]) -> Result<min_pk::Signature, VerifyError> {
    let point = min_pk::Signature::uncompress(bytes).map_err(|_| VerifyError::InvalidSignature)?;
    if point.subgroup_check() { Ok(point) } else { Err(VerifyError::InvalidSignature) }
}

/// A point of G1, checked to be in the group. The identity is one.
fn key_point(bytes: &[u8; BLS_PUB_LEN]) -> Result<min_pk::PublicKey, VerifyError> {
    let point = min_pk::PublicKey::uncompress(bytes).map_err(|_| VerifyError::InvalidKey)?;
    match point.validate() {
        Ok(()) | Err(BLST_ERROR::BLST_PK_IS_INFINITY) => Ok(point),
        Err(_) => Err(VerifyError::InvalidKey),
    }
}

/// The generator of G1, negated; decompressed once.
fn negated_generator() -> Result<&'static min_pk::PublicKey, VerifyError> {
    static POINT: OnceLock<Option<min_pk::PublicKey>> = OnceLock::new();
    POINT
        .get_or_init(|| min_pk::PublicKey::uncompress(&NEGATED_GENERATOR).ok())
        .as_ref()
        .ok_or(VerifyError::InvalidKey)
}

/// Adds signatures up to the one that a block carries for its messages.
///
/// # Errors
/// [`VerifyError::InvalidSignature`] when one is no signature, or there is none.
pub fn aggregate_bls(signatures: &[[u8; BLS_SIG_LEN]]) -> Result<[u8; BLS_SIG_LEN], VerifyError> {
    let points = signatures.iter().map(signature_point).collect::<Result<Vec<_>, _>>()?;
    let points: Vec<_> = points.iter().collect();
    match min_pk::AggregateSignature::aggregate(&points, false) {
        Ok(sum) => Ok(sum.to_signature().to_bytes()),
        Err(_) => Err(VerifyError::InvalidSignature),
    }
}
