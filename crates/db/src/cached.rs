//! A store seen through the block cache.
//!
//! Write-through: a batch goes to the store below first and into the cache after it was accepted, so the cache never
//! has what the store has not, and a root that was returned is as durable as the store makes it.

use std::sync::Arc;

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, StoreError};

use crate::{BlockCache, cache::Miss};

/// A store with a [`BlockCache`] before it. Several stores may share a cache if their blocks are the same.
#[derive(Debug)]
pub struct CachedStore<S> {
    inner: S,
    cache: Arc<BlockCache>,
}

impl<S: Blockstore> CachedStore<S> {
    /// Puts the cache before the store.
    pub const fn new(inner: S, cache: Arc<BlockCache>) -> Self {
        Self { inner, cache }
    }

    /// The store below.
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// The cache.
    pub const fn cache(&self) -> &Arc<BlockCache> {
        &self.cache
    }

    /// Brings blocks into the cache that are expected to be read: no counter sees it until somebody reads them.
    /// Returns how many were brought; those that are here already or not in the store do not count.
    ///
    /// # Errors
    /// When the store fails.
    pub fn warm(&self, cids: &[Cid]) -> Result<usize, StoreError> {
        let (wanted, misses): (Vec<_>, Vec<_>) =
            cids.iter().filter_map(|cid| Some((*cid, self.cache.wants(cid)?))).unzip();
        let mut brought = 0;
        for ((cid, miss), data) in wanted.iter().zip(misses).zip(self.inner.get_many(&wanted)?) {
            if let Some(data) = data {
                self.cache.warm(miss, *cid, data);
                brought += 1;
            }
        }
        Ok(brought)
    }
}

impl<S: Blockstore> CachedStore<S> {
    /// A block as it is read ahead of whoever will need it: from the cache, where it counts as no use, or from the store,
    /// from where it comes into the cache as by [`warm`](Self::warm).
    ///
    /// # Errors
    /// When the store fails.
    pub fn read_ahead(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        let Some(miss) = self.cache.wants(cid) else {
            // Off, or here: and if it gave way just now, it is read like any other.
            return self.cache.peek(cid).map_or_else(|| self.inner.get(cid), |data| Ok(Some(data)));
        };
        let data = self.inner.get(cid)?;
        if let Some(data) = &data {
            self.cache.warm(miss, *cid, data.clone());
        }
        Ok(data)
    }
}

impl<S: Blockstore> Blockstore for CachedStore<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        let miss = match self.cache.look_up(cid) {
            Ok(data) => return Ok(Some(data)),
            Err(miss) => miss,
        };
        let data = self.inner.get(cid)?;
        if let Some(data) = &data {
            self.cache.fill(miss, *cid, data.clone());
        }
        Ok(data)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        Ok(self.cache.contains(cid) || self.inner.has(cid)?)
    }

    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        let mut missed: Vec<(usize, Miss)> = Vec::new();
        let mut found: Vec<Option<Bytes>> = Vec::with_capacity(cids.len());
        for (at, cid) in cids.iter().enumerate() {
            found.push(self.cache.look_up(cid).map_err(|miss| missed.push((at, miss))).ok());
        }
        if missed.is_empty() {
            return Ok(found);
        }
        let wanted: Vec<Cid> = missed.iter().filter_map(|(at, _)| cids.get(*at).copied()).collect();
        for ((at, miss), (cid, data)) in
            missed.into_iter().zip(wanted.iter().zip(self.inner.get_many(&wanted)?))
        {
            if let (Some(data), Some(place)) = (data, found.get_mut(at)) {
                self.cache.fill(miss, *cid, data.clone());
                *place = Some(data);
            }
        }
        Ok(found)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.inner.put_many(blocks)?;
        for block in blocks {
            self.cache.insert(block.cid, block.data.clone());
        }
        Ok(())
    }
}
