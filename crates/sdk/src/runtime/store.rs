//! The host as a block store, for the collections.

use std::fmt;

use forest_blockstore::{Block, Blockstore, StoreError};
use forest_encoding::Bytes;
use forest_shared::error::ErrorNumber;

use super::Runtime;
#[cfg(target_arch = "wasm32")] // a trait object has them without
use crate::Host as _;
use crate::{AnyHost, Cid};

/// The blocks that an actor can reach, and those it makes.
#[derive(Clone, Copy)]
pub struct HostStore<'h> {
    host: &'h AnyHost,
}

impl<'h> HostStore<'h> {
    /// The blocks of a host.
    #[must_use]
    pub const fn new(host: &'h AnyHost) -> Self {
        Self { host }
    }
}

impl fmt::Debug for HostStore<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostStore")
    }
}

impl Blockstore for HostStore<'_> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        match self.host.get(cid) {
            Ok(data) => Ok(Some(data)),
            Err(ErrorNumber::NotFound) => Ok(None),
            Err(error) => Err(StoreError::new(format!("block {cid} was refused: {error}"))),
        }
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        for block in blocks {
            let put = self.host.put(block.cid.codec(), &block.data);
            let cid = put.map_err(|error| StoreError::new(format!("a block was refused: {error}")))?;
            if cid != block.cid {
                return Err(StoreError::new(format!("the host knows block {} as {cid}", block.cid)));
            }
        }
        Ok(())
    }
}

/// Whatever has a block store: a [`Runtime`], or a store itself.
pub trait AsStore {
    /// The kind of store.
    type Store: Blockstore + ?Sized;

    /// The store.
    fn as_store(&self) -> &Self::Store;
}

impl<S: Blockstore + ?Sized> AsStore for S {
    type Store = S;

    fn as_store(&self) -> &S {
        self
    }
}

impl<'h> AsStore for Runtime<'h> {
    type Store = HostStore<'h>;

    fn as_store(&self) -> &HostStore<'h> {
        &self.store
    }
}
