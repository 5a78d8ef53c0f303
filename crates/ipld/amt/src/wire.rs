//! Roots and nodes as bytes.
//!
//! ```text
//! root = [height, count, node]          V0, width 3
//!      | [width, height, count, node]   V3
//! node = [bitmap, [link, …], [value, …]]
//! ```
//!
//! Called when a child is first needed, and by flush and build. A node is read by hand in one pass over its bytes;
//! what is accepted is said in the crate's documentation. Nothing is allocated by a claimed count.

use forest_encoding::{
    Cid, EncodeError, Link,
    cbor::{Reader, Writer},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    BitWidth, MAX_HEIGHT, NodeError, Version,
    bitmap::Bitmap,
    node::{Child, Content, Node},
};

/// Items that a list gets room for before any has been read.
const MAX_PREALLOCATED: usize = 64;

/// Arrays around a value of a node that is a block of its own: the node and its list.
const DEPTH_IN_NODE: usize = 2;
/// The same inside a root.
const DEPTH_IN_ROOT: usize = 3;

/// What a root says.
pub(crate) struct Root<V> {
    pub(crate) width: BitWidth,
    pub(crate) height: u32,
    pub(crate) count: u64,
    pub(crate) node: Node<V>,
}

/// Decodes a root.
pub(crate) fn read_root<R: Version, V: DeserializeOwned>(bytes: &[u8]) -> Result<Root<V>, NodeError> {
    let mut reader = Reader::new(bytes);
    let width = match R::FIXED_WIDTH {
        Some(width) => {
            reader.tuple(3)?;
            width
        }
        None => {
            reader.tuple(4)?;
            let bits = reader.u32()?;
            BitWidth::new(bits).ok_or(NodeError::BitWidth(bits))?
        }
    };
    let height = reader.u32()?;
    if height > MAX_HEIGHT {
        return Err(NodeError::Height(height));
    }
    let count = reader.u64()?;
    let capacity = width.capacity(height);
    if count > capacity {
        return Err(NodeError::Count { count, capacity });
    }
    let node = read(&mut reader, width, height, DEPTH_IN_ROOT)?;
    if node.len() == 0 && height > 0 {
        return Err(NodeError::Empty);
    }
    reader.finish()?;
    Ok(Root { width, height, count, node })
}

/// Decodes a node below the root.
pub(crate) fn read_node<V: DeserializeOwned>(
    bytes: &[u8],
    width: BitWidth,
    height: u32,
) -> Result<Node<V>, NodeError> {
    let mut reader = Reader::new(bytes);
    let node = read(&mut reader, width, height, DEPTH_IN_NODE)?;
    if node.len() == 0 {
        return Err(NodeError::Empty);
    }
    reader.finish()?;
    Ok(node)
}

fn read<V: DeserializeOwned>(
    reader: &mut Reader<'_>,
    width: BitWidth,
    height: u32,
    depth: usize,
) -> Result<Node<V>, NodeError> {
    reader.tuple(3)?;
    let bitmap = reader.bytes()?;
    let (found, expected) = (bitmap.len(), width.bitmap_bytes());
    let filled = Bitmap::from_bytes(&bitmap, width).ok_or(NodeError::BitmapLength { found, expected })?;
    let links = read_list(reader, &filled, |reader| Ok(Child::linked(Link::read(reader)?)))?;
    let values = read_list(reader, &filled, |reader| Ok(reader.value_at_depth(depth)?))?;
    let content = match (links.is_empty(), values.is_empty()) {
        (false, false) => return Err(NodeError::LinksAndValues),
        (false, true) if height == 0 => return Err(NodeError::LinksInLeaf),
        (false, true) => Content::Links(links),
        (true, false) if height > 0 => return Err(NodeError::ValuesAboveLeaves(height)),
        (true, _) if values.len() != filled.count() => {
            return Err(NodeError::Items { items: 0, bits: filled.count() });
        }
        (true, true) if height > 0 => Content::Links(links),
        (true, _) => Content::Values(values),
    };
    Ok(Node { filled, content })
}

/// Reads a list that is empty or has an item for every filled slot.
#[inline]
fn read_list<'a, T>(
    reader: &mut Reader<'a>,
    filled: &Bitmap,
    mut item: impl FnMut(&mut Reader<'a>) -> Result<T, NodeError>,
) -> Result<Vec<T>, NodeError> {
    let items = reader.array()?;
    if items == 0 {
        return Ok(Vec::new());
    }
    let bits = filled.count();
    if items != bits as u64 {
        return Err(NodeError::Items { items, bits });
    }
    let mut list = Vec::with_capacity(bits.min(MAX_PREALLOCATED));
    for _ in 0..bits {
        list.push(item(reader)?);
    }
    Ok(list)
}

/// Appends what precedes the node in a root.
pub(crate) fn write_root_head<R: Version>(writer: &mut Writer, width: BitWidth, height: u32, count: u64) {
    if R::FIXED_WIDTH.is_some() {
        writer.array(3);
    } else {
        writer.array(4).u64(u64::from(width.bits()));
    }
    writer.u64(u64::from(height)).u64(count);
}

/// Appends a node of values.
pub(crate) fn write_values<V: Serialize>(
    writer: &mut Writer,
    width: BitWidth,
    filled: &Bitmap,
    values: &[V],
) -> Result<(), EncodeError> {
    write_values_head(writer, width, filled, values.len());
    values.iter().try_for_each(|value| writer.value(value))
}

/// Appends what precedes the values in a node of `count` of them.
pub(crate) fn write_values_head(writer: &mut Writer, width: BitWidth, filled: &Bitmap, count: usize) {
    filled.write(width, writer.array(3));
    writer.array(0).array(count);
}

/// Appends a node of links.
pub(crate) fn write_links(writer: &mut Writer, width: BitWidth, filled: &Bitmap, links: &[Link]) {
    filled.write(width, writer.array(3));
    writer.array(links.len());
    for link in links {
        link.write(writer);
    }
    writer.array(0);
}

/// What a CID must be to name a node: CBOR, with links or without.
pub(crate) fn check_codec(cid: &Cid) -> Result<(), NodeError> {
    use forest_encoding::codec::{CBOR, DAG_CBOR};
    match cid.codec() {
        DAG_CBOR | CBOR => Ok(()),
        other => Err(NodeError::Codec(other)),
    }
}
