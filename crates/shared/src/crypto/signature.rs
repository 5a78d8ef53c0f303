//! A signature as it travels: one byte for its type, then its bytes.
//!
//! Whether the bytes are a signature at all is found out by verification, as on every node; the type alone is checked
//! when decoding.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Length of a BLS signature (a compressed point of G2), in bytes.
pub const BLS_SIG_LEN: usize = 96;
/// Length of a secp256k1 signature (r, s, recovery id), in bytes.
pub const SECP_SIG_LEN: usize = 65;
/// Length of the hash that secp256k1 signs, in bytes.
pub const SECP_SIG_MESSAGE_HASH_LEN: usize = 32;

/// The kind of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum SignatureType {
    /// ECDSA over secp256k1 with recovery; the sender is an f1 address.
    Secp256k1 = 1,
    /// BLS12-381; the sender is an f3 address. Aggregated within a block.
    Bls = 2,
    /// Checked by rules of the sender's namespace: for f410, secp256k1 over the Ethereum transaction (FIP-0055).
    /// Known to nodes, not to the signature syscall.
    Delegated = 3,
}

impl TryFrom<u8> for SignatureType {
    type Error = SignatureError;

    fn try_from(byte: u8) -> Result<Self, SignatureError> {
        match byte {
            1 => Ok(Self::Secp256k1),
            2 => Ok(Self::Bls),
            3 => Ok(Self::Delegated),
            other => Err(SignatureError::Type(other)),
        }
    }
}

impl From<SignatureType> for u8 {
    fn from(kind: SignatureType) -> Self {
        kind as Self
    }
}

/// A signature that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Not even a type.
    #[error("empty signature")]
    Empty,
    /// A type that does not exist.
    #[error("unknown signature type {0}")]
    Type(u8),
}

/// A signature of any type: on chain, one byte string of type and bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The type.
    pub sig_type: SignatureType,
    /// The bytes, whose length the type demands and decoding does not check.
    pub bytes: Vec<u8>,
}

impl Signature {
    /// A secp256k1 signature: r, s and the recovery id.
    #[must_use]
    pub const fn new_secp256k1(bytes: Vec<u8>) -> Self {
        Self { sig_type: SignatureType::Secp256k1, bytes }
    }

    /// A BLS signature, or an aggregate of several.
    #[must_use]
    pub const fn new_bls(bytes: Vec<u8>) -> Self {
        Self { sig_type: SignatureType::Bls, bytes }
    }

    /// A signature of a delegated address.
    #[must_use]
    pub const fn new_delegated(bytes: Vec<u8>) -> Self {
        Self { sig_type: SignatureType::Delegated, bytes }
    }

    /// Reads type and bytes.
    ///
    /// # Errors
    /// [`SignatureError`] when the type is missing or unknown.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignatureError> {
        let (&sig_type, bytes) = bytes.split_first().ok_or(SignatureError::Empty)?;
        Ok(Self { sig_type: sig_type.try_into()?, bytes: bytes.to_vec() })
    }

    /// Type and bytes, as the chain holds them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[self.sig_type as u8], self.bytes.as_slice()].concat()
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Signature;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the bytes of a signature")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Signature, E> {
                Signature::from_bytes(bytes).map_err(E::custom)
            }
        }

        deserializer.deserialize_bytes(Visitor)
    }
}
