//! Removing values, and the canonical form that it restores.
//!
//! An emptied node is taken out of its parent; a root that leads to its first slot only gives way to that child. Both are
//! as the network does them, since the same values must have one root. First everything is read that will be needed,
//! then the tree is changed, so a node that cannot be read changes nothing.

use std::sync::Arc;

use forest_blockstore::Blockstore;
use serde::de::DeserializeOwned;

use crate::{
    Array, Error, Version,
    load::Source,
    node::{Content, Node},
};

impl<V: DeserializeOwned + Clone, R: Version> Array<V, R> {
    /// Removes the value at an index and returns it; `None` when there is none.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] beyond [`MAX_INDEX`](crate::MAX_INDEX); [`Error::Ipld`] when a node on the way, or one that
    /// becomes the root, cannot be read; [`Error::WrongCount`] when there is a value and the root claims none.
    pub fn delete<S: Blockstore + ?Sized>(&mut self, store: &S, index: u64) -> Result<Option<V>, Error> {
        if self.get(store, index)?.is_none() {
            return Ok(None);
        }
        let count = self.count.checked_sub(1).ok_or(Error::WrongCount(self.count))?;
        let source = self.source(store);
        self.read_next_root(&source, index)?;

        let removed = remove_below(&source, Arc::make_mut(&mut self.node), self.height, index)?;
        self.collapse(&source)?;
        self.count = count;
        self.flushed = None;
        Ok(removed)
    }

    /// Removes the values at several indices, in any order. Returns whether any was there.
    ///
    /// # Errors
    /// As [`delete`](Self::delete); if `strict`, [`Error::NotFound`] when one is not there. All are removed, or, on error,
    /// none.
    pub fn batch_delete<S: Blockstore + ?Sized>(
        &mut self,
        store: &S,
        indices: impl IntoIterator<Item = u64>,
        strict: bool,
    ) -> Result<bool, Error> {
        let mut indices: Vec<u64> = indices.into_iter().collect();
        indices.sort_unstable();
        let mut rest = self.clone();
        let mut removed_any = false;
        for index in indices {
            let removed = rest.delete(store, index)?.is_some();
            if strict && !removed {
                return Err(Error::NotFound(index));
            }
            removed_any |= removed;
        }
        *self = rest;
        Ok(removed_any)
    }

    /// Reads the nodes that the root will give way to once the value at `index`, which is there, is gone.
    ///
    /// Reads no others: whether a node that is not needed can be read must not matter.
    fn read_next_root<S: Blockstore + ?Sized>(
        &self,
        source: &Source<'_, S>,
        index: u64,
    ) -> Result<(), Error> {
        let path = self.path(source, index)?;
        // Nodes at the end of the path that hold nothing else go with the value.
        let gone = path.iter().rev().take_while(|step| step.node.len() == 1).count();
        let staying = path.len().saturating_sub(gone);
        let mut steps = path.iter().enumerate();
        let mut node = &self.node;
        for height in (0..self.height).rev() {
            let is_next = match steps.next() {
                // The last node that stays loses its slot; those above it keep theirs.
                Some((depth, step)) if depth.saturating_add(1) == staying && step.slot != 0 => {
                    steps.by_ref().for_each(drop);
                    node.len() == 2 && node.filled.contains(0)
                }
                Some((depth, _)) if depth.saturating_add(1) >= staying => false,
                _ => node.is_only_first(),
            };
            let Some(first) = node.child(0).filter(|_| is_next) else { break };
            node = source.node(first, height)?;
        }
        Ok(())
    }

    /// The nodes from the root to the leaf that holds `index`, which is there.
    fn path<'n, S: Blockstore + ?Sized>(
        &'n self,
        source: &Source<'_, S>,
        index: u64,
    ) -> Result<Vec<Step<'n, V>>, Error> {
        let mut path = Vec::new();
        let mut node = &self.node;
        for height in (0..=self.height).rev() {
            let slot = self.width.slot(index, height);
            path.push(Step { node, slot });
            let Some(child) = node.child(slot) else { break };
            node = source.node(child, height.saturating_sub(1))?;
        }
        Ok(path)
    }

    /// Lowers the tree to the height that its values need.
    fn collapse<S: Blockstore + ?Sized>(&mut self, source: &Source<'_, S>) -> Result<(), Error> {
        if self.node.len() == 0 {
            self.node = Arc::new(Node::empty(self.width, 0));
            self.height = 0;
        }
        while self.height > 0 && self.node.is_only_first() {
            let Some(first) = self.node.child(0) else { break };
            let height = self.height.saturating_sub(1);
            self.node = Arc::clone(source.node(first, height)?);
            self.height = height;
        }
        Ok(())
    }
}

/// A node on the way to an index, and its slot that leads there.
struct Step<'n, V> {
    node: &'n Node<V>,
    slot: usize,
}

/// Removes a value that is there and whose path has been decoded.
fn remove_below<S: Blockstore + ?Sized, V: DeserializeOwned + Clone>(
    source: &Source<'_, S>,
    node: &mut Node<V>,
    height: u32,
    index: u64,
) -> Result<Option<V>, Error> {
    let slot = source.width.slot(index, height);
    if !node.filled.contains(slot) {
        return Ok(None);
    }
    let rank = node.filled.rank(slot);
    let removed = match &mut node.content {
        Content::Values(values) => (rank < values.len()).then(|| values.remove(rank)),
        Content::Links(children) => {
            let height = height.saturating_sub(1);
            let Some(child) = children.get_mut(rank) else { return Ok(None) };
            let lower = Arc::make_mut(source.node_mut(child, height)?);
            let removed = remove_below(source, lower, height, index)?;
            if removed.is_some() && lower.len() > 0 {
                child.make_dirty();
                return Ok(removed);
            }
            children.remove(rank);
            removed
        }
    };
    node.filled.remove(slot);
    Ok(removed)
}
