//! A `.forest.car.zst`, searched by its own index.
//!
//! Opening reads three small pieces of the file. A look-up reads the index where it lies, then a frame, which stays in
//! the frame cache for its neighbours.

use std::sync::Arc;

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, StoreError};
use forest_car::{
    CarError, CarHeader, Limits,
    forest::{ForestCar, Frame},
};

use super::{access::CarFile, frame_cache::FrameCache};
use crate::DbError;

/// An archive with an index.
#[derive(Debug)]
pub struct IndexedCar {
    car: ForestCar<CarFile>,
    frames: Arc<FrameCache>,
    archive: u64,
}

impl IndexedCar {
    pub(crate) fn open(file: CarFile, limits: Limits, frames: Arc<FrameCache>) -> Result<Self, CarError> {
        let archive = frames.register();
        Ok(Self { car: ForestCar::open(file, limits)?, frames, archive })
    }

    /// What the archive says about itself.
    pub const fn header(&self) -> &CarHeader {
        self.car.header()
    }

    /// Asks the frames that may hold a block until one does.
    fn find<T>(&self, cid: &Cid, ask: impl Fn(&Frame) -> Option<T>) -> Result<Option<T>, CarError> {
        for offset in self.car.candidates(cid)? {
            let frame = self.frames.get_or_make(self.archive, offset, || self.car.frame(offset))?;
            if let Some(answer) = ask(&frame) {
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }
}

impl Blockstore for IndexedCar {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.find(cid, |frame| frame.get(cid)).map_err(StoreError::new)
    }

    /// Exact: the hash in the index alone could be that of another block, so the frame is looked into.
    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        let found = self.find(cid, |frame| frame.has(cid).then_some(()));
        Ok(found.map_err(StoreError::new)?.is_some())
    }

    fn put_many(&self, _: &[Block]) -> Result<(), StoreError> {
        Err(StoreError::new(DbError::ReadOnly))
    }
}
