//! Nodes in memory: filled slots, each a bucket of entries or a link to a child.
//!
//! A node is shared (`Arc`) between the clones of a trie and copied when one of them writes. A child is decoded when
//! it is first needed, through `&self`, and stays decoded, for all clones.
//!
//! Invariants: `slots` has one element per bit of `filled`, in order. A [`Child`] has a link, or a decoded node, or both;
//! without a link it is dirty, and so is everything above it.

use std::sync::{Arc, OnceLock};

use forest_encoding::Link;

use crate::{bitfield::Bitfield, extension::Extension};

/// A decoded node.
#[derive(Clone, Debug)]
pub(crate) struct Node<K, V> {
    filled: Bitfield,
    slots: Vec<Slot<K, V>>,
}

/// What a filled slot holds.
#[derive(Clone, Debug)]
pub enum Slot<K, V> {
    /// Entries whose paths agree so far, in order of their keys.
    Bucket(Vec<Entry<K, V>>),
    /// A node one level below, or further, if it has an extension.
    Child(Child<K, V>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry<K, V> {
    /// The key.
    pub key: K,
    /// The value.
    pub value: V,
}

/// A link to a node, with the node once it has been decoded.
#[derive(Clone, Debug)]
pub struct Child<K, V> {
    link: Option<Link>,
    node: OnceLock<Arc<Node<K, V>>>,
    extension: Extension,
}

impl<K, V> Default for Node<K, V> {
    fn default() -> Self {
        Self { filled: Bitfield::default(), slots: Vec::new() }
    }
}

impl<K, V> Node<K, V> {
    /// A node of these slots; as many as there are bits.
    pub(crate) fn from_parts(filled: Bitfield, slots: Vec<Slot<K, V>>) -> Self {
        Self { filled, slots }
    }

    pub(crate) fn filled(&self) -> Bitfield {
        self.filled
    }

    /// The filled slots, in order.
    #[inline]
    pub(crate) fn slots(&self) -> &[Slot<K, V>] {
        &self.slots
    }

    /// The filled slots, in order, to be changed but not filled or emptied.
    pub(crate) fn slots_mut(&mut self) -> &mut [Slot<K, V>] {
        &mut self.slots
    }

    /// Takes the slots out of a node that is no longer needed.
    pub(crate) fn into_slots(self) -> Vec<Slot<K, V>> {
        self.slots
    }

    /// The slots from `index` on.
    pub(crate) fn slots_from(&self, index: u8) -> &[Slot<K, V>] {
        self.slots.get(self.filled.rank(index)..).unwrap_or_default()
    }

    /// What slot `index` holds.
    #[inline]
    pub(crate) fn get(&self, index: u8) -> Option<&Slot<K, V>> {
        if self.filled.contains(index) { self.slots.get(self.filled.rank(index)) } else { None }
    }

    /// What slot `index` holds, to be changed.
    #[inline]
    pub(crate) fn get_mut(&mut self, index: u8) -> Option<&mut Slot<K, V>> {
        if self.filled.contains(index) { self.slots.get_mut(self.filled.rank(index)) } else { None }
    }

    /// Fills slot `index`, which is empty.
    pub(crate) fn fill(&mut self, index: u8, slot: Slot<K, V>) {
        let rank = self.filled.rank(index).min(self.slots.len());
        self.slots.insert(rank, slot);
        self.filled.insert(index);
    }

    /// Empties slot `index`.
    pub(crate) fn clear(&mut self, index: u8) {
        let rank = self.filled.rank(index);
        if self.filled.contains(index) && rank < self.slots.len() {
            self.slots.remove(rank);
            self.filled.remove(index);
        }
    }
}

impl<K, V> Child<K, V> {
    /// A link read from a block.
    pub(crate) fn linked(link: Link, extension: Extension) -> Self {
        Self { link: Some(link), node: OnceLock::new(), extension }
    }

    /// A node that has not been written.
    pub(crate) fn dirty(node: Node<K, V>, extension: Extension) -> Self {
        Self { link: None, node: Arc::new(node).into(), extension }
    }

    /// The same child, further up or down: behind another extension.
    pub(crate) fn behind(self, extension: Extension) -> Self {
        Self { extension, ..self }
    }

    /// The levels between the parent and the node.
    #[inline]
    pub(crate) fn extension(&self) -> &Extension {
        &self.extension
    }

    /// The link; `None` when dirty.
    #[inline]
    pub(crate) fn link(&self) -> Option<&Link> {
        self.link.as_ref()
    }

    /// Whether the node must be written.
    #[inline]
    pub(crate) const fn is_dirty(&self) -> bool {
        self.link.is_none()
    }

    /// Remembers what the node was written as.
    pub(crate) fn make_clean(&mut self, link: Link) {
        self.link = Some(link);
    }

    /// The node, if it is decoded.
    #[inline]
    pub(crate) fn decoded(&self) -> Option<&Arc<Node<K, V>>> {
        self.node.get()
    }

    /// Keeps a node just decoded, unless another thread did so first; returns the one that is kept.
    pub(crate) fn keep(&self, node: Node<K, V>) -> &Arc<Node<K, V>> {
        self.node.get_or_init(|| Arc::new(node))
    }

    /// Forgets the decoded node, if a link leads to it.
    pub(crate) fn forget(&mut self) {
        if self.link.is_some() {
            self.node = OnceLock::new();
        }
    }

    /// The decoded node, to be changed without changing what it stands for. `None` when it is not decoded.
    pub(crate) fn decoded_mut(&mut self) -> Option<&mut Node<K, V>>
    where
        K: Clone,
        V: Clone,
    {
        self.node.get_mut().map(Arc::make_mut)
    }

    /// The decoded node, to be changed: the child becomes dirty. `None` when it is not decoded.
    pub(crate) fn make_dirty(&mut self) -> Option<&mut Node<K, V>>
    where
        K: Clone,
        V: Clone,
    {
        let node = self.node.get_mut()?;
        self.link = None;
        Some(Arc::make_mut(node))
    }

    /// Takes the decoded node out of a child that is no longer needed.
    pub(crate) fn into_node(self) -> Option<Node<K, V>>
    where
        K: Clone,
        V: Clone,
    {
        self.node.into_inner().map(Arc::unwrap_or_clone)
    }
}
