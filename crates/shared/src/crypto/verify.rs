//! Verification of a signature of any type, and why it fails.

use super::{Signature, SignatureType};
use crate::address::{Address, Protocol};

/// A signature does not verify. Which it is never matters to the chain: the syscall answers yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The signature is of a type that addresses of this protocol do not have.
    #[error("this type of signature cannot be checked against an address of protocol {0}")]
    WrongSigner(Protocol),
    /// A signature of another length than its type's.
    #[error("signature of {0} bytes")]
    SignatureLength(usize),
    /// The signature is no point of its curve, or no key can have made it.
    #[error("invalid signature")]
    InvalidSignature,
    /// A key that is none.
    #[error("invalid key")]
    InvalidKey,
    /// Not as many keys as messages.
    #[error("{keys} keys for {messages} messages")]
    Counts {
        /// How many keys.
        keys: usize,
        /// How many messages.
        messages: usize,
    },
    /// The signature is of another message or by another key.
    #[error("signature does not match message and signer")]
    Mismatch,
    /// Delegated signatures are checked by the rules of their namespace, which are the node's.
    #[error("delegated signatures are not verified here")]
    Delegated,
}

impl Signature {
    /// Verifies that `signer` signed `data`. The signer must be the key's own address, f1 or f3.
    ///
    /// # Errors
    /// [`VerifyError`]
    pub fn verify(&self, data: &[u8], signer: &Address) -> Result<(), VerifyError> {
        match self.sig_type {
            SignatureType::Secp256k1 => super::verify_secp256k1(&self.bytes, data, signer),
            SignatureType::Bls => super::verify_bls(&self.bytes, data, signer),
            SignatureType::Delegated => Err(VerifyError::Delegated),
        }
    }
}
