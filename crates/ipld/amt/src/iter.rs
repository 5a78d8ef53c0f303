//! Iteration in order of indices, from any index on.
//!
//! Decodes nodes as it reaches them and keeps them in the tree. Values behind the last index, which a root of too great
//! a height may hold, are never reached, as `get` does not reach them.

use std::{iter::Zip, slice};

use forest_blockstore::Blockstore;
use serde::de::DeserializeOwned;

use crate::{
    Array, Error, Version,
    bitmap::Slots,
    load::Source,
    node::{Child, Content, Node},
};

/// The values of an array with their indices, ascending; from [`Array::iter`] and [`Array::iter_from`].
///
/// Ends after the first error.
#[derive(Debug)]
pub struct Iter<'a, V, S: ?Sized> {
    source: Source<'a, S>,
    start: u64,
    stack: Vec<Level<'a, V>>,
}

/// What is left of a node.
#[derive(Debug)]
struct Level<'a, V> {
    base: u64,
    height: u32,
    items: Items<'a, V>,
}

#[derive(Debug)]
enum Items<'a, V> {
    Values(Zip<Slots<'a>, slice::Iter<'a, V>>),
    Children(Zip<Slots<'a>, slice::Iter<'a, Child<V>>>),
}

impl<V: DeserializeOwned, R: Version> Array<V, R> {
    /// All values, ascending.
    ///
    /// ```
    /// # use forest_amt::{Amt, Error};
    /// # let store = forest_blockstore::MemoryStore::new();
    /// let mut array = Amt::new();
    /// array.set(&store, 40, 'b')?;
    /// array.set(&store, 3, 'a')?;
    /// let values: Vec<_> = array.iter(&store).collect::<Result<_, _>>()?;
    /// assert_eq!(values, [(3, &'a'), (40, &'b')]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn iter<'a, S: Blockstore + ?Sized>(&'a self, store: &'a S) -> Iter<'a, V, S> {
        self.iter_from(store, 0)
    }

    /// The values at and after index `start`, ascending. Nodes before it are not read.
    ///
    /// (`fvm_ipld_amt` 0.7 reports wrong indices here when `start` lies where there is no node.)
    pub fn iter_from<'a, S: Blockstore + ?Sized>(&'a self, store: &'a S, start: u64) -> Iter<'a, V, S> {
        let mut iter = Iter { source: self.source(store), start, stack: Vec::new() };
        if start < self.width.capacity(self.height) {
            iter.enter(&self.node, 0, self.height);
        }
        iter
    }
}

impl<'a, V, S: ?Sized> Iter<'a, V, S> {
    /// Begins a node, at the slot that leads to `start` or at its first.
    fn enter(&mut self, node: &'a Node<V>, base: u64, height: u32) {
        let first = self.source.width.slots_in(self.start.saturating_sub(base), height);
        let rank = node.filled.rank(first.min(self.source.width.slots()));
        let slots = node.slots_from(first);
        let items = match &node.content {
            Content::Values(values) => Items::Values(slots.zip(values.get(rank..).unwrap_or_default())),
            Content::Links(children) => Items::Children(slots.zip(children.get(rank..).unwrap_or_default())),
        };
        self.stack.push(Level { base, height, items });
    }
}

impl<'a, V: DeserializeOwned, S: Blockstore + ?Sized> Iterator for Iter<'a, V, S> {
    type Item = Result<(u64, &'a V), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let width = self.source.width;
        while let Some(level) = self.stack.last_mut() {
            let next = match &mut level.items {
                Items::Values(values) => values.next().map(|(slot, value)| (slot, Err(value))),
                Items::Children(children) => children.next().map(|(slot, child)| (slot, Ok(child))),
            };
            let Some((slot, item)) = next else {
                self.stack.pop();
                continue;
            };
            // Behind the last index there is nothing but more of the same.
            let Some(index) = width.index_at(level.base, slot, level.height) else {
                self.stack.clear();
                return None;
            };
            match item {
                Err(value) => return Some(Ok((index, value))),
                Ok(child) => {
                    let height = level.height.saturating_sub(1);
                    match self.source.node(child, height) {
                        Ok(node) => self.enter(node, index, height),
                        Err(error) => {
                            self.stack.clear();
                            return Some(Err(error));
                        }
                    }
                }
            }
        }
        None
    }
}
