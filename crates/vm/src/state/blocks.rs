//! The blocks that a message writes, over those it may read.
//!
//! Nothing reaches the machine's buffer before the message is committed. Blocks of a failed message are kept all the
//! same: what was written stays readable for later messages of the same machine, as on the network.

use bytes::Bytes;
use forest_blockstore::{Block, Blockstore, Cid, CidMap, StoreError};
use parking_lot::RwLock;

/// A message's writes over a store.
#[derive(Debug)]
pub(crate) struct MessageBlocks<S> {
    base: S,
    own: RwLock<CidMap<Bytes>>,
}

impl<S> MessageBlocks<S> {
    pub(crate) fn new(base: S) -> Self {
        Self { base, own: RwLock::default() }
    }

    /// What was written.
    pub(crate) fn into_blocks(self) -> CidMap<Bytes> {
        self.own.into_inner()
    }
}

impl<S: Blockstore> Blockstore for MessageBlocks<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        if let Some(data) = self.own.read().get(cid) {
            return Ok(Some(data.clone()));
        }
        self.base.get(cid)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        if self.own.read().contains_key(cid) { Ok(true) } else { self.base.has(cid) }
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.own.write().insert(block.cid, block.data);
        Ok(())
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let mut own = self.own.write();
        for block in blocks {
            own.insert(block.cid, block.data.clone());
        }
        Ok(())
    }
}
