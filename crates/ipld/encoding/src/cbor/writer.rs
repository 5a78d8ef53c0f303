//! Appends canonical DAG-CBOR items to a buffer, one call per item.
//!
//! Called by the encoders of the structures above. Heads always have their shortest form; that counts match what
//! follows them is the caller's business.

use cid::Cid;

use super::{Major, TAG_CID};
use crate::cid::append_cid;

/// A growing buffer of CBOR.
///
/// ```
/// use forest_encoding::cbor::Writer;
/// let mut writer = Writer::new();
/// writer.array(3).u64(7).bytes(&[1, 2]).null();
/// assert_eq!(writer.into_vec(), [0x83, 0x07, 0x42, 0x01, 0x02, 0xf6]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Writer {
    pub(super) out: Vec<u8>,
}

impl Writer {
    /// An empty buffer.
    #[must_use]
    pub const fn new() -> Self {
        Self { out: Vec::new() }
    }

    /// An empty buffer with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { out: Vec::with_capacity(capacity) }
    }

    /// A writer that appends to `out`.
    #[must_use]
    pub const fn append_to(out: Vec<u8>) -> Self {
        Self { out }
    }

    /// What has been written.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.out
    }

    /// Takes what has been written.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.out
    }

    /// An unsigned integer.
    #[inline]
    pub fn u64(&mut self, value: u64) -> &mut Self {
        self.head(Major::Unsigned, value)
    }

    /// A signed integer.
    #[inline]
    pub fn i64(&mut self, value: i64) -> &mut Self {
        // The bitwise complement of a negative number is minus one minus it.
        match u64::try_from(value) {
            Ok(value) => self.head(Major::Unsigned, value),
            Err(_) => self.head(Major::Negative, (!value).unsigned_abs()),
        }
    }

    /// A boolean.
    #[inline]
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.raw(&[if value { 0xf5 } else { 0xf4 }])
    }

    /// A null.
    #[inline]
    pub fn null(&mut self) -> &mut Self {
        self.raw(&[0xf6])
    }

    /// The head of an array; `length` items must follow.
    #[inline]
    pub fn array(&mut self, length: usize) -> &mut Self {
        self.head(Major::Array, length as u64)
    }

    /// The head of a map; `length` pairs must follow, keys sorted by length and then bytewise.
    #[inline]
    pub fn map(&mut self, length: usize) -> &mut Self {
        self.head(Major::Map, length as u64)
    }

    /// A byte string.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.head(Major::Bytes, bytes.len() as u64).raw(bytes)
    }

    /// A text string.
    #[inline]
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.head(Major::Text, text.len() as u64).raw(text.as_bytes())
    }

    /// A link: tag 42 around a byte string of a zero byte and the CID.
    #[inline]
    pub fn cid(&mut self, cid: &Cid) -> &mut Self {
        let length = crate::cid::encoded_len(cid).saturating_add(1);
        self.head(Major::Tag, TAG_CID).head(Major::Bytes, length as u64).raw(&[0]);
        append_cid(cid, &mut self.out);
        self
    }

    /// Bytes that are CBOR already.
    #[inline]
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.out.extend_from_slice(bytes);
        self
    }

    /// A head in its shortest form.
    #[inline]
    pub fn head(&mut self, major: Major, argument: u64) -> &mut Self {
        let major = major.bits();
        let [.., a, b, c, d, e, f, g, h] = argument.to_be_bytes();
        match argument {
            0..=23 => self.raw(&[major | h]),
            24..=0xff => self.raw(&[major | 24, h]),
            0x100..=0xffff => self.raw(&[major | 25, g, h]),
            0x1_0000..=0xffff_ffff => self.raw(&[major | 26, e, f, g, h]),
            _ => self.raw(&[major | 27, a, b, c, d, e, f, g, h]),
        }
    }
}
