//! A store that keeps writes to itself until a flush, and then writes only what a root reaches.
//!
//! Stands between the VM and the node's store: a machine writes its blocks here and flushes once, at its end. What a
//! failed message left behind, and nodes that later ones replaced, never reach the disk.
//!
//! Invariants: a flush is one batch, children before parents; when it fails, in whatever way, nothing is written
//! and nothing lost, so it may be tried again.
//! Rules: consensus notes 8.4, as [`FlushRules`].

mod reachable;
mod rules;

use std::sync::atomic::AtomicU64;

use bytes::Bytes;
use cid::Cid;
use parking_lot::{RwLock, RwLockUpgradableReadGuard};

use self::reachable::reachable;
pub use self::rules::{FlushRules, Unreachable};
use crate::{Block, Blockstore, CidMap, IpldError, StoreError};

/// Buffers writes over a base store.
///
/// ```
/// use forest_blockstore::{Blockstore, CborStore, FlushRules, MemoryStore, WriteBuffer};
/// let buffer = WriteBuffer::new(MemoryStore::new());
/// let leaf = buffer.put_cbor("leaf")?;
/// let root = buffer.put_cbor(&(leaf, 1))?;
/// buffer.put_cbor("of no use")?;
/// assert!(buffer.base().is_empty());
///
/// let written = buffer.flush(&root, &FlushRules::NV18)?;
/// assert_eq!(written.blocks, 2);
/// assert!(buffer.base().has(&leaf)?);
/// # Ok::<(), forest_blockstore::IpldError>(())
/// ```
#[derive(Debug, Default)]
pub struct WriteBuffer<S> {
    base: S,
    held: RwLock<CidMap<Held>>,
    flushes: AtomicU64,
}

/// A block that has not been flushed.
#[derive(Debug)]
struct Held {
    data: Bytes,
    /// The number of the last flush that came by, so that a flush sees each block once.
    seen: AtomicU64,
}

impl Held {
    const fn new(data: Bytes) -> Self {
        Self { data, seen: AtomicU64::new(0) }
    }
}

/// What a flush wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flushed {
    /// How many blocks.
    pub blocks: usize,
    /// The bytes of their data.
    pub bytes: u64,
}

impl<S> WriteBuffer<S> {
    /// An empty buffer over `base`.
    pub fn new(base: S) -> Self
    where
        S: Blockstore,
    {
        Self { base, held: RwLock::default(), flushes: AtomicU64::new(0) }
    }

    /// The store below.
    pub const fn base(&self) -> &S {
        &self.base
    }

    /// Takes the store below; what was not flushed is dropped.
    pub fn into_base(self) -> S {
        self.base
    }

    /// How many blocks are held back.
    #[must_use]
    pub fn len(&self) -> usize {
        self.held.read().len()
    }

    /// Whether nothing is held back.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.read().is_empty()
    }

    /// Drops everything that was not flushed.
    pub fn clear(&self) {
        self.held.write().clear();
    }
}

impl<S: Blockstore> WriteBuffer<S> {
    /// Writes the held blocks that `root` reaches through held blocks, as one batch, children before parents. A block
    /// that is not held is taken to be in the base, with all below it.
    ///
    /// Reads go on meanwhile; a write waits for the end, and reads that come after it wait with it.
    ///
    /// # Errors
    /// [`IpldError::Malformed`] when a block on the way has a link that the rules forbid, or is no CBOR;
    /// [`IpldError::Store`] when the base fails. The buffer then holds all it held.
    pub fn flush(&self, root: &Cid, rules: &FlushRules) -> Result<Flushed, IpldError> {
        self.flush_with(root, rules, &[])
    }

    /// As [`flush`](Self::flush), and in the same batch writes `more`, before all else: what belongs to the root though
    /// it does not reach it.
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    pub fn flush_with(&self, root: &Cid, rules: &FlushRules, more: &[Block]) -> Result<Flushed, IpldError> {
        let held = self.held.upgradable_read();
        let batch = reachable(&held, root, rules, &self.flushes)?;
        let flushed = match more {
            [] => self.write(&batch)?,
            more => self.write(&[more, batch.as_slice()].concat())?,
        };
        let mut held = RwLockUpgradableReadGuard::upgrade(held);
        if rules.unreachable == Unreachable::Drop || batch.len() == held.len() {
            held.clear();
        } else {
            for block in &batch {
                held.remove(&block.cid);
            }
        }
        Ok(flushed)
    }

    /// Writes every held block as one batch, sorted by CID, whatever reaches it.
    ///
    /// # Errors
    /// [`StoreError`] when the base fails. The buffer then holds all it held.
    pub fn flush_all(&self) -> Result<Flushed, StoreError> {
        let held = self.held.upgradable_read();
        let mut batch: Vec<_> =
            held.iter().map(|(cid, block)| Block::new(*cid, block.data.clone())).collect();
        batch.sort_unstable_by_key(|block| block.cid);
        let flushed = self.write(&batch)?;
        RwLockUpgradableReadGuard::upgrade(held).clear();
        Ok(flushed)
    }

    fn write(&self, batch: &[Block]) -> Result<Flushed, StoreError> {
        if !batch.is_empty() {
            self.base.put_many(batch)?;
        }
        let bytes = batch.iter().map(|block| block.data.len() as u64).fold(0, u64::saturating_add);
        Ok(Flushed { blocks: batch.len(), bytes })
    }
}

impl<S: Blockstore> Blockstore for WriteBuffer<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        if let Some(held) = self.held.read().get(cid) {
            return Ok(Some(held.data.clone()));
        }
        self.base.get(cid)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        if self.held.read().contains_key(cid) { Ok(true) } else { self.base.has(cid) }
    }

    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        let mut found: Vec<Option<Bytes>> = {
            let held = self.held.read();
            cids.iter().map(|cid| held.get(cid).map(|held| held.data.clone())).collect()
        };
        let asked = cids.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(cid, _)| *cid);
        let asked: Vec<Cid> = asked.collect();
        if !asked.is_empty() {
            let answers = self.base.get_many(&asked)?;
            let holes = found.iter_mut().filter(|found| found.is_none());
            holes.zip(answers).for_each(|(hole, answer)| *hole = answer);
        }
        Ok(found)
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.held.write().insert(block.cid, Held::new(block.data));
        Ok(())
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let mut held = self.held.write();
        for block in blocks {
            held.insert(block.cid, Held::new(block.data.clone()));
        }
        Ok(())
    }
}
