//! A tipset with the messages of its blocks.

use std::sync::Arc;

use forest_blockstore::Blockstore;

use super::{LoadTipsetError, Tipset, TipsetError, check, sort_key};
use crate::Block;

/// The blocks of a tipset with their messages. Cloning is a reference count.
///
/// Invariant: the blocks are those of the tipset, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullTipset {
    blocks: Arc<[Block]>,
    tipset: Tipset,
}

impl FullTipset {
    /// A tipset of these blocks, in whatever order they come.
    ///
    /// # Errors
    /// As [`Tipset::new`].
    pub fn new(blocks: impl Into<Vec<Block>>) -> Result<Self, TipsetError> {
        let mut blocks = blocks.into();
        check(blocks.iter().map(|block| &block.header))?;
        blocks.sort_by_cached_key(|block| sort_key(&block.header));
        let tipset = Tipset::sorted(blocks.iter().map(|block| block.header.clone()).collect());
        Ok(Self { blocks: blocks.into(), tipset })
    }

    /// Reads the messages of a tipset from a store.
    ///
    /// # Errors
    /// [`LoadTipsetError::Ipld`] when something is missing or malformed, or the store failed.
    pub fn load(store: &impl Blockstore, tipset: Tipset) -> Result<Self, LoadTipsetError> {
        let headers = tipset.headers().iter().cloned();
        let blocks = headers.map(|header| Block::load(store, header)).collect::<Result<_, _>>()?;
        Ok(Self { blocks, tipset })
    }

    /// The blocks, in canonical order. Never empty.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The headers alone.
    #[must_use]
    pub const fn tipset(&self) -> &Tipset {
        &self.tipset
    }
}
