//! Item heads: one byte of major type and additional information, and up to eight bytes of argument.
//!
//! Used by the scanner and the canonical check, which must see every head as it is; [`Reader`](super::Reader) reads
//! heads against an expectation instead.
//! Format: RFC 8949, section 3.

use super::CborError;

/// What kind of item a head starts: the upper three bits of its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Major {
    /// The argument is the number.
    Unsigned = 0,
    /// The number is minus one minus the argument.
    Negative = 1,
    /// The argument is the count of bytes that follow.
    Bytes = 2,
    /// As [`Bytes`](Self::Bytes), of UTF-8.
    Text = 3,
    /// The argument is the count of items that follow.
    Array = 4,
    /// The argument is the count of pairs of items that follow.
    Map = 5,
    /// The argument qualifies the one item that follows.
    Tag = 6,
    /// Booleans, null and floats.
    Simple = 7,
}

impl Major {
    /// The major type of an item that starts with `byte`.
    #[inline]
    #[must_use]
    pub const fn of(byte: u8) -> Self {
        match byte >> 5 {
            0 => Self::Unsigned,
            1 => Self::Negative,
            2 => Self::Bytes,
            3 => Self::Text,
            4 => Self::Array,
            5 => Self::Map,
            6 => Self::Tag,
            _ => Self::Simple,
        }
    }

    /// The major type in its place: bits 5 to 7 of a first byte.
    #[inline]
    #[must_use]
    pub const fn bits(self) -> u8 {
        (self as u8) << 5
    }
}

/// One head, of an item with a definite length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The first byte: major type and additional information.
    pub first: u8,
    /// Value, length, count or tag number; for floats, their bits.
    pub argument: u64,
}

impl Head {
    /// What kind of item this starts.
    #[inline]
    #[must_use]
    pub const fn major(self) -> Major {
        Major::of(self.first)
    }

    /// Whether the argument has its shortest form, as DAG-CBOR demands of everything but floats.
    #[inline]
    #[must_use]
    pub const fn is_minimal(self) -> bool {
        match self.first & 0x1f {
            24 => self.argument >= 24,
            25 => self.argument > 0xff,
            26 => self.argument > 0xffff,
            27 => self.argument > 0xffff_ffff,
            _ => true,
        }
    }

    /// Reads a head off the front of `input`.
    ///
    /// # Errors
    /// [`CborError::UnexpectedEnd`], or [`CborError::BadHead`] for additional information 28 to 31 (indefinite lengths
    /// and the break among them). `input` is unspecified afterwards.
    #[inline(always)]
    pub fn read(input: &mut &[u8]) -> Result<Self, CborError> {
        Self::try_read(input).ok_or_else(|| Self::missing(input))
    }

    /// As [`read`](Self::read); where that fails, nothing, and `input` stays as it is. An `Option` stays in registers
    /// where an error would not, which is a third of the time of a scan.
    #[inline(always)]
    pub(crate) fn try_read(input: &mut &[u8]) -> Option<Self> {
        let (&first, after) = input.split_first()?;
        let (argument, rest) = match first & 0x1f {
            info @ 0..=23 => (u64::from(info), after),
            24 => after.split_first().map(|(&byte, rest)| (u64::from(byte), rest))?,
            25 => after
                .split_first_chunk()
                .map(|(&bytes, rest)| (u64::from(u16::from_be_bytes(bytes)), rest))?,
            26 => after
                .split_first_chunk()
                .map(|(&bytes, rest)| (u64::from(u32::from_be_bytes(bytes)), rest))?,
            27 => after.split_first_chunk().map(|(&bytes, rest)| (u64::from_be_bytes(bytes), rest))?,
            _ => return None,
        };
        *input = rest;
        Some(Self { first, argument })
    }

    /// Why there is no head at the front of `input`.
    #[cold]
    pub(crate) fn missing(input: &[u8]) -> CborError {
        input.first().map_or(CborError::UnexpectedEnd, |&first| no_argument(first & 0x1f, first))
    }
}

/// The argument that additional information `info` announces, off the front of `input`.
///
/// Any `info` above 27 is refused, those above 31 (which a caller's mask left over) included.
#[inline(always)]
pub(crate) fn argument(info: u8, first: u8, input: &mut &[u8]) -> Result<u64, CborError> {
    if info < 24 {
        return Ok(u64::from(info));
    }
    long_argument(info, input).ok_or_else(|| no_argument(info, first))
}

/// An argument of 1, 2, 4 or 8 bytes. One branch for each width: data of one kind keeps to few of them, and a
/// width that is predicted lets the next head be read before this one's argument is there.
#[inline(always)]
fn long_argument(info: u8, input: &mut &[u8]) -> Option<u64> {
    match info {
        24 => take(input).map(|[byte]: [u8; 1]| u64::from(byte)),
        25 => take(input).map(|bytes| u64::from(u16::from_be_bytes(bytes))),
        26 => take(input).map(|bytes| u64::from(u32::from_be_bytes(bytes))),
        27 => take(input).map(u64::from_be_bytes),
        _ => None,
    }
}

/// `N` bytes off the front of `input`.
#[inline(always)]
fn take<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(*bytes)
}

#[cold]
fn no_argument(info: u8, first: u8) -> CborError {
    if info > 27 { CborError::BadHead(first) } else { CborError::UnexpectedEnd }
}

/// `length` bytes off the front of `input`, borrowed.
#[inline]
pub(crate) fn take_slice<'a>(input: &mut &'a [u8], length: u64) -> Result<&'a [u8], CborError> {
    let split = usize::try_from(length).ok().and_then(|length| input.split_at_checked(length));
    let (bytes, rest) = split.ok_or(CborError::UnexpectedEnd)?;
    *input = rest;
    Ok(bytes)
}
