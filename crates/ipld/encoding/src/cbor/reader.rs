//! Reads CBOR items off the front of a slice, one call per item.
//!
//! Called by the decoders of the structures above; borrows from the input and allocates only for byte strings
//! that arrive in pieces.
//!
//! The network's decoder tests the type of an item loosely: it clears the bits of the major type that it expects
//! and looks at what is left. A byte string may thus start with `0x01` instead of `0x41`, a tag with `0x18` instead of
//! `0xd8`; and small integer types refuse long heads whatever they hold. Both are kept, with the same masks.

use std::borrow::Cow;

use cid::Cid;

use super::{
    CborError, MAX_DEPTH, Major, TAG_CID,
    head::{argument, take_slice},
};
use crate::CidRef;

const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;
const BREAK: u8 = 0xff;
/// Additional information of an indefinite length.
const INDEFINITE: u8 = 0x1f;

/// A position in CBOR bytes.
///
/// After an error the position is unspecified; `Copy` serves for looking ahead.
///
/// ```
/// use forest_encoding::cbor::Reader;
/// // [7, h'0102', null]
/// let mut reader = Reader::new(&[0x83, 0x07, 0x42, 0x01, 0x02, 0xf6]);
/// assert_eq!(reader.array()?, 3);
/// assert_eq!(reader.u64()?, 7);
/// assert_eq!(*reader.bytes()?, [1, 2]);
/// assert!(reader.take_null());
/// reader.finish()?;
/// # Ok::<(), forest_encoding::cbor::CborError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the front of `bytes`.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read.
    #[inline]
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Ends reading.
    ///
    /// # Errors
    /// [`CborError::TrailingBytes`] unless everything has been read.
    #[inline]
    pub const fn finish(self) -> Result<(), CborError> {
        if self.rest.is_empty() { Ok(()) } else { Err(CborError::TrailingBytes) }
    }

    /// The first byte of the next item, which stays.
    ///
    /// # Errors
    /// [`CborError::UnexpectedEnd`] when there is none.
    #[inline]
    pub fn peek(&self) -> Result<u8, CborError> {
        self.rest.first().copied().ok_or(CborError::UnexpectedEnd)
    }

    /// The major type of the next item, which stays.
    ///
    /// # Errors
    /// [`CborError::UnexpectedEnd`] when there is none.
    #[inline]
    pub fn peek_major(&self) -> Result<Major, CborError> {
        self.peek().map(Major::of)
    }

    /// Takes a null if one is next.
    #[inline]
    pub fn take_null(&mut self) -> bool {
        match self.rest.split_first() {
            Some((&NULL, rest)) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// A boolean.
    ///
    /// # Errors
    /// As every typed read: the input ends, or another type is next.
    #[inline]
    pub fn bool(&mut self) -> Result<bool, CborError> {
        match self.first()? {
            FALSE => Ok(false),
            TRUE => Ok(true),
            found => Err(CborError::WrongType { expected: "a boolean", found }),
        }
    }

    /// An unsigned integer, in a head of any width.
    ///
    /// # Errors
    /// As every typed read: the input ends, or another type is next.
    #[inline]
    pub fn u64(&mut self) -> Result<u64, CborError> {
        self.unsigned(27)
    }

    /// An unsigned integer in a head of at most 4 bytes of argument, as the network reads `u32`.
    ///
    /// # Errors
    /// As every typed read; a longer head is [`CborError::WrongType`], even around a small number.
    #[inline]
    pub fn u32(&mut self) -> Result<u32, CborError> {
        self.unsigned(26).and_then(fit)
    }

    /// An unsigned integer in a head of at most 2 bytes of argument, as the network reads `u16`.
    ///
    /// # Errors
    /// As [`u32`](Self::u32).
    #[inline]
    pub fn u16(&mut self) -> Result<u16, CborError> {
        self.unsigned(25).and_then(fit)
    }

    /// An unsigned integer in a head of at most 1 byte of argument, as the network reads `u8`.
    ///
    /// # Errors
    /// As [`u32`](Self::u32).
    #[inline]
    pub fn u8(&mut self) -> Result<u8, CborError> {
        self.unsigned(24).and_then(fit)
    }

    /// A signed integer, in a head of any width. (`i64::MIN` is read, as everything that fits.)
    ///
    /// # Errors
    /// As every typed read, and [`CborError::OutOfRange`] beyond 64 bits.
    #[inline]
    pub fn i64(&mut self) -> Result<i64, CborError> {
        let first = self.first()?;
        let magnitude = match Major::of(first) {
            Major::Unsigned | Major::Negative => argument(first & 0x1f, first, &mut self.rest)?,
            _ => return Err(CborError::WrongType { expected: "an integer", found: first }),
        };
        let value = fit::<_, i64>(magnitude)?;
        // The bitwise complement is minus one minus the value.
        Ok(if Major::of(first) == Major::Negative { !value } else { value })
    }

    /// The head of an array: how many items follow.
    ///
    /// The count is a claim. Nothing may be allocated by it before that many items have been seen.
    ///
    /// # Errors
    /// As every typed read; an indefinite length is [`CborError::Indefinite`].
    #[inline]
    pub fn array(&mut self) -> Result<u64, CborError> {
        self.length(Major::Array, "an array")
    }

    /// The head of an array of exactly `length` items: a struct of the chain.
    ///
    /// # Errors
    /// As [`array`](Self::array), and [`CborError::WrongLength`].
    #[inline]
    pub fn tuple(&mut self, length: u64) -> Result<(), CborError> {
        if self.array()? == length { Ok(()) } else { Err(CborError::WrongLength) }
    }

    /// The head of a map: how many pairs follow. A claim, as with [`array`](Self::array).
    ///
    /// # Errors
    /// As [`array`](Self::array).
    #[inline]
    pub fn map(&mut self) -> Result<u64, CborError> {
        self.length(Major::Map, "a map")
    }

    /// A byte string. Borrowed, unless it arrives in pieces of an indefinite length.
    ///
    /// # Errors
    /// As every typed read.
    #[inline]
    pub fn bytes(&mut self) -> Result<Cow<'a, [u8]>, CborError> {
        self.string(Major::Bytes, "a byte string")
    }

    /// A byte string of exactly `N` bytes.
    ///
    /// # Errors
    /// As every typed read, and [`CborError::WrongLength`].
    #[inline]
    pub fn byte_array<const N: usize>(&mut self) -> Result<[u8; N], CborError> {
        self.bytes()?.as_ref().try_into().map_err(|_| CborError::WrongLength)
    }

    /// A text string. Borrowed, unless it arrives in pieces of an indefinite length.
    ///
    /// # Errors
    /// As every typed read, and [`CborError::InvalidUtf8`].
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, CborError> {
        match self.string(Major::Text, "a text string")? {
            Cow::Borrowed(bytes) => {
                std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| CborError::InvalidUtf8)
            }
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| CborError::InvalidUtf8),
        }
    }

    /// A link: tag 42 around a byte string of a zero byte and a CID. Bytes after the CID inside that string are
    /// ignored, as the network's decoder ignores them.
    ///
    /// # Errors
    /// As every typed read, [`CborError::NoCidPrefix`] and [`CborError::InvalidCid`].
    #[inline]
    pub fn cid(&mut self) -> Result<Cid, CborError> {
        // Tag 42, 39 bytes, of which the first is the prefix: nearly every link of the chain.
        if let [0xd8, 0x2a, 0x58, 0x27, 0x00, bytes @ ..] = self.rest
            && let Some((bytes, rest)) = bytes.split_at_checked(38)
        {
            self.rest = rest;
            return Ok(CidRef::read(bytes)?.0.to_cid());
        }
        self.any_cid()
    }

    fn any_cid(&mut self) -> Result<Cid, CborError> {
        let first = self.first()?;
        let tag = argument(first & !Major::Tag.bits(), first, &mut self.rest)
            .map_err(|error| mistyped(error, "a link"))?;
        let found = self.peek()?;
        if tag != TAG_CID || Major::of(found) != Major::Bytes {
            return Err(CborError::WrongType { expected: "a link", found: first });
        }
        let prefixed = self.bytes()?;
        let [0, bytes @ ..] = &*prefixed else { return Err(CborError::NoCidPrefix) };
        Ok(CidRef::read(bytes)?.0.to_cid())
    }

    /// The first byte of the next item, taken.
    #[inline]
    fn first(&mut self) -> Result<u8, CborError> {
        let (&first, rest) = self.rest.split_first().ok_or(CborError::UnexpectedEnd)?;
        self.rest = rest;
        Ok(first)
    }

    /// An unsigned integer whose additional information is at most `widest`.
    #[inline]
    fn unsigned(&mut self, widest: u8) -> Result<u64, CborError> {
        let first = self.first()?;
        if first > widest {
            return Err(CborError::WrongType { expected: "an unsigned integer", found: first });
        }
        argument(first, first, &mut self.rest)
    }

    /// The length in the head of a container.
    #[inline]
    fn length(&mut self, major: Major, expected: &'static str) -> Result<u64, CborError> {
        let first = self.first()?;
        if first == major.bits() | INDEFINITE {
            return Err(CborError::Indefinite);
        }
        argument(first & !major.bits(), first, &mut self.rest).map_err(|error| mistyped(error, expected))
    }

    /// The content of a byte or text string.
    #[inline]
    fn string(&mut self, major: Major, expected: &'static str) -> Result<Cow<'a, [u8]>, CborError> {
        let first = self.first()?;
        if first == major.bits() | INDEFINITE {
            return self.pieces(major, expected).map(Cow::Owned);
        }
        self.piece(first, major, expected).map(Cow::Borrowed)
    }

    /// The content of a string whose head, of definite length, began with `first`.
    #[inline]
    fn piece(&mut self, first: u8, major: Major, expected: &'static str) -> Result<&'a [u8], CborError> {
        let length = argument(first & !major.bits(), first, &mut self.rest)
            .map_err(|error| mistyped(error, expected))?;
        take_slice(&mut self.rest, length)
    }

    /// The content of a string of indefinite length, after its head. Pieces may be of indefinite length again.
    #[cold]
    fn pieces(&mut self, major: Major, expected: &'static str) -> Result<Vec<u8>, CborError> {
        let mut content = Vec::new();
        let mut open = 1_usize;
        while open > 0 {
            let first = self.first()?;
            if first == BREAK {
                open = open.saturating_sub(1);
                continue;
            }
            // A piece counts as one level below the string it belongs to.
            if open > MAX_DEPTH {
                return Err(CborError::TooDeep);
            }
            if first == major.bits() | INDEFINITE {
                open = open.saturating_add(1);
            } else {
                content.extend_from_slice(self.piece(first, major, expected)?);
            }
        }
        Ok(content)
    }
}

/// A head that does not read at a place where `expected` should stand is the head of something else.
#[cold]
fn mistyped(error: CborError, expected: &'static str) -> CborError {
    match error {
        CborError::BadHead(found) => CborError::WrongType { expected, found },
        other => other,
    }
}

#[inline]
fn fit<From, To: TryFrom<From>>(value: From) -> Result<To, CborError> {
    To::try_from(value).map_err(|_| CborError::OutOfRange)
}
