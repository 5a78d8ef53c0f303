//! A store in memory, for tests, overlays and short-lived work.

use std::collections::HashMap;

use bytes::Bytes;
use cid::Cid;
use parking_lot::RwLock;

use crate::{Block, Blockstore, StoreError};

/// Blocks in a hash map. Never fails and never forgets.
#[derive(Debug, Default)]
pub struct MemoryStore {
    blocks: RwLock<HashMap<Cid, Bytes>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many blocks it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.read().len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.read().is_empty()
    }
}

impl Blockstore for MemoryStore {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        Ok(self.blocks.read().get(cid).cloned())
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        Ok(self.blocks.read().contains_key(cid))
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let mut held = self.blocks.write();
        for block in blocks {
            held.insert(block.cid, block.data.clone());
        }
        Ok(())
    }
}
