//! What is computed and not in the archives: kept in memory, as long as the process runs.
//!
//! Replaying a chain writes again what its snapshot holds. Kept twice, a few thousand tipsets would fill any memory, so a
//! block that an archive has is let go. Invariant: whatever was written can be read, here or there.

use std::sync::Arc;

use bytes::Bytes;
use forest_blockstore::{Block, Blockstore, Cid, MemoryStore, StoreError};
use forest_db::AnyCar;

/// Blocks that no archive has.
pub(super) struct Novel {
    archives: Vec<Arc<AnyCar>>,
    kept: MemoryStore,
}

impl Novel {
    /// Nothing yet, beside these archives.
    pub(super) fn beside(archives: Vec<Arc<AnyCar>>) -> Self {
        Self { archives, kept: MemoryStore::new() }
    }

    fn is_novel(&self, cid: &Cid) -> Result<bool, StoreError> {
        for archive in &self.archives {
            if archive.has(cid)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Blockstore for Novel {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.kept.get(cid)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.kept.has(cid)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let mut novel = Vec::new();
        for block in blocks {
            if self.is_novel(&block.cid)? {
                novel.push(block.clone());
            }
        }
        self.kept.put_many(&novel)
    }
}
