//! The store interface that everything above reads and writes through.

use std::sync::Arc;

use bytes::Bytes;
use cid::Cid;

use crate::{Block, StoreError};

/// Where blocks are kept, by CID.
///
/// Implementations are shared between threads and take `&self`. A store answers for what it holds and checks no
/// hashes; it may be wrapped, cached and made a trait object.
///
/// Contract:
/// - `Ok(None)` and `Ok(false)` mean "not here"; `Err` means "cannot tell".
/// - What a `put` returned `Ok` for is readable by every later `get`, from any thread.
/// - [`put_many`](Self::put_many) is one batch: after a crash either all of it is durable or none of it.
pub trait Blockstore: Send + Sync {
    /// The data of one block.
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError>;

    /// Whether the block is here.
    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        Ok(self.get(cid)?.is_some())
    }

    /// The data of several blocks, in the order asked.
    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        cids.iter().map(|cid| self.get(cid)).collect()
    }

    /// Writes one block.
    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.put_many(&[block])
    }

    /// Writes blocks as one batch.
    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError>;
}

macro_rules! forward {
    ($($pointer:ty),+) => {$(
        impl<S: Blockstore + ?Sized> Blockstore for $pointer {
            fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
                (**self).get(cid)
            }
            fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
                (**self).has(cid)
            }
            fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
                (**self).get_many(cids)
            }
            fn put(&self, block: Block) -> Result<(), StoreError> {
                (**self).put(block)
            }
            fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
                (**self).put_many(blocks)
            }
        }
    )+};
}

forward!(&S, Arc<S>, Box<S>);
