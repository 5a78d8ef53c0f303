//! Writing what is dirty.
//!
//! Dirty nodes are encoded children first, so that every parent knows the links of its children, and written as one batch,
//! the root last. Only when the store has taken the batch are they marked as written: a store that fails leaves the
//! tree dirty, to be flushed again.

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid, IpldError};
use forest_encoding::{EncodeError, Link, cbor::Writer};
use serde::Serialize;

use crate::{
    Array, BitWidth, Error, Version,
    blocks::Blocks,
    node::{Child, Content, Node},
    wire,
};

impl<V: Serialize + Clone, R: Version> Array<V, R> {
    /// Writes the dirty nodes and the root, and returns the root's CID. Decoded nodes stay decoded.
    ///
    /// # Errors
    /// [`IpldError::Encode`] when a value has no encoding, [`IpldError::Store`] when the store fails. Nothing counts as
    /// written then.
    pub fn flush<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<Cid, Error> {
        if let Some(root) = self.flushed {
            return Ok(root);
        }
        let mut blocks = Blocks::default();
        let root = self.write(&mut blocks).map_err(IpldError::from)?.to_cid();
        let blocks = blocks.into_vec();
        store.put_many(&blocks).map_err(IpldError::from)?;

        let mut links = blocks.iter().map(|block| Link::from(&block.cid));
        make_clean(&mut self.node, &mut links);
        self.flushed = Some(root);
        Ok(root)
    }

    /// Encodes the dirty nodes and the root; the link of the root.
    fn write(&self, blocks: &mut Blocks) -> Result<Link, EncodeError> {
        let links = write_children(&self.node, self.width, blocks)?;
        blocks.push(|writer| {
            wire::write_root_head::<R>(writer, self.width, self.height, self.count);
            write_node(writer, &self.node, self.width, &links)
        })
    }
}

/// Encodes the dirty nodes below `node`; the links of all its children.
fn write_children<V: Serialize>(
    node: &Node<V>,
    width: BitWidth,
    blocks: &mut Blocks,
) -> Result<Vec<Link>, EncodeError> {
    let Content::Links(children) = &node.content else { return Ok(Vec::new()) };
    let link = |child: &Child<V>| match child {
        Child::Clean(link, _) => Ok(link.clone()),
        Child::Dirty(lower) => {
            let links = write_children(lower, width, blocks)?;
            blocks.push(|writer| write_node(writer, lower, width, &links))
        }
    };
    children.iter().map(link).collect()
}

/// Appends a node whose children have these links.
fn write_node<V: Serialize>(
    writer: &mut Writer,
    node: &Node<V>,
    width: BitWidth,
    links: &[Link],
) -> Result<(), EncodeError> {
    match &node.content {
        Content::Values(values) => wire::write_values(writer, width, &node.filled, values)?,
        Content::Links(_) => wire::write_links(writer, width, &node.filled, links),
    }
    Ok(())
}

/// Gives the dirty nodes below `node` their links, in the order in which they were encoded.
fn make_clean<V: Clone>(node: &mut Arc<Node<V>>, links: &mut impl Iterator<Item = Link>) {
    let is_dirty = |child: &Child<V>| matches!(child, Child::Dirty(_));
    let Content::Links(children) = &node.content else { return };
    if !children.iter().any(is_dirty) {
        return;
    }
    let Content::Links(children) = &mut Arc::make_mut(node).content else { return };
    for child in children.iter_mut().filter(|child| is_dirty(child)) {
        if let Some(lower) = child.decoded_mut() {
            make_clean(lower, links);
        }
        if let Some(link) = links.next() {
            child.make_clean(link);
        }
    }
}
