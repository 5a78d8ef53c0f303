//! Blocks as an actor's frame holds them: opened, created or received, by handle.
//!
//! Invariant: a handle is never reused within a frame, and 0 is no block.

use bytes::Bytes;
use forest_blockstore::Cid;
use forest_shared::error::ErrorNumber;

use crate::failure::{Fault, Result};

/// A handle of a block in one frame; 0 is "no block".
pub(crate) type BlockId = u32;

/// The handle of no block.
pub(crate) const NO_BLOCK: BlockId = 0;

/// A block without a CID: a message's parameters, a return value, data on its way to the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The codec of the data.
    pub codec: u64,
    /// The data; cloning is a reference count.
    pub data: Bytes,
    /// The links that a scan found in it, repeated ones too; none before nv21, when nothing is scanned (FIP-0071).
    pub links: std::sync::Arc<[Cid]>,
}

impl Block {
    /// A block whose links do not count.
    pub fn without_links(codec: u64, data: impl Into<Bytes>) -> Self {
        Self { codec, data: data.into(), links: std::sync::Arc::default() }
    }

    /// Its length in bytes, as syscalls give it.
    pub(crate) fn size(&self) -> u32 {
        u32::try_from(self.data.len()).unwrap_or(u32::MAX)
    }
}

/// The blocks of one frame.
#[derive(Debug, Default)]
pub(crate) struct BlockRegistry {
    blocks: Vec<Block>,
}

impl BlockRegistry {
    /// Adds a block and returns its handle; `LimitExceeded` when `limit` blocks are there already.
    pub(crate) fn put(&mut self, block: Block, limit: u32) -> Result<BlockId> {
        if self.is_full(limit) {
            return Err(Fault::syscall(ErrorNumber::LimitExceeded, "too many blocks"));
        }
        self.blocks.push(block);
        Ok(u32::try_from(self.blocks.len()).unwrap_or(u32::MAX))
    }

    /// Whether `limit` blocks are there.
    pub(crate) fn is_full(&self, limit: u32) -> bool {
        u64::try_from(self.blocks.len()).unwrap_or(u64::MAX) >= u64::from(limit)
    }

    /// The block of a handle; `InvalidHandle` when there is none.
    pub(crate) fn get(&self, id: BlockId) -> Result<&Block> {
        let at = id.checked_sub(1).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.blocks.get(at)).ok_or_else(|| {
            Fault::syscall(ErrorNumber::InvalidHandle, format!("no block has the handle {id}"))
        })
    }
}
