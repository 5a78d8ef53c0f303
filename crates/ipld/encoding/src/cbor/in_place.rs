//! Typed values in the middle of bytes that are read or written by hand.
//!
//! The serde decoder reads through a small interface; here it is given the [`Reader`] itself, so that it starts where the
//! reader stands and the reader goes on where it stopped.

use std::convert::Infallible;

use cbor4ii::core::{
    dec::{Read, Reference},
    enc::Write,
};
use serde::{Deserialize, Serialize};

use super::{MAX_DEPTH, Reader, Writer};
use crate::{DecodeError, EncodeError};

/// The reader as serde's source, with the levels of nesting that are left.
///
/// It holds the position itself, one indirection nearer than in the reader, and gives it back when dropped.
struct Source<'reader, 'a> {
    rest: &'a [u8],
    levels: usize,
    reader: &'reader mut Reader<'a>,
}

impl Drop for Source<'_, '_> {
    fn drop(&mut self) {
        self.reader.rest = self.rest;
    }
}

impl<'a> Read<'a> for Source<'_, 'a> {
    type Error = Infallible;

    #[inline]
    fn fill<'short>(&'short mut self, want: usize) -> Result<Reference<'a, 'short>, Infallible> {
        Ok(Reference::Long(self.rest.get(..want).unwrap_or(self.rest)))
    }

    #[inline]
    fn advance(&mut self, n: usize) {
        self.rest = self.rest.get(n..).unwrap_or_default();
    }

    #[inline]
    fn step_in(&mut self) -> bool {
        match self.levels.checked_sub(1) {
            Some(levels) => {
                self.levels = levels;
                true
            }
            None => false,
        }
    }

    #[inline]
    fn step_out(&mut self) {
        self.levels = self.levels.saturating_add(1);
    }
}

impl<'a> Reader<'a> {
    /// Decodes the next item as a serde value, borrowing from the input where the type can.
    ///
    /// # Errors
    /// As [`from_slice`](crate::from_slice), except that bytes may follow.
    #[inline]
    pub fn value<T: Deserialize<'a>>(&mut self) -> Result<T, DecodeError> {
        self.value_at_depth(0)
    }

    /// As [`value`](Self::value), inside `depth` arrays or maps that were read by hand, which count towards
    /// [`MAX_DEPTH`] as they do when serde reads them.
    ///
    /// # Errors
    /// As [`value`](Self::value).
    #[inline]
    pub fn value_at_depth<T: Deserialize<'a>>(&mut self, depth: usize) -> Result<T, DecodeError> {
        let source = Source { rest: self.rest, levels: MAX_DEPTH.saturating_sub(depth), reader: self };
        let mut deserializer = serde_ipld_dagcbor::de::Deserializer::from_reader(source);
        T::deserialize(&mut deserializer).map_err(DecodeError::from)
    }
}

impl Writer {
    /// Appends a serde value.
    ///
    /// # Errors
    /// As [`to_vec`](crate::to_vec); what was appended by then is unspecified.
    #[inline]
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let mut serializer = serde_ipld_dagcbor::ser::Serializer::new(Sink(&mut self.out));
        value.serialize(&mut serializer).map_err(EncodeError::from)
    }
}

/// The buffer as serde's sink: growing it as a vector grows is cheaper than through an I/O interface.
struct Sink<'writer>(&'writer mut Vec<u8>);

impl Write for Sink<'_> {
    type Error = Infallible;

    #[inline]
    fn push(&mut self, input: &[u8]) -> Result<(), Infallible> {
        self.0.extend_from_slice(input);
        Ok(())
    }
}
