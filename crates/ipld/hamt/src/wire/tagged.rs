//! Slots that name what they are: a map of one pair, `{name: content}`.
//!
//! KAMTs write `{"l": [cid, length, path]}` and `{"v": [[key, value], …]}`; HAMTs before actors v3 wrote `{"0": cid}` and
//! `{"1": [[key, value], …]}`.
//!
//! The network reads these with the enum form of serde, which also takes the name and its content without the
//! map around them; so does this.

use std::borrow::Cow;

use forest_encoding::{
    DecodeError, EncodeError, Link,
    cbor::{Major, Reader, Writer},
};

use super::{LinkTo, check_bucket_length, child};
use crate::{Entry, Extension, NodeError, Slot, Value};

/// Arrays and maps around a key or value: node, list of slots, slot, bucket, entry.
pub const ENTRY_DEPTH: usize = 5;

/// A map of one pair.
const ONE_PAIR: u8 = 0xa1;

/// The name of a slot's kind.
///
/// # Errors
/// [`NodeError::Pointer`] when there is no name.
pub fn read_name<'a>(reader: &mut Reader<'a>) -> Result<Cow<'a, str>, NodeError> {
    let first = reader.peek()?;
    if first == ONE_PAIR {
        *reader = Reader::new(reader.rest().get(1..).unwrap_or_default());
    } else if Major::of(first) != Major::Text {
        return Err(NodeError::Pointer);
    }
    Ok(reader.text()?)
}

/// The name of a slot's kind.
pub fn write_name(name: &str, writer: &mut Writer) {
    writer.map(1).text(name);
}

/// A link without extension: a CID.
///
/// # Errors
/// [`NodeError::Cbor`] when it is none.
pub fn read_bare_link<K, V>(reader: &mut Reader<'_>) -> Result<Slot<K, V>, NodeError> {
    Ok(child(Link::read(reader)?, Extension::default()))
}

/// As [`read_bare_link`].
pub fn write_bare_link(to: LinkTo<'_>, writer: &mut Writer) {
    to.link.write(writer);
}

/// A link with its extension: `[cid, length in bits, path]`.
///
/// # Errors
/// [`NodeError::Extension`] when the path does not hold so many bits, [`NodeError::Cbor`] when it is something else.
pub fn read_link_with_extension<K, V>(reader: &mut Reader<'_>) -> Result<Slot<K, V>, NodeError> {
    reader.tuple(3)?;
    let link = Link::read(reader)?;
    let length = reader.u32()?;
    let extension = Extension::from_wire(length, &reader.bytes()?).ok_or(NodeError::Extension(length))?;
    Ok(child(link, extension))
}

/// As [`read_link_with_extension`].
pub fn write_link_with_extension(to: LinkTo<'_>, writer: &mut Writer) {
    writer.array(3);
    to.link.write(writer);
    writer.u64(u64::from(to.extension.length())).bytes(to.extension.bytes());
}

/// A bucket, with `key` reading each key.
///
/// # Errors
/// [`NodeError`] when it is none, or has no entries, or more than `bucket_size`.
pub fn read_bucket<K, V: Value>(
    reader: &mut Reader<'_>,
    bucket_size: usize,
    mut key: impl FnMut(&mut Reader<'_>) -> Result<K, DecodeError>,
) -> Result<Slot<K, V>, NodeError> {
    let length = check_bucket_length(reader.array()?, bucket_size)?;
    let entry = |_| {
        reader.tuple(2)?;
        Ok(Entry { key: key(reader)?, value: V::read(reader, ENTRY_DEPTH)? })
    };
    (0..length).map(entry).collect::<Result<_, NodeError>>().map(Slot::Bucket)
}

/// A bucket, with `key` writing each key.
///
/// # Errors
/// [`EncodeError`] when a key or value has no encoding.
pub fn write_bucket<K, V: Value>(
    entries: &[Entry<K, V>],
    writer: &mut Writer,
    mut key: impl FnMut(&K, &mut Writer) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    writer.array(entries.len());
    for entry in entries {
        writer.array(2);
        key(&entry.key, writer)?;
        entry.value.write(writer)?;
    }
    Ok(())
}
