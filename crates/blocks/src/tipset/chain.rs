//! A walk from a tipset back towards genesis.

use std::iter::FusedIterator;

use forest_blockstore::Blockstore;

use super::{LoadTipsetError, Tipset};

/// A tipset and its ancestors, newest first. Made by [`Tipset::chain`].
///
/// Ends after the tipset of epoch 0, and after the first error. A chain whose epochs do not descend cannot make it run
/// forever: parents are named by hash, so there is no way back.
#[derive(Debug)]
pub struct Chain<S> {
    next: Option<Result<Tipset, LoadTipsetError>>,
    store: S,
}

impl<S> Chain<S> {
    pub(super) const fn new(head: Tipset, store: S) -> Self {
        Self { next: Some(Ok(head)), store }
    }
}

impl<S: Blockstore> Iterator for Chain<S> {
    type Item = Result<Tipset, LoadTipsetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let current = self.next.take()?;
        if let Ok(tipset) = &current
            && tipset.epoch() > 0
        {
            self.next = Some(Tipset::load(&self.store, tipset.parents()));
        }
        Some(current)
    }
}

impl<S: Blockstore> FusedIterator for Chain<S> {}
