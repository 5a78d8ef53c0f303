//! Decodes children when they are first needed.
//!
//! The one place where a trie reads its store. Reading needs `&self` only, so what one clone decodes all clones have.

use std::sync::Arc;

use forest_blockstore::{Blockstore, IpldError};
use forest_encoding::{Cid, Link, codec};

use crate::{
    Config, Error, NodeError, Scheme, Value,
    node::{Child, Node},
    wire,
};

/// The store and parameters that an operation works with.
#[derive(Debug)]
pub(crate) struct Source<'a, B: ?Sized> {
    pub(crate) store: &'a B,
    pub(crate) config: Config,
}

impl<B: ?Sized> Clone for Source<'_, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: ?Sized> Copy for Source<'_, B> {}

impl<B: Blockstore + ?Sized> Source<'_, B> {
    /// The node of a child, decoded now if need be, at `depth` (the root has 0).
    #[inline]
    pub(crate) fn node<'n, S: Scheme, V: Value>(
        &self,
        child: &'n Child<S::Key, V>,
        depth: u32,
    ) -> Result<&'n Arc<Node<S::Key, V>>, Error> {
        match child.decoded() {
            Some(node) => Ok(node),
            None => self.fetch::<S, V>(child, depth).map(|node| child.keep(node)),
        }
    }

    /// Decodes the node of a child without keeping it there.
    pub(crate) fn fetch<S: Scheme, V: Value>(
        &self,
        child: &Child<S::Key, V>,
        depth: u32,
    ) -> Result<Node<S::Key, V>, Error> {
        // A child without a link is decoded, so the default is for an empty trie.
        let Some(cid) = child.link().map(Link::to_cid) else { return Ok(Node::default()) };
        let bytes = self.store.get(&cid).map_err(IpldError::from)?.ok_or(IpldError::Missing(cid))?;
        wire::read_node::<S, V>(&bytes, &self.config, depth).map_err(|error| malformed(cid, &error))
    }

    /// The node of a child, to be changed: decoded now if need be, of its own, and without a link.
    pub(crate) fn node_mut<'n, S: Scheme, V: Value>(
        &self,
        child: &'n mut Child<S::Key, V>,
        depth: u32,
    ) -> Result<&'n mut Node<S::Key, V>, Error> {
        self.node::<S, V>(child, depth)?;
        #[expect(clippy::expect_used, reason = "the line above decoded it, or failed")]
        let node = child.make_dirty().expect("a node just decoded");
        Ok(node)
    }
}

/// What the codec of a root must be: CBOR, with links or without. (Links to other nodes are DAG-CBOR.)
pub(crate) fn check_root(cid: &Cid) -> Result<(), Error> {
    match cid.codec() {
        codec::DAG_CBOR | codec::CBOR => Ok(()),
        other => Err(malformed(*cid, &NodeError::Codec(other))),
    }
}

pub(crate) fn malformed(cid: Cid, error: &NodeError) -> Error {
    IpldError::Malformed { cid, reason: error.to_string() }.into()
}
