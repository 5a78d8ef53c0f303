//! Bytes inside values: an encoding within an encoding.
//!
//! Parameters and return values of messages, and any field whose content another party will decode. On the chain
//! they are CBOR byte strings; what is in them is the business of who reads them.

use std::{fmt, ops::Deref};

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{DecodeError, EncodeError, from_slice, to_vec};

/// Bytes that are encoded as a byte string, usually DAG-CBOR themselves. Cloning is a reference count.
///
/// ```
/// use forest_encoding::{RawBytes, to_vec};
/// let params = RawBytes::serialize(&(1, "two"))?;
/// assert_eq!(params.deserialize::<(u64, String)>()?, (1, "two".to_owned()));
/// // Inside another value: one byte string of six bytes.
/// assert_eq!(to_vec(&params)?, [&[0x46][..], &params].concat());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawBytes(Bytes);

impl RawBytes {
    /// Wraps what is encoded already.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self(bytes.into())
    }

    /// Encodes a value as DAG-CBOR.
    ///
    /// # Errors
    /// As [`to_vec`].
    pub fn serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, EncodeError> {
        to_vec(value).map(Self::new)
    }

    /// Decodes the content as DAG-CBOR.
    ///
    /// # Errors
    /// As [`from_slice`].
    pub fn deserialize<'a, T: Deserialize<'a>>(&'a self) -> Result<T, DecodeError> {
        from_slice(&self.0)
    }

    /// The content.
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.0
    }

    /// Takes the content.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl Deref for RawBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for RawBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for RawBytes {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for RawBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<RawBytes> for Bytes {
    fn from(raw: RawBytes) -> Self {
        raw.0
    }
}

impl From<RawBytes> for Vec<u8> {
    fn from(raw: RawBytes) -> Self {
        raw.0.into()
    }
}

impl fmt::Debug for RawBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawBytes(")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

impl Serialize for RawBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for RawBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(ByteString).map(Self)
    }
}

/// Takes byte strings only: neither text nor lists of numbers.
struct ByteString;

impl de::Visitor<'_> for ByteString {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a byte string")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
        Ok(Bytes::copy_from_slice(bytes))
    }

    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
        Ok(bytes.into())
    }
}
