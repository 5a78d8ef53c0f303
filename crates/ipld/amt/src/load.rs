//! Decodes children when they are first needed.
//!
//! The one place where a tree reads its store. Reading needs `&self` only, so what one clone decodes all clones have.

use std::sync::{Arc, OnceLock};

use forest_blockstore::{Blockstore, Bytes, Cid, IpldError};
use forest_encoding::Link;
use serde::de::DeserializeOwned;

use crate::{
    BitWidth, Error, NodeError,
    node::{Child, Node},
    wire,
};

/// The store and the width that an operation works with.
#[derive(Debug)]
pub(crate) struct Source<'a, S: ?Sized> {
    pub(crate) store: &'a S,
    pub(crate) width: BitWidth,
}

impl<S: ?Sized> Clone for Source<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ?Sized> Copy for Source<'_, S> {}

impl<S: Blockstore + ?Sized> Source<'_, S> {
    /// The node of a child, decoded now if need be; it lies at `height`.
    #[inline]
    pub(crate) fn node<'n, V: DeserializeOwned>(
        &self,
        child: &'n Child<V>,
        height: u32,
    ) -> Result<&'n Arc<Node<V>>, Error> {
        match child {
            Child::Dirty(node) => Ok(node),
            Child::Clean(link, cell) => match cell.get() {
                Some(node) => Ok(node),
                None => self.decode(link, cell, height),
            },
        }
    }

    #[cold]
    fn decode<'n, V: DeserializeOwned>(
        &self,
        link: &Link,
        cell: &'n OnceLock<Arc<Node<V>>>,
        height: u32,
    ) -> Result<&'n Arc<Node<V>>, Error> {
        let node = self.fetch(link, height)?;
        // Another thread may have been faster; then both keep its node.
        Ok(cell.get_or_init(|| Arc::new(node)))
    }

    /// The node of a child, to be changed: decoded now if need be. The child still has its link; see
    /// [`Child::make_dirty`].
    pub(crate) fn node_mut<'n, V: DeserializeOwned>(
        &self,
        child: &'n mut Child<V>,
        height: u32,
    ) -> Result<&'n mut Arc<Node<V>>, Error> {
        self.node(child, height)?;
        #[expect(clippy::expect_used, reason = "the line above decoded it, or failed")]
        let node = child.decoded_mut().expect("a node just decoded");
        Ok(node)
    }

    /// Decodes the node behind a link without keeping it.
    pub(crate) fn fetch<V: DeserializeOwned>(&self, link: &Link, height: u32) -> Result<Node<V>, Error> {
        let cid = link.to_cid();
        let bytes = read_block(self.store, &cid)?;
        wire::read_node(&bytes, self.width, height).map_err(|error| malformed(cid, &error))
    }
}

/// The bytes of a block that must be there and must be CBOR.
pub(crate) fn read_block<S: Blockstore + ?Sized>(store: &S, cid: &Cid) -> Result<Bytes, Error> {
    wire::check_codec(cid).map_err(|error| malformed(*cid, &error))?;
    let bytes = store.get(cid).map_err(IpldError::from)?;
    Ok(bytes.ok_or(IpldError::Missing(*cid))?)
}

pub(crate) fn malformed(cid: Cid, error: &NodeError) -> Error {
    IpldError::Malformed { cid, reason: error.to_string() }.into()
}
