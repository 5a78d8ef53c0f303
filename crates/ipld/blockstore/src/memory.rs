//! A store in memory, for tests, overlays and short-lived work.

use bytes::Bytes;
use cid::Cid;
use parking_lot::RwLock;

use crate::{Block, Blockstore, CidMap, StoreError};

/// Blocks in a hash map. Never fails and never forgets on its own.
///
/// ```
/// use forest_blockstore::{Block, Blockstore, MemoryStore};
/// let store = MemoryStore::new();
/// let block = Block::blake2b(0x55, &b"data"[..]);
/// store.put(block.clone())?;
/// assert_eq!(store.get(&block.cid)?, Some(block.data));
/// # Ok::<(), forest_blockstore::StoreError>(())
/// ```
#[derive(Debug, Default)]
pub struct MemoryStore {
    blocks: RwLock<CidMap<Bytes>>,
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

    /// Every block as it is now, sorted by CID. What is written later is not in it.
    #[must_use]
    pub fn snapshot(&self) -> Vec<Block> {
        let mut blocks: Vec<_> =
            self.blocks.read().iter().map(|(cid, data)| Block::new(*cid, data.clone())).collect();
        blocks.sort_unstable_by_key(|block| block.cid);
        blocks
    }

    /// Forgets a block; returns its data if it was there.
    pub fn remove(&self, cid: &Cid) -> Option<Bytes> {
        self.blocks.write().remove(cid)
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.blocks.write().clear();
    }
}

impl Clone for MemoryStore {
    /// A store of its own with the same blocks, whose data the two share.
    fn clone(&self) -> Self {
        Self { blocks: RwLock::new(self.blocks.read().clone()) }
    }
}

impl FromIterator<Block> for MemoryStore {
    fn from_iter<I: IntoIterator<Item = Block>>(blocks: I) -> Self {
        let blocks = blocks.into_iter().map(|block| (block.cid, block.data)).collect();
        Self { blocks: RwLock::new(blocks) }
    }
}

impl Blockstore for MemoryStore {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        Ok(self.blocks.read().get(cid).cloned())
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        Ok(self.blocks.read().contains_key(cid))
    }

    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        let held = self.blocks.read();
        Ok(cids.iter().map(|cid| held.get(cid).cloned()).collect())
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.blocks.write().insert(block.cid, block.data);
        Ok(())
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let mut held = self.blocks.write();
        for block in blocks {
            held.insert(block.cid, block.data.clone());
        }
        Ok(())
    }
}
