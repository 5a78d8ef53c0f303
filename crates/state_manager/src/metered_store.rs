//! A store whose reads and writes are counted and timed. It stands below the block cache, so that what it sees is what
//! the cache could not answer.

use std::time::{Duration, Instant};

use bytes::Bytes;
use forest_blockstore::{Block, Blockstore, Cid, StoreError};

use crate::StoreMetrics;

/// A store, and the metrics that its use is counted in.
#[derive(Clone, Debug)]
pub struct MeteredStore<S> {
    inner: S,
    metrics: StoreMetrics,
}

impl<S: Blockstore> MeteredStore<S> {
    /// Counts the use of a store.
    pub const fn new(inner: S, metrics: StoreMetrics) -> Self {
        Self { inner, metrics }
    }

    /// The store.
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// The metrics.
    pub const fn metrics(&self) -> &StoreMetrics {
        &self.metrics
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (work(), began.elapsed())
}

impl<S: Blockstore> Blockstore for MeteredStore<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        let (read, time) = timed(|| self.inner.get(cid));
        self.metrics.read(read.as_ref().map(std::slice::from_ref), time);
        read
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.inner.has(cid).inspect_err(|_| self.metrics.read_failed())
    }

    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        let (read, time) = timed(|| self.inner.get_many(cids));
        self.metrics.read(read.as_ref().map(Vec::as_slice), time);
        read
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let (written, time) = timed(|| self.inner.put_many(blocks));
        self.metrics.wrote(written.as_ref().map(|()| blocks), time);
        written
    }
}
