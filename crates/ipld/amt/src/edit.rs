//! Setting values: growing upwards until the index has room, then filling in downwards.
//!
//! First the way to the index is read, then the tree is changed, which can no longer fail; so a node that cannot be read
//! changes nothing.

use std::{mem, sync::Arc};

use forest_blockstore::Blockstore;
use serde::de::DeserializeOwned;

use crate::{
    Array, BitWidth, Error, MAX_HEIGHT, MAX_INDEX, Version,
    node::{Child, Content, Node},
};

impl<V: DeserializeOwned + Clone, R: Version> Array<V, R> {
    /// Puts a value at an index, in place of the one that may be there.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] beyond [`MAX_INDEX`]; [`Error::Ipld`] when a node on the way cannot be read;
    /// [`Error::WrongCount`] when the root claims `u64::MAX` values and has none here.
    pub fn set<S: Blockstore + ?Sized>(&mut self, store: &S, index: u64, value: V) -> Result<(), Error> {
        let height = self.height_for(index)?;
        let is_new = !self.contains(store, index)?;
        let count = self.count.checked_add(is_new.into()).ok_or(Error::WrongCount(self.count))?;

        self.grow(height);
        place(Arc::make_mut(&mut self.node), self.width, self.height, index, value);
        self.count = count;
        self.flushed = None;
        Ok(())
    }

    /// The height that the tree needs to have room for an index: its own, or more.
    fn height_for(&self, index: u64) -> Result<u32, Error> {
        if index > MAX_INDEX {
            return Err(Error::OutOfRange(index));
        }
        // Width 0 never has room for more than one; all others do long before the limit.
        let mut heights = self.height..=MAX_HEIGHT;
        heights.find(|&height| index < self.width.capacity(height)).ok_or(Error::OutOfRange(index))
    }

    /// Makes the tree as high as that, with what it holds under the first slots.
    fn grow(&mut self, height: u32) {
        if self.height < height && self.node.len() == 0 {
            self.node = Arc::new(Node::empty(self.width, height));
            self.height = height;
        }
        while self.height < height {
            self.height = self.height.saturating_add(1);
            let mut root = Node::empty(self.width, self.height);
            root.filled.insert(0);
            let lower = mem::replace(&mut self.node, Arc::new(root));
            if let Content::Links(children) = &mut Arc::make_mut(&mut self.node).content {
                children.push(Child::Dirty(lower));
            }
        }
    }
}

/// Puts a value into its leaf, to which everything has been decoded. Makes the nodes that are not there.
fn place<V: Clone>(mut node: &mut Node<V>, width: BitWidth, mut height: u32, index: u64, value: V) {
    loop {
        let slot = width.slot(index, height);
        let filled = node.filled.position(slot);
        if filled.is_none() {
            node.filled.insert(slot);
        }
        let rank = filled.unwrap_or_else(|| node.filled.rank(slot));
        match (&mut node.content, filled) {
            (Content::Values(values), None) => return values.insert(rank, value),
            (Content::Values(values), Some(_)) => {
                if let Some(held) = values.get_mut(rank) {
                    *held = value;
                }
                return;
            }
            (Content::Links(children), None) => {
                let lower = path_to(width, height.saturating_sub(1), index, value);
                return children.insert(rank, Child::Dirty(Arc::new(lower)));
            }
            (Content::Links(children), Some(_)) => {
                let Some(lower) = children.get_mut(rank).and_then(Child::make_dirty) else { return };
                node = Arc::make_mut(lower);
                height = height.saturating_sub(1);
            }
        }
    }
}

/// New nodes from `height` down to a leaf with a single value.
fn path_to<V>(width: BitWidth, height: u32, index: u64, value: V) -> Node<V> {
    let slot = width.slot(index, height);
    let mut node = Node::empty(width, height);
    node.filled.insert(slot);
    match &mut node.content {
        Content::Values(values) => values.push(value),
        Content::Links(children) => {
            let lower = path_to(width, height.saturating_sub(1), index, value);
            children.push(Child::Dirty(Arc::new(lower)));
        }
    }
    node
}
