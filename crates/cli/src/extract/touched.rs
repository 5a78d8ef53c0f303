//! A store that keeps what was read from the one below, and what is written for itself.

use forest_blockstore::{Block, Blockstore, Bytes, Cid, CidMap, MemoryStore, StoreError};
use parking_lot::Mutex;

use std::sync::Arc;

/// Reads from a base and remembers; writes stay here.
pub(super) struct Touched {
    base: Arc<dyn Blockstore>,
    /// What was computed on the way. It is computed again when it is read again.
    written: MemoryStore,
    read: Mutex<CidMap<Bytes>>,
}

impl Touched {
    pub(super) fn new(base: Arc<dyn Blockstore>) -> Self {
        Self { base, written: MemoryStore::new(), read: Mutex::default() }
    }

    /// What was read, in the order of the CIDs.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let read = self.read.lock();
        let mut blocks: Vec<Block> = read.iter().map(|(cid, data)| Block::new(*cid, data.clone())).collect();
        blocks.sort_by_key(|block| block.cid);
        blocks
    }
}

impl Blockstore for Touched {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        if let Some(data) = self.written.get(cid)? {
            return Ok(Some(data));
        }
        let data = self.base.get(cid)?;
        if let Some(data) = &data {
            self.read.lock().insert(*cid, data.clone());
        }
        Ok(data)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.written.put_many(blocks)
    }
}

#[cfg(test)]
mod tests {
    use forest_encoding::codec;

    use super::*;

    #[test]
    fn what_is_read_is_kept_and_what_is_written_is_not() {
        let [there, unread, made] =
            [b"there", b"unred", b"made_"].map(|data| Block::blake2b(codec::RAW, data.to_vec()));
        let base = MemoryStore::new();
        base.put_many(&[there.clone(), unread]).unwrap();
        let touched = Touched::new(Arc::new(base.clone()));
        touched.put(made.clone()).unwrap();
        assert_eq!(touched.get(&made.cid).unwrap(), Some(made.data.clone()));
        assert_eq!(touched.get(&there.cid).unwrap(), Some(there.data.clone()));
        assert_eq!(touched.get(&Cid::default()).unwrap(), None);
        assert_eq!(touched.blocks(), [there]);
        assert!(!base.has(&made.cid).unwrap());
    }
}
