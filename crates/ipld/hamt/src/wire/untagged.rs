//! Slots of HAMTs since actors v3: a link is a CID, a bucket a list of `[key, value]`.
//!
//! The network reads such a slot into the IPLD data model first and into its types from there, so heads are checked by
//! their major type here (a list is a list), and values go through [`Value::read_model`].

use forest_encoding::{
    EncodeError, Link,
    cbor::{CborError, Major, Reader, Writer},
};

use super::{Target, check_bucket_length, child};
use crate::{Entry, Extension, Key, NodeError, Slot, Value, data_model};

pub(crate) fn read<K: Key, V: Value>(
    reader: &mut Reader<'_>,
    bucket_size: usize,
) -> Result<Slot<K, V>, NodeError> {
    match reader.peek_major()? {
        Major::Tag => Ok(child(Link::read(reader)?, Extension::default())),
        Major::Array => {
            let length = check_bucket_length(reader.array()?, bucket_size)?;
            (0..length).map(|_| read_entry(reader)).collect::<Result<_, _>>().map(Slot::Bucket)
        }
        _ => Err(NodeError::Pointer),
    }
}

fn read_entry<K: Key, V: Value>(reader: &mut Reader<'_>) -> Result<Entry<K, V>, NodeError> {
    if reader.peek_major()? != Major::Array {
        return Err(NodeError::Pointer);
    }
    reader.tuple(2)?;
    Ok(Entry { key: read_key(reader)?, value: V::read_model(reader, data_model::LEVELS)? })
}

fn read_key<K: Key>(reader: &mut Reader<'_>) -> Result<K, NodeError> {
    // Bytes, and not in pieces.
    match reader.peek()? {
        0x5f => Err(CborError::Indefinite.into()),
        first if Major::of(first) == Major::Bytes => {
            K::from_key_bytes(&reader.bytes()?).ok_or(NodeError::Key)
        }
        _ => Err(NodeError::Key),
    }
}

pub(crate) fn write<K: Key, V: Value>(
    target: Target<'_, K, V>,
    writer: &mut Writer,
) -> Result<(), EncodeError> {
    match target {
        Target::Link(to) => to.link.write(writer),
        Target::Bucket(entries) => {
            writer.array(entries.len());
            for Entry { key, value } in entries {
                writer.array(2).bytes(key.key_bytes().as_ref());
                value.write(writer)?;
            }
        }
    }
    Ok(())
}
