//! Stores of `fvm_ipld_blockstore` 0.3 as ours, and ours as theirs. Feature `fvm-compat`.
//!
//! For nodes whose database implements the published trait (Forest), and for code that still asks for it. Batches stay
//! batches in both directions, and an error keeps its cause: [`StoreError::cause`] finds the foreign error, and
//! `anyhow::Error::downcast_ref` finds ours.

use anyhow::Result;
use bytes::Bytes;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore as FvmBlockstore;

use crate::{Block, Blockstore, StoreError};

/// A store of theirs, used as one of ours. Every hit costs the copy that their interface makes.
#[derive(Clone, Copy, Debug, Default)]
pub struct FromFvm<S>(pub S);

impl<S: FvmBlockstore + Send + Sync> Blockstore for FromFvm<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        Ok(self.0.get(cid).map_err(failed)?.map(Bytes::from))
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.0.has(cid).map_err(failed)
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.0.put_keyed(&block.cid, &block.data).map_err(failed)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let blocks = blocks.iter().map(|block| (block.cid, &block.data));
        self.0.put_many_keyed(blocks).map_err(failed)
    }
}

/// The cause as its own type, which anyhow otherwise hides behind a box of its own.
fn failed(error: anyhow::Error) -> StoreError {
    StoreError::new(error.reallocate_into_boxed_dyn_error_without_backtrace())
}

/// A store of ours, used as one of theirs.
#[derive(Clone, Copy, Debug, Default)]
pub struct ToFvm<S>(pub S);

impl<S: Blockstore> FvmBlockstore for ToFvm<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        Ok(self.0.get(cid)?.map(Vec::from))
    }

    fn has(&self, cid: &Cid) -> Result<bool> {
        Ok(self.0.has(cid)?)
    }

    fn put_keyed(&self, cid: &Cid, data: &[u8]) -> Result<()> {
        Ok(self.0.put(Block::new(*cid, Bytes::copy_from_slice(data)))?)
    }

    fn put_many_keyed<D, I>(&self, blocks: I) -> Result<()>
    where
        Self: Sized,
        D: AsRef<[u8]>,
        I: IntoIterator<Item = (Cid, D)>,
    {
        let blocks =
            blocks.into_iter().map(|(cid, data)| Block::new(cid, Bytes::copy_from_slice(data.as_ref())));
        Ok(self.0.put_many(&blocks.collect::<Vec<_>>())?)
    }
}
