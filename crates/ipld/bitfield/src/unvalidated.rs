//! A bit field of a message's parameters: checked when it is first used, not when it is decoded.
//!
//! Many methods carry bit fields that are only forwarded or of which some fail first; when the check happens is part
//! of what those methods do. Actors take `&mut UnvalidatedBitField` or `&BitField` alike through [`Validate`].

use std::convert::Infallible;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{BitField, RleError, serde::Encoded};

/// A bit field, or bytes that claim to be one.
///
/// In CBOR a byte string of [`MAX_ENCODED_SIZE`](crate::MAX_ENCODED_SIZE) at most when read; written as it was read,
/// valid or not.
///
/// ```
/// use forest_bitfield::{BitField, UnvalidatedBitField, Validate as _};
///
/// let mut parameter = UnvalidatedBitField::from_encoded(vec![0b1100]);
/// assert_eq!(*parameter.validate()?, BitField::from(0..1));
/// let mut nonsense = UnvalidatedBitField::from_encoded(vec![0]);
/// assert!(nonsense.validate().is_err());
/// # Ok::<(), forest_bitfield::RleError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct UnvalidatedBitField {
    /// The bytes as they came, until they have been decoded into `field`.
    encoded: Option<Vec<u8>>,
    field: BitField,
}

impl UnvalidatedBitField {
    /// Bytes that nobody has looked at.
    #[must_use]
    pub const fn from_encoded(bytes: Vec<u8>) -> Self {
        Self { encoded: Some(bytes), field: BitField::new() }
    }

    /// The bit field, decoded now unless it was before.
    ///
    /// # Errors
    /// [`RleError`] when the bytes are not RLE+; they stay as they are.
    pub fn validate_mut(&mut self) -> Result<&mut BitField, RleError> {
        if let Some(bytes) = &self.encoded {
            self.field = BitField::from_bytes(bytes)?;
            self.encoded = None;
        }
        Ok(&mut self.field)
    }
}

/// What can show a valid bit field, or say why it cannot: `&BitField` and `&mut UnvalidatedBitField`.
pub trait Validate<'a> {
    /// The bit field.
    ///
    /// # Errors
    /// [`RleError`] when there is none.
    fn validate(self) -> Result<&'a BitField, RleError>;
}

impl<'a> Validate<'a> for &'a BitField {
    fn validate(self) -> Result<&'a BitField, RleError> {
        Ok(self)
    }
}

impl<'a> Validate<'a> for &'a mut UnvalidatedBitField {
    fn validate(self) -> Result<&'a BitField, RleError> {
        self.validate_mut().map(|field| &*field)
    }
}

impl From<BitField> for UnvalidatedBitField {
    fn from(field: BitField) -> Self {
        Self { encoded: None, field }
    }
}

impl TryFrom<UnvalidatedBitField> for BitField {
    type Error = RleError;

    fn try_from(field: UnvalidatedBitField) -> Result<Self, RleError> {
        field.encoded.map_or(Ok(field.field), |bytes| Self::from_bytes(&bytes))
    }
}

impl Serialize for UnvalidatedBitField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.encoded {
            Some(bytes) => serializer.serialize_bytes(bytes),
            None => self.field.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for UnvalidatedBitField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Encoded(|bytes: &[u8]| {
            Ok::<_, Infallible>(Self::from_encoded(bytes.to_vec()))
        }))
    }
}
