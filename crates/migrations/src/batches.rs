//! Writes of a migration, gathered into batches.
//!
//! A migration writes millions of blocks one by one and a node's store wants batches; nor may all of them be held until
//! the end. What is left behind when a migration fails is unreachable, and written again by the next attempt.
//!
//! Invariant: memory is bounded by [`BATCH`] blocks and what other threads add while a batch is written.

use forest_blockstore::{Block, Blockstore, Bytes, Cid, StoreError, WriteBuffer};

/// How many blocks make a batch.
const BATCH: usize = 10_000;

/// Reads through, and writes batches.
pub(crate) struct Batches<'a> {
    buffer: WriteBuffer<&'a dyn Blockstore>,
}

impl<'a> Batches<'a> {
    pub(crate) fn over(store: &'a dyn Blockstore) -> Self {
        Self { buffer: WriteBuffer::new(store) }
    }

    /// Writes the last batch. The block that all others hang from must be among those put before.
    pub(crate) fn finish(self) -> Result<(), StoreError> {
        self.buffer.flush_all().map(drop)
    }

    fn drain(&self) -> Result<(), StoreError> {
        if self.buffer.len() < BATCH { Ok(()) } else { self.buffer.flush_all().map(drop) }
    }
}

impl Blockstore for Batches<'_> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.buffer.get(cid)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.buffer.has(cid)
    }

    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        self.buffer.get_many(cids)
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.buffer.put(block)?;
        self.drain()
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.buffer.put_many(blocks)?;
        self.drain()
    }
}

#[cfg(test)]
mod tests {
    use forest_blockstore::{CborStore, MemoryStore, TrackingStore};

    use super::*;

    #[test]
    fn blocks_arrive_in_batches_and_all_of_them() {
        let store = TrackingStore::new(MemoryStore::new());
        let batches = Batches::over(&store);
        let cids: Vec<_> = (0..BATCH * 2 + 1).map(|n| batches.put_cbor(&n).unwrap()).collect();
        assert_eq!(store.base().len(), BATCH * 2, "the last one is held");
        assert_eq!(batches.load_cbor::<usize>(&cids[BATCH * 2]).unwrap(), BATCH * 2);
        batches.finish().unwrap();
        assert!(cids.iter().all(|cid| store.base().has(cid).unwrap()));
        assert_eq!(store.base().len(), BATCH * 2 + 1);
    }
}
