//! Writing what is dirty.
//!
//! Dirty nodes are gathered level by level, then encoded from the deepest level up, so that every parent knows the
//! links of its children, and written as one batch, children before parents. Only when the store has taken the batch are
//! the nodes marked as written: a store that fails leaves the trie dirty, to be flushed again.
//!
//! They are marked in this trie alone. A clone that shares dirty nodes stays dirty: it may be meant for another store,
//! or this one may be an overlay that is thrown away.

use std::{ops::Range, sync::Arc, vec};

use forest_blockstore::{Block, Blockstore, IpldError};
use forest_encoding::{Bytes, Cid, Link, cbor::Writer, codec, hash};

use crate::{
    Error, Scheme, Slot, Trie, Value,
    node::{Child, Node},
    wire,
};

/// A dirty node, and which of the next level are its children.
struct Dirty<'a, K, V> {
    node: &'a Node<K, V>,
    children: Range<usize>,
}

impl<S: Scheme, V: Value> Trie<S, V> {
    /// Writes the dirty nodes and returns the CID of the root. Decoded nodes stay decoded.
    ///
    /// Clones do not see it: what was dirty in them still is.
    ///
    /// # Errors
    /// [`IpldError::Encode`] when a value has no encoding, [`IpldError::Store`] when the store fails. Nothing counts as
    /// written then.
    pub fn flush<B: Blockstore + ?Sized>(&mut self, store: &B) -> Result<Cid, Error> {
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
        let mut links: Vec<_> = links.into_iter().rev().map(Vec::into_iter).collect();
        make_clean(self.root_child_mut(), &mut links);
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
    let node = child.decoded().filter(|_| child.is_dirty())?;
    Some(Dirty { node, children: 0..0 })
}

/// Gives a dirty child and those below it their links: of each level, the next one. Every level was gathered in the
/// order in which this walk comes by. No deeper than a path is long.
fn make_clean<K: Clone, V: Clone>(child: &mut Child<K, V>, levels: &mut [vec::IntoIter<Link>]) {
    let Some((level, below)) = levels.split_first_mut() else { return };
    let has_dirty = |node: &Arc<Node<K, V>>| node.slots().iter().any(is_dirty);
    // A node without dirty children stays shared; the others are copied if a clone has them too.
    if child.decoded().is_some_and(has_dirty)
        && let Some(node) = child.decoded_mut()
    {
        for slot in node.slots_mut() {
            if let Slot::Child(lower) = slot
                && lower.is_dirty()
            {
                make_clean(lower, below);
            }
        }
    }
    if let Some(link) = level.next() {
        child.make_clean(link);
    }
}

fn is_dirty<K, V>(slot: &Slot<K, V>) -> bool {
    matches!(slot, Slot::Child(child) if child.is_dirty())
}

/// The same buffer, empty.
fn reuse(writer: Writer) -> Writer {
    let mut bytes = writer.into_vec();
    bytes.clear();
    Writer::append_to(bytes)
}
