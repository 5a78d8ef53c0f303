//! Nodes as bytes: `[bitfield, [slot, …]]` in DAG-CBOR.
//!
//! Called when a child is first needed and when dirty nodes are flushed. A node is read by hand in one pass over its
//! bytes, without an intermediate tree, and checked as strictly as the network does, no more and no less
//! (Filecoin specification, "HAMT"): what one implementation loads and another refuses forks the chain.
//!
//! Slots come in two forms: [`untagged`] (HAMTs since actors v3) and [`tagged`] (KAMTs, and HAMTs before).

pub mod tagged;
pub mod untagged;

use std::cmp::Ordering;

use forest_encoding::{
    EncodeError, Link,
    cbor::{Reader, Writer},
    codec,
};

use crate::{
    Config, Entry, Extension, NodeError, Scheme, Slot, Value,
    bitfield::Bitfield,
    node::{Child, Node},
    path::PATH_BITS,
};

/// A slot to be written: a bucket, or a link that is known.
#[derive(Debug)]
pub enum Target<'a, K, V> {
    /// The entries of a bucket.
    Bucket(&'a [Entry<K, V>]),
    /// A link.
    Link(LinkTo<'a>),
}

/// A link to be written.
#[derive(Clone, Copy, Debug)]
pub struct LinkTo<'a> {
    pub(crate) link: &'a Link,
    pub(crate) extension: &'a Extension,
}

/// Decodes a node that was reached at `depth` (the root has 0).
pub(crate) fn read_node<S: Scheme, V: Value>(
    bytes: &[u8],
    config: &Config,
    depth: u32,
) -> Result<Node<S::Key, V>, NodeError> {
    let mut reader = Reader::new(bytes);
    reader.tuple(2)?;
    let field = reader.bytes()?;
    let filled = Bitfield::from_bytes(&field).ok_or(NodeError::BitfieldTooLong(field.len()))?;
    let count = filled.len();
    let pointers = reader.array()?;
    if pointers != count as u64 {
        return Err(NodeError::Count { pointers, bits: count });
    }
    if count > config.bit_width.slots() {
        return Err(NodeError::TooWide(count));
    }
    if count == 0 && depth > 0 {
        return Err(NodeError::Empty);
    }
    let mut slots = Vec::with_capacity(count);
    for _ in 0..count {
        let slot = S::read_slot(&mut reader, config.bucket_size)?;
        check_slot::<S, V>(&slot, config, depth)?;
        slots.push(slot);
    }
    reader.finish()?;
    Ok(Node::from_parts(filled, slots))
}

fn check_slot<S: Scheme, V>(slot: &Slot<S::Key, V>, config: &Config, depth: u32) -> Result<(), NodeError> {
    match slot {
        Slot::Bucket(_) if depth < config.min_data_depth => Err(NodeError::TooShallow(depth)),
        Slot::Bucket(entries) => {
            let ascend = |a: &Entry<_, V>, b: &Entry<_, V>| S::order(&a.key, &b.key) == Some(Ordering::Less);
            if entries.is_sorted_by(ascend) { Ok(()) } else { Err(NodeError::Unsorted) }
        }
        Slot::Child(child) => {
            let codec = child.link().map_or(codec::DAG_CBOR, Link::codec);
            if codec != codec::DAG_CBOR {
                return Err(NodeError::LinkCodec(codec));
            }
            if S::EXTENSIONS { check_extension(child.extension(), config, depth) } else { Ok(()) }
        }
    }
}

/// An extension is a whole number of indices and leaves at least a bit of the path to the node behind it.
fn check_extension(extension: &Extension, config: &Config, depth: u32) -> Result<(), NodeError> {
    let width = config.bit_width.bits();
    let taken = depth.saturating_add(1).saturating_mul(width);
    let length = extension.length();
    if length.is_multiple_of(width) && length < PATH_BITS.saturating_sub(taken) {
        Ok(())
    } else {
        Err(NodeError::Extension(length))
    }
}

/// Reads the head of a bucket: how many entries follow, checked before anything is allocated.
fn check_bucket_length(length: u64, bucket_size: usize) -> Result<usize, NodeError> {
    match usize::try_from(length) {
        Ok(0) => Err(NodeError::EmptyBucket),
        Ok(length) if length <= bucket_size => Ok(length),
        _ => Err(NodeError::BucketTooLong(length)),
    }
}

/// Encodes a node whose dirty children, in order, were given `links`.
pub(crate) fn write_node<'a, S: Scheme, V: Value>(
    node: &'a Node<S::Key, V>,
    mut links: impl Iterator<Item = &'a Link>,
    writer: &mut Writer,
) -> Result<(), EncodeError> {
    writer.array(2);
    node.filled().with_bytes(|bytes| {
        writer.bytes(bytes);
    });
    writer.array(node.slots().len());
    for slot in node.slots() {
        let target = match slot {
            Slot::Bucket(entries) => Target::Bucket(entries),
            Slot::Child(child) => {
                let Some(link) = child.link().or_else(|| links.next()) else { continue };
                Target::Link(LinkTo { link, extension: child.extension() })
            }
        };
        S::write_slot(target, writer)?;
    }
    Ok(())
}

/// A child read from a block.
fn child<K, V>(link: Link, extension: Extension) -> Slot<K, V> {
    Slot::Child(Child::linked(link, extension))
}
