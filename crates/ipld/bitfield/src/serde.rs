//! A bit field in CBOR: a byte string of RLE+, no longer than the network allows.
//!
//! Only byte strings are accepted, never text or lists of integers.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
    ser,
};

use crate::BitField;

/// The longest RLE+ encoding that is read or written through serde: 32 KiB, room for 3072 scattered bits at least.
pub const MAX_ENCODED_SIZE: usize = 32 << 10;

impl Serialize for BitField {
    /// Refuses fields whose encoding exceeds [`MAX_ENCODED_SIZE`].
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = self.to_bytes();
        if bytes.len() > MAX_ENCODED_SIZE {
            return Err(ser::Error::custom(TooLarge(bytes.len())));
        }
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for BitField {
    /// Refuses what is not RLE+, and encodings beyond [`MAX_ENCODED_SIZE`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Encoded(|bytes: &[u8]| Self::from_bytes(bytes)))
    }
}

/// Visits a byte string of allowed size with a function.
pub(crate) struct Encoded<F>(pub(crate) F);

impl<T, E: fmt::Display, F: FnOnce(&[u8]) -> Result<T, E>> Visitor<'_> for Encoded<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a byte string of RLE+")
    }

    fn visit_bytes<D: de::Error>(self, bytes: &[u8]) -> Result<T, D> {
        if bytes.len() > MAX_ENCODED_SIZE {
            return Err(D::custom(TooLarge(bytes.len())));
        }
        (self.0)(bytes).map_err(D::custom)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("encoded bit field of {0} bytes exceeds {MAX_ENCODED_SIZE}")]
struct TooLarge(usize);
