//! Values in nodes: any serde value, or [`Raw`] bytes.
//!
//! The two node forms of the chain decode values by different rules, and both are kept exactly: a HAMT's are read as
//! values of the IPLD data model ([`data_model`](crate::data_model)), a KAMT's as serde finds them in the stream.

use forest_encoding::{
    Bytes, DecodeError, EncodeError,
    cbor::{Reader, Writer},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::data_model;

/// A value that nodes can hold. Implemented for every serde type, and for [`Raw`].
pub trait Value: Clone {
    /// Reads a value through the data model, with so many `levels` of nesting left.
    ///
    /// # Errors
    /// [`DecodeError`] where the network's HAMT refuses the value.
    fn read_model(reader: &mut Reader<'_>, levels: u32) -> Result<Self, DecodeError>;

    /// Reads a value as it stands, inside `depth` arrays and maps.
    ///
    /// # Errors
    /// [`DecodeError`] where the network's decoder refuses the value.
    fn read(reader: &mut Reader<'_>, depth: usize) -> Result<Self, DecodeError>;

    /// Appends the value.
    ///
    /// # Errors
    /// [`EncodeError`] when the value has no DAG-CBOR form.
    fn write(&self, writer: &mut Writer) -> Result<(), EncodeError>;
}

impl<T: Serialize + DeserializeOwned + Clone> Value for T {
    #[inline]
    fn read_model(reader: &mut Reader<'_>, levels: u32) -> Result<Self, DecodeError> {
        data_model::read(reader, levels)
    }

    #[inline]
    fn read(reader: &mut Reader<'_>, depth: usize) -> Result<Self, DecodeError> {
        reader.value_at_depth(depth)
    }

    #[inline]
    fn write(&self, writer: &mut Writer) -> Result<(), EncodeError> {
        writer.value(self)
    }
}

/// A value that is moved and compared as its bytes, for tools that do not know or need its type.
///
/// Decoding accepts what the data model holds: sound CBOR with text keys and no tag but links. Nothing is normalised;
/// what is written is what was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raw(Bytes);

impl Raw {
    /// A value of these bytes.
    ///
    /// # Errors
    /// [`DecodeError`] unless they are one item of the data model.
    pub fn new(bytes: impl Into<Bytes>) -> Result<Self, DecodeError> {
        let bytes = bytes.into();
        let mut reader = Reader::new(&bytes);
        data_model::skip(&mut reader, data_model::LEVELS)?;
        reader.finish()?;
        Ok(Self(bytes))
    }

    /// The DAG-CBOR of the value.
    #[must_use]
    pub fn as_bytes(&self) -> &Bytes {
        &self.0
    }
}

impl Value for Raw {
    fn read_model(reader: &mut Reader<'_>, levels: u32) -> Result<Self, DecodeError> {
        data_model::skip(reader, levels).map(|bytes| Self(Bytes::copy_from_slice(bytes)))
    }

    fn read(reader: &mut Reader<'_>, _depth: usize) -> Result<Self, DecodeError> {
        Self::read_model(reader, data_model::LEVELS)
    }

    fn write(&self, writer: &mut Writer) -> Result<(), EncodeError> {
        writer.raw(&self.0);
        Ok(())
    }
}
