//! Writing what is dirty.
//!
//! Dirty nodes are gathered level by level, then encoded from the deepest level up, so that every parent knows the
//! links of its children, and written as one batch, children before parents. Only when the store has taken the batch are
//! the children marked as written: a store that fails leaves the trie dirty, to be flushed again.

use std::ops::Range;

use forest_blockstore::{Block, Blockstore, IpldError};
use forest_encoding::{Bytes, Cid, cbor::Writer, codec, hash};

use crate::{
    Error, Scheme, Slot, Trie, Value,
    link::Link,
    node::{Child, Node},
    wire,
};

/// A dirty node, and which of the next level are its children.
struct Dirty<'a, K, V> {
    child: &'a Child<K, V>,
    node: &'a Node<K, V>,
    children: Range<usize>,
}

impl<S: Scheme, V: Value> Trie<S, V> {
    /// Writes the dirty nodes and returns the CID of the root. Decoded nodes stay decoded.
    ///
    /// Clones that share a dirty node see that it has been written.
    ///
    /// # Errors
    /// [`IpldError::Encode`] when a value has no encoding, [`IpldError::Store`] when the store fails. Nothing counts as
    /// written then.
    pub fn flush<B: Blockstore + ?Sized>(&self, store: &B) -> Result<Cid, Error> {
        if let Some(cid) = self.root() {
            return Ok(cid);
        }
        let levels = gather(self.root_child());
        let mut blocks = Vec::new();
        let mut writer = Writer::new();
        let mut links: Vec<Vec<Link>> = Vec::new();
        for level in levels.iter().rev() {
            let below = links.last().map_or(&[][..], Vec::as_slice);
            let mut own = Vec::with_capacity(level.len());
            for dirty in level {
                let children = below.get(dirty.children.clone()).unwrap_or_default();
                wire::write_node::<S, V>(dirty.node, children.iter(), &mut writer)
                    .map_err(IpldError::from)?;
                let digest = hash::blake2b_256(writer.as_slice());
                let cid = hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, &digest);
                blocks.push(Block::new(cid, Bytes::copy_from_slice(writer.as_slice())));
                own.push(Link::Usual(digest));
                writer = reuse(writer);
            }
            links.push(own);
        }
        store.put_many(&blocks).map_err(IpldError::from)?;
        for (level, links) in levels.iter().rev().zip(links) {
            for (dirty, link) in level.iter().zip(links) {
                dirty.child.written(link);
            }
        }
        // The root is the last block of all.
        Ok(blocks.last().map_or_else(Cid::default, |block| block.cid))
    }
}

/// The dirty nodes from the root down, level by level.
fn gather<K, V>(root: &Child<K, V>) -> Vec<Vec<Dirty<'_, K, V>>> {
    let mut levels = Vec::new();
    let mut level: Vec<_> = dirty(root).into_iter().collect();
    while !level.is_empty() {
        let mut next = Vec::new();
        for parent in &mut level {
            let start = next.len();
            for slot in parent.node.slots() {
                if let Slot::Child(child) = slot {
                    next.extend(dirty(child));
                }
            }
            parent.children = start..next.len();
        }
        levels.push(std::mem::replace(&mut level, next));
    }
    levels
}

fn dirty<K, V>(child: &Child<K, V>) -> Option<Dirty<'_, K, V>> {
    match (child.link(), child.decoded()) {
        (None, Some(node)) => Some(Dirty { child, node, children: 0..0 }),
        _ => None,
    }
}

/// The same buffer, empty.
fn reuse(writer: Writer) -> Writer {
    let mut bytes = writer.into_vec();
    bytes.clear();
    Writer::append_to(bytes)
}
