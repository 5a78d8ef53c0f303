//! Setting values: growing upwards until the index has room, then filling in downwards.
//!
//! A child becomes dirty on the way back up, after everything below has been read and changed; so when a node cannot be
//! read, nothing has changed.

use std::{mem, sync::Arc};

use forest_blockstore::Blockstore;
use serde::de::DeserializeOwned;

use crate::{
    Array, BitWidth, Error, MAX_HEIGHT, MAX_INDEX, Version,
    load::Source,
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
        if self.count == u64::MAX && self.get(store, index)?.is_none() {
            return Err(Error::WrongCount(self.count));
        }
        self.grow(height);
        let source = self.source(store);
        if set_below(&source, Arc::make_mut(&mut self.node), self.height, index, value)? == Placed::New {
            self.count = self.count.saturating_add(1);
        }
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

/// Whether a value took an empty slot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Placed {
    New,
    Replacing,
}

fn set_below<S: Blockstore + ?Sized, V: DeserializeOwned + Clone>(
    source: &Source<'_, S>,
    node: &mut Node<V>,
    height: u32,
    index: u64,
    value: V,
) -> Result<Placed, Error> {
    let (slot, below) = source.width.split(index, height);
    let rank = node.filled.rank(slot);
    let is_filled = node.filled.contains(slot);
    match &mut node.content {
        Content::Values(values) => match values.get_mut(rank).filter(|_| is_filled) {
            Some(held) => {
                *held = value;
                return Ok(Placed::Replacing);
            }
            None => values.insert(rank, value),
        },
        Content::Links(children) => {
            let height = height.saturating_sub(1);
            if let Some(child) = children.get_mut(rank).filter(|_| is_filled) {
                let lower = Arc::make_mut(source.node_mut(child, height)?);
                let placed = set_below(source, lower, height, below, value)?;
                child.make_dirty();
                return Ok(placed);
            }
            children.insert(rank, Child::Dirty(Arc::new(path_to(source.width, height, below, value))));
        }
    }
    node.filled.insert(slot);
    Ok(Placed::New)
}

/// New nodes from `height` down to a leaf with a single value.
fn path_to<V>(width: BitWidth, height: u32, index: u64, value: V) -> Node<V> {
    let (slot, below) = width.split(index, height);
    let mut node = Node::empty(width, height);
    node.filled.insert(slot);
    match &mut node.content {
        Content::Values(values) => values.push(value),
        Content::Links(children) => {
            let lower = path_to(width, height.saturating_sub(1), below, value);
            children.push(Child::Dirty(Arc::new(lower)));
        }
    }
    node
}
