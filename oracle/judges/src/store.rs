//! Blocks for engines: each writes into a layer of its own, so that none reads what only another wrote.

use std::sync::Arc;

use anyhow::Result;
use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, MemoryStore, StoreError};

/// A store that is only read, and above it one that is written.
#[derive(Debug, Default)]
pub struct Overlay {
    base: Arc<MemoryStore>,
    written: MemoryStore,
}

impl Overlay {
    /// Nothing written yet.
    #[must_use]
    pub fn new(base: Arc<MemoryStore>) -> Self {
        Self { base, written: MemoryStore::new() }
    }

    /// What was written.
    #[must_use]
    pub fn written(&self) -> Vec<Block> {
        self.written.snapshot()
    }
}

impl Blockstore for Overlay {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        match self.written.get(cid)? {
            Some(data) => Ok(Some(data)),
            None => self.base.get(cid),
        }
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.written.put(block)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.written.put_many(blocks)
    }
}

/// A store of ours as the published engines want it.
#[derive(Clone)]
pub struct Published(pub Arc<dyn Blockstore>);

impl fvm_ipld_blockstore::Blockstore for Published {
    fn get(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        Ok(self.0.get(cid)?.map(|data| data.to_vec()))
    }

    fn put_keyed(&self, cid: &Cid, data: &[u8]) -> Result<()> {
        Ok(self.0.put(Block::new(*cid, data.to_vec()))?)
    }
}
