//! The one form that the DAG-CBOR specification allows each value.
//!
//! The network's nodes decode more than this (docs/adr/0002) and encode nothing else (but for a negative zero), so the check is for who takes data
//! from elsewhere: imports, tools, tests. Nothing here decides what is valid on chain.
//! Specification: DAG-CBOR, "Strictness".

use crate::{
    CidRef,
    cbor::{CborError, Head, MAX_DEPTH, Major, TAG_CID, take_slice},
};

/// Why bytes are not canonical DAG-CBOR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// Not the CBOR of one value, or a head that is longer than it must be, or a broken link.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A key of a map is not text.
    #[error("map key is not text")]
    KeyNotText,
    /// A key comes after one that it should precede: shorter keys first, equal lengths bytewise.
    #[error("map keys are not sorted")]
    UnsortedKeys,
    /// A key comes twice.
    #[error("map key comes twice")]
    DuplicateKey,
    /// A tag other than 42.
    #[error("tag {0} is not allowed")]
    ForbiddenTag(u64),
    /// A float of 16 or 32 bits, an infinity, not a number, or negative zero (which equals another value).
    #[error("float is not a finite number of 64 bits")]
    ForbiddenFloat,
    /// A simple value other than false, true and null.
    #[error("simple value {0} is not allowed")]
    ForbiddenSimple(u64),
}

/// Whether `bytes` are one value of DAG-CBOR in its only form. See [`check_canonical`].
#[must_use]
pub fn is_canonical(bytes: &[u8]) -> bool {
    check_canonical(bytes).is_ok()
}

/// Checks that `bytes` are one value of DAG-CBOR in its only form.
///
/// # Errors
/// [`CanonicalError`] names the first rule that is broken. Arrays and maps may nest [`MAX_DEPTH`] deep, since nothing deeper can
/// be decoded.
///
/// ```
/// use forest_encoding::{CanonicalError, cbor::CborError, check_canonical};
/// assert_eq!(check_canonical(&[0x17]), Ok(()));
/// assert_eq!(check_canonical(&[0x18, 0x17]), Err(CanonicalError::Cbor(CborError::NotMinimal)));
/// assert_eq!(check_canonical(&[0xa2, 0x61, b'b', 1, 0x61, b'a', 2]), Err(CanonicalError::UnsortedKeys));
/// ```
pub fn check_canonical(bytes: &[u8]) -> Result<(), CanonicalError> {
    let mut input = bytes;
    let mut open = Vec::new();
    item(&mut input, &mut open)?;
    while let Some(level) = open.last_mut() {
        match level {
            Level::Array { due } | Level::Map { due, .. } if *due == 0 => {
                open.pop();
                continue;
            }
            Level::Array { due } => *due = due.saturating_sub(1),
            Level::Map { due, last_key } => {
                *due = due.saturating_sub(1);
                let key = key(&mut input)?;
                if let Some(last) = last_key.replace(key) {
                    in_order(last, key)?;
                }
            }
        }
        item(&mut input, &mut open)?;
    }
    if input.is_empty() { Ok(()) } else { Err(CborError::TrailingBytes.into()) }
}

/// An array or map that has begun.
enum Level<'a> {
    Array { due: u64 },
    Map { due: u64, last_key: Option<&'a [u8]> },
}

/// Reads one item, or the head of a container, which is put on `open`.
fn item<'a>(input: &mut &'a [u8], open: &mut Vec<Level<'a>>) -> Result<(), CanonicalError> {
    let head = Head::read(input).map_err(indefinite)?;
    match head.major() {
        // Its argument is bits, not a number.
        Major::Simple => return simple(head),
        _ if !head.is_minimal() => return Err(CborError::NotMinimal.into()),
        Major::Unsigned | Major::Negative => {}
        Major::Bytes => {
            take_slice(input, head.argument)?;
        }
        Major::Text => {
            text(input, head)?;
        }
        Major::Array | Major::Map if open.len() >= MAX_DEPTH => return Err(CborError::TooDeep.into()),
        Major::Array => open.push(Level::Array { due: head.argument }),
        Major::Map => open.push(Level::Map { due: head.argument, last_key: None }),
        Major::Tag if head.argument == TAG_CID => link(input)?,
        Major::Tag => return Err(CanonicalError::ForbiddenTag(head.argument)),
    }
    Ok(())
}

/// Heads without a length are wrong here for a reason that has a name.
fn indefinite(error: CborError) -> CborError {
    match error {
        CborError::BadHead(0x5f | 0x7f | 0x9f | 0xbf) => CborError::Indefinite,
        other => other,
    }
}

/// The bits of negative zero.
const NEGATIVE_ZERO: u64 = 1 << 63;

fn simple(head: Head) -> Result<(), CanonicalError> {
    match head.first {
        0xf4..=0xf6 => Ok(()),
        0xfb if head.argument != NEGATIVE_ZERO && f64::from_bits(head.argument).is_finite() => Ok(()),
        0xf9..=0xfb => Err(CanonicalError::ForbiddenFloat),
        _ => Err(CanonicalError::ForbiddenSimple(head.argument)),
    }
}

fn text<'a>(input: &mut &'a [u8], head: Head) -> Result<&'a [u8], CborError> {
    let text = take_slice(input, head.argument)?;
    std::str::from_utf8(text).map(|_| text).map_err(|_| CborError::InvalidUtf8)
}

fn link(input: &mut &[u8]) -> Result<(), CborError> {
    let head = Head::read(input).map_err(indefinite)?;
    if head.major() != Major::Bytes {
        return Err(CborError::WrongType { expected: "the bytes of a link", found: head.first });
    }
    if !head.is_minimal() {
        return Err(CborError::NotMinimal);
    }
    let [0, cid @ ..] = take_slice(input, head.argument)? else { return Err(CborError::NoCidPrefix) };
    CidRef::read_whole(cid)?.map(|_| ()).ok_or(CborError::TrailingBytes)
}

fn key<'a>(input: &mut &'a [u8]) -> Result<&'a [u8], CanonicalError> {
    let head = Head::read(input).map_err(indefinite)?;
    if head.major() != Major::Text {
        return Err(CanonicalError::KeyNotText);
    }
    if !head.is_minimal() {
        return Err(CborError::NotMinimal.into());
    }
    Ok(text(input, head)?)
}

fn in_order(last: &[u8], key: &[u8]) -> Result<(), CanonicalError> {
    match (last.len(), last).cmp(&(key.len(), key)) {
        std::cmp::Ordering::Less => Ok(()),
        std::cmp::Ordering::Equal => Err(CanonicalError::DuplicateKey),
        std::cmp::Ordering::Greater => Err(CanonicalError::UnsortedKeys),
    }
}
