//! ECDSA over secp256k1 with recovery: a signature tells who signed.
//!
//! A signature is 65 bytes: r, s, recovery id (0 to 3). Signatures with a high s are as good as those with a low one
//! (s is negated and the parity flipped first), as Ethereum's `ecrecover` needs; ids of 27 and above are not.

use forest_encoding::hash::blake2b_256;
use k256::ecdsa::{RecoveryId, Signature, SigningKey, VerifyingKey};

use super::{SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, VerifyError};
use crate::address::{Address, Protocol, SECP_PUB_LEN};

/// Verifies that the key behind an f1 address signed blake2b-256 of `message`.
///
/// # Errors
/// [`VerifyError`] that says what is wrong: the address, the signature, or that they do not match.
pub fn verify_secp256k1(signature: &[u8], message: &[u8], signer: &Address) -> Result<(), VerifyError> {
    if signer.protocol() != Protocol::Secp256k1 {
        return Err(VerifyError::WrongSigner(signer.protocol()));
    }
    let signature = signature.try_into().map_err(|_| VerifyError::SignatureLength(signature.len()))?;
    let hash = blake2b_256(message);
    if recover_secp256k1_address(&hash, signature)? == *signer { Ok(()) } else { Err(VerifyError::Mismatch) }
}

/// The uncompressed public key that signed a hash: what the syscall `crypto::recover_secp_public_key` returns.
///
/// # Errors
/// [`VerifyError::InvalidSignature`] when the signature is none, or no key can have made it.
pub fn recover_secp256k1_key(
    hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN],
    signature: &[u8; SECP_SIG_LEN],
) -> Result<[u8; SECP_PUB_LEN], VerifyError> {
    let [scalars @ .., recovery_id] = signature;
    let signature = Signature::from_slice(scalars).map_err(|_| VerifyError::InvalidSignature)?;
    let low = signature.normalize_s();
    let flip = u8::from(low != signature);
    let recovery_id = RecoveryId::from_byte(recovery_id ^ flip).ok_or(VerifyError::InvalidSignature)?;
    let key = VerifyingKey::recover_from_prehash(hash, &low, recovery_id)
        .map_err(|_| VerifyError::InvalidSignature)?;
    Ok(uncompressed(&key))
}

/// The f1 address of the key that signed a hash.
///
/// # Errors
/// As [`recover_secp256k1_key`].
pub fn recover_secp256k1_address(
    hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN],
    signature: &[u8; SECP_SIG_LEN],
) -> Result<Address, VerifyError> {
    Ok(Address::from_secp256k1_key(&recover_secp256k1_key(hash, signature)?))
}

/// A key that signs.
///
/// ```
/// use forest_shared::crypto::{Secp256k1Key, verify_secp256k1};
///
/// let key = Secp256k1Key::from_bytes(&[7; 32])?;
/// let signature = key.sign(b"message");
/// verify_secp256k1(&signature.bytes, b"message", &key.address())?;
/// # Ok::<(), forest_shared::crypto::VerifyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Secp256k1Key(SigningKey);

impl Secp256k1Key {
    /// The key with these 32 bytes.
    ///
    /// # Errors
    /// [`VerifyError::InvalidKey`] for zero and for what is not below the order of the curve.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, VerifyError> {
        SigningKey::from_slice(bytes).map(Self).map_err(|_| VerifyError::InvalidKey)
    }

    /// The uncompressed public key.
    #[must_use]
    pub fn public_key(&self) -> [u8; SECP_PUB_LEN] {
        uncompressed(self.0.verifying_key())
    }

    /// The f1 address of the key.
    #[must_use]
    pub fn address(&self) -> Address {
        Address::from_secp256k1_key(&self.public_key())
    }

    /// Signs blake2b-256 of a message, deterministically (RFC 6979).
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> super::Signature {
        super::Signature::new_secp256k1(self.sign_hash(&blake2b_256(message)).to_vec())
    }

    /// Signs a hash, deterministically (RFC 6979).
    #[must_use]
    pub fn sign_hash(&self, hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN]) -> [u8; SECP_SIG_LEN] {
        let (signature, recovery_id) = self.0.sign_prehash_recoverable(hash);
        let mut bytes = [0; SECP_SIG_LEN];
        for (slot, byte) in
            bytes.iter_mut().zip(signature.to_bytes().into_iter().chain([recovery_id.to_byte()]))
        {
            *slot = byte;
        }
        bytes
    }
}

fn uncompressed(key: &VerifyingKey) -> [u8; SECP_PUB_LEN] {
    #[expect(
        clippy::expect_used,
        reason = "a key is not the identity, so it has two coordinates of 32 bytes"
    )]
    key.to_sec1_point(false).as_bytes().try_into().expect("an uncompressed key has 65 bytes")
}
