//! Code of actors out of the user's bundles, as a store.
//!
//! Archives of nodes seldom hold code, which is the same in all of them. Asked last, it reads a bundle only when a list of
//! actors, or code that is not known yet, is asked for, and keeps those that had what was wanted.

use std::collections::BTreeSet;

use forest_blockstore::{Block, Blockstore, Bytes, Cid, CidMap, StoreError};
use forest_bundles::{Bundle, BundleError, BundleFolder};
use forest_db::DbError;
use forest_encoding::codec;
use parking_lot::Mutex;

/// The bundles of a folder as a read-only store.
#[derive(Debug)]
pub(super) struct BundledCode {
    folder: BundleFolder,
    read: Mutex<Read>,
}

#[derive(Debug, Default)]
struct Read {
    /// What was asked for, and all that came with it.
    kept: CidMap<Bytes>,
    /// Which list has which code, of all bundles that were opened.
    list_of: CidMap<Cid>,
    opened: BTreeSet<Cid>,
}

impl BundledCode {
    pub(super) fn new(folder: BundleFolder) -> Self {
        Self { folder, read: Mutex::default() }
    }

    fn find(&self, cid: &Cid) -> Result<Option<Bytes>, BundleError> {
        let mut read = self.read.lock();
        if let Some(data) = read.kept.get(cid) {
            return Ok(Some(data.clone()));
        }
        if let Some(list) = read.list_of.get(cid).copied() {
            return read.keep(self.folder.load(&list)?, cid);
        }
        let unopened: Vec<Cid> =
            self.folder.lists()?.into_iter().filter(|list| !read.opened.contains(list)).collect();
        if unopened.contains(cid) {
            return read.keep(self.folder.load(cid)?, cid);
        }
        if cid.codec() != codec::RAW {
            return Ok(None);
        }
        for list in unopened {
            let bundle = self.folder.load(&list)?;
            read.opened.insert(list);
            let codes = bundle.iter().flat_map(|bundle| bundle.blocks()).map(|block| (block.cid, list));
            read.list_of.extend(codes);
            if read.list_of.contains_key(cid) {
                return read.keep(bundle, cid);
            }
        }
        Ok(None)
    }
}

impl Read {
    /// Keeps the blocks of a bundle, and returns one of them.
    fn keep(&mut self, bundle: Option<Bundle>, wanted: &Cid) -> Result<Option<Bytes>, BundleError> {
        let blocks = bundle.iter().flat_map(|bundle| bundle.blocks());
        self.kept.extend(blocks.map(|block| (block.cid, block.data.clone())));
        Ok(self.kept.get(wanted).cloned())
    }
}

impl Blockstore for BundledCode {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.find(cid).map_err(StoreError::new)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        if blocks.is_empty() { Ok(()) } else { Err(StoreError::new(DbError::ReadOnly)) }
    }
}
