//! The store as the prefetcher reads it: quietly, within a limit, and until it is told to stop.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use bytes::Bytes;
use forest_blockstore::{Block, Blockstore, Cid, StoreError};

use super::Shared;

/// A store whose reads bring blocks into the cache.
pub(super) struct AheadStore<'a> {
    shared: &'a Shared,
    reads: AtomicU64,
}

/// Why no more is read.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Enough {
    #[error("as many blocks were read as may be read for one tipset")]
    Limit,
    #[error("the node is shutting down")]
    Stopped,
    #[error("nothing is written ahead")]
    Write,
}

impl<'a> AheadStore<'a> {
    pub(super) const fn new(shared: &'a Shared) -> Self {
        Self { shared, reads: AtomicU64::new(0) }
    }
}

impl Blockstore for AheadStore<'_> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        if self.shared.stopped.load(Relaxed) {
            return Err(StoreError::new(Enough::Stopped));
        }
        if self.reads.fetch_add(1, Relaxed) >= self.shared.limit {
            return Err(StoreError::new(Enough::Limit));
        }
        self.shared.cached.read_ahead(cid)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.get(cid).map(|data| data.is_some())
    }

    fn put_many(&self, _: &[Block]) -> Result<(), StoreError> {
        Err(StoreError::new(Enough::Write))
    }
}
