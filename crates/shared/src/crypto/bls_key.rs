//! BLS keys that sign, for wallets, tests and tools.

use blst::min_pk;

use super::{VerifyError, bls::SUITE};
use crate::address::{Address, BLS_PUB_LEN, Payload};

/// A key that signs.
///
/// ```
/// use forest_shared::crypto::{BlsKey, verify_bls};
///
/// let key = BlsKey::from_bytes(&[7; 32])?;
/// let signature = key.sign(b"message");
/// verify_bls(&signature.bytes, b"message", &key.address())?;
/// # Ok::<(), forest_shared::crypto::VerifyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct BlsKey(min_pk::SecretKey);

impl BlsKey {
    /// The key with these 32 bytes, little-endian as wallets of the network hold them.
    ///
    /// # Errors
    /// [`VerifyError::InvalidKey`] for zero and for what is not below the order of the group.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, VerifyError> {
        let mut bytes = *bytes;
        bytes.reverse();
        min_pk::SecretKey::from_bytes(&bytes).map(Self).map_err(|_| VerifyError::InvalidKey)
    }

    /// The public key, compressed.
    #[must_use]
    pub fn public_key(&self) -> [u8; BLS_PUB_LEN] {
        self.0.sk_to_pk().to_bytes()
    }

    /// The f3 address of the key.
    #[must_use]
    pub fn address(&self) -> Address {
        Payload::Bls(self.public_key()).into()
    }

    /// Signs a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> super::Signature {
        super::Signature::new_bls(self.0.sign(message, SUITE, &[]).to_bytes().to_vec())
    }
}
