//! Shapes that headers share, read and written by hand.
//!
//! The limits are those of the generated decoders of Lotus (cbor-gen), which all other nodes must agree with: a header
//! that one node cannot read splits the chain from those that can.

use forest_encoding::{
    DecodeError,
    cbor::{Major, Reader, Writer},
};
use forest_shared::{
    bigint::{CompactInt, IntBytesError},
    crypto::Signature,
};

/// Most items of a list in a header.
pub(crate) const MAX_LIST: u64 = 8192;
/// Most bytes of a byte string in a header.
pub(crate) const MAX_BYTES: usize = 2 << 20;
/// Most bytes of a signature, its type included.
pub(crate) const MAX_SIGNATURE: usize = 200;

/// A byte string.
pub(crate) fn read_bytes(reader: &mut Reader<'_>) -> Result<Vec<u8>, DecodeError> {
    let bytes = reader.bytes()?;
    if bytes.len() > MAX_BYTES {
        return Err(DecodeError::value(format!("{} bytes where at most {MAX_BYTES} may be", bytes.len())));
    }
    Ok(bytes.into_owned())
}

/// A list.
pub(crate) fn read_list<T>(
    reader: &mut Reader<'_>,
    read: impl FnMut(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let length = reader.array()?;
    if length > MAX_LIST {
        return Err(DecodeError::value(format!("{length} items where at most {MAX_LIST} may be")));
    }
    let mut read = read;
    // Grows with what is there, not with what is claimed.
    (0..length).map(|_| read(reader)).collect()
}

/// A value or null.
pub(crate) fn read_optional<T>(
    reader: &mut Reader<'_>,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, DecodeError>,
) -> Result<Option<T>, DecodeError> {
    if reader.take_null() { Ok(None) } else { read(reader).map(Some) }
}

/// A value or null.
pub(crate) fn write_optional<T>(writer: &mut Writer, value: Option<&T>, write: impl FnOnce(&T, &mut Writer)) {
    match value {
        Some(value) => write(value, writer),
        None => {
            writer.null();
        }
    }
}

/// A signature: a byte string of its type and bytes.
pub(crate) fn read_signature(reader: &mut Reader<'_>) -> Result<Signature, DecodeError> {
    let bytes = reader.bytes()?;
    if bytes.len() > MAX_SIGNATURE {
        return Err(DecodeError::value(format!("a signature of {} bytes", bytes.len())));
    }
    Signature::from_bytes(&bytes).map_err(|error| DecodeError::value(error.to_string()))
}

/// A signature: a byte string of its type and bytes.
pub(crate) fn write_signature(signature: &Signature, writer: &mut Writer) {
    let length = signature.bytes.len().saturating_add(1);
    writer.head(Major::Bytes, length as u64).raw(&[signature.sig_type.into()]).raw(&signature.bytes);
}

/// An integer of any size.
pub(crate) fn read_integer(reader: &mut Reader<'_>) -> Result<CompactInt, DecodeError> {
    CompactInt::from_chain_bytes(&reader.bytes()?).map_err(|error| DecodeError::value(error.to_string()))
}

/// An integer of any size.
pub(crate) fn write_integer(integer: &CompactInt, writer: &mut Writer) -> Result<(), IntBytesError> {
    integer.with_chain_bytes(|bytes| {
        writer.bytes(bytes);
    })
}
