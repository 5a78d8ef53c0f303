//! Steps over one item of the data model, checking it as decoding it would.
//!
//! Serves [`Raw`](crate::Raw) values and fields that a type ignores. Recursion ends with the levels, at most 125 deep.

use forest_encoding::{
    DecodeError,
    cbor::{CborError, Major, Reader},
};

use super::{access::Pairs, check_item, error::ModelError};

/// Steps over the next item and returns its bytes.
pub(crate) fn skip<'de>(reader: &mut Reader<'de>, levels: u32) -> Result<&'de [u8], DecodeError> {
    let before = reader.rest();
    step(reader, levels).map_err(DecodeError::from)?;
    let length = before.len().saturating_sub(reader.rest().len());
    Ok(before.get(..length).unwrap_or(before))
}

fn step(reader: &mut Reader<'_>, levels: u32) -> Result<(), ModelError> {
    let first = reader.peek()?;
    check_item(first, levels)?;
    match Major::of(first) {
        Major::Unsigned | Major::Negative => {
            reader.skip()?;
        }
        Major::Bytes => {
            reader.bytes()?;
        }
        Major::Text => {
            reader.text()?;
        }
        Major::Array => {
            let inside = levels.checked_sub(2).ok_or(CborError::TooDeep)?;
            for _ in 0..reader.array()? {
                step(reader, inside)?;
            }
        }
        Major::Map => {
            let inside = levels.checked_sub(2).ok_or(CborError::TooDeep)?;
            Pairs::read(reader, inside)?;
        }
        Major::Tag => {
            reader.cid()?;
        }
        Major::Simple => {
            if !reader.take_null() && bool(reader).is_none() {
                float(reader)?;
            }
        }
    }
    Ok(())
}

/// Takes a boolean if one is next.
pub(super) fn bool(reader: &mut Reader<'_>) -> Option<bool> {
    let mut ahead = *reader;
    let bool = ahead.bool().ok()?;
    *reader = ahead;
    Some(bool)
}

/// A float of 32 or 64 bits; there are no others in the data model.
pub(super) fn float(reader: &mut Reader<'_>) -> Result<f64, ModelError> {
    let value = match reader.rest() {
        [0xfa, rest @ ..] => rest.first_chunk().map(|bits| f64::from(f32::from_be_bytes(*bits))),
        [0xfb, rest @ ..] => rest.first_chunk().map(|bits| f64::from_be_bytes(*bits)),
        [other, ..] => return Err(CborError::BadHead(*other).into()),
        [] => None,
    };
    reader.skip()?;
    value.ok_or_else(|| CborError::UnexpectedEnd.into())
}
