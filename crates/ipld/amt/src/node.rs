//! Nodes in memory: a bitmap and the content of the filled slots, in order.
//!
//! A node is shared (`Arc`) between the clones of a tree and copied when one of them writes. A child is decoded when
//! it is first needed, through `&self`, and stays decoded, for all clones.
//!
//! Invariants: the content has one element per bit of `filled`; nodes at height 0 hold values and all others links;
//! none is empty but the root of an empty array; above a dirty child everything is dirty.

use std::sync::{Arc, OnceLock};

use forest_encoding::Link;

use crate::{
    BitWidth,
    bitmap::{Bitmap, Slots},
};

/// A decoded node.
#[derive(Clone, Debug)]
pub(crate) struct Node<V> {
    pub(crate) filled: Bitmap,
    pub(crate) content: Content<V>,
}

/// What the filled slots hold.
#[derive(Clone, Debug)]
pub(crate) enum Content<V> {
    Values(Vec<V>),
    Links(Vec<Child<V>>),
}

/// A link to a node one level below.
#[derive(Clone, Debug)]
pub(crate) enum Child<V> {
    /// In the store; the node once it has been decoded.
    Clean(Link, OnceLock<Arc<Node<V>>>),
    /// Not in the store as it is now.
    Dirty(Arc<Node<V>>),
}

impl<V> Node<V> {
    /// A node without content, for values at height 0 and for links above.
    pub(crate) fn empty(width: BitWidth, height: u32) -> Self {
        let content = if height == 0 { Content::Values(Vec::new()) } else { Content::Links(Vec::new()) };
        Self { filled: Bitmap::empty(width), content }
    }

    /// How many slots are filled.
    pub(crate) fn len(&self) -> usize {
        match &self.content {
            Content::Values(values) => values.len(),
            Content::Links(children) => children.len(),
        }
    }

    /// The value in a slot of a leaf.
    #[inline]
    pub(crate) fn value(&self, slot: usize) -> Option<&V> {
        match &self.content {
            Content::Values(values) => values.get(self.filled.position(slot)?),
            Content::Links(_) => None,
        }
    }

    /// The child in a slot of a node above the leaves.
    #[inline]
    pub(crate) fn child(&self, slot: usize) -> Option<&Child<V>> {
        match &self.content {
            Content::Links(children) => children.get(self.filled.position(slot)?),
            Content::Values(_) => None,
        }
    }

    /// The filled slots at and after `from`, to go with [`rest`](Self::rest).
    #[inline]
    pub(crate) fn slots_from(&self, from: usize) -> Slots<'_> {
        self.filled.slots_from(from)
    }

    /// Whether slot 0 is filled and no other.
    pub(crate) fn is_only_first(&self) -> bool {
        self.len() == 1 && self.filled.contains(0)
    }
}

impl<V> Child<V> {
    /// A link read from a block.
    pub(crate) const fn linked(link: Link) -> Self {
        Self::Clean(link, OnceLock::new())
    }

    /// The node, if it is decoded.
    #[inline]
    pub(crate) fn decoded(&self) -> Option<&Arc<Node<V>>> {
        match self {
            Self::Clean(_, node) => node.get(),
            Self::Dirty(node) => Some(node),
        }
    }

    /// The node, if it is decoded, to be changed.
    pub(crate) fn decoded_mut(&mut self) -> Option<&mut Arc<Node<V>>> {
        match self {
            Self::Clean(_, node) => node.get_mut(),
            Self::Dirty(node) => Some(node),
        }
    }

    /// Whether both are known to lead to the same node: by link, or by being shared.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Clean(link, _), Self::Clean(other, _)) => link == other,
            _ => {
                matches!((self.decoded(), other.decoded()), (Some(node), Some(other)) if Arc::ptr_eq(node, other))
            }
        }
    }

    /// Forgets the link; the decoded node, to be changed. `None` when it is not decoded.
    pub(crate) fn make_dirty(&mut self) -> Option<&mut Arc<Node<V>>> {
        if let Self::Clean(_, node) = self {
            *self = Self::Dirty(node.take()?);
        }
        self.decoded_mut()
    }

    /// Notes that the node is now in the store.
    pub(crate) fn make_clean(&mut self, link: Link) {
        if let Self::Dirty(node) = self {
            *self = Self::Clean(link, OnceLock::from(Arc::clone(node)));
        }
    }
}
