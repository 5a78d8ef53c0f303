//! Random access to a `.forest.car.zst`.
//!
//! Used by `forest_db`, which keeps decompressed frames in a cache; to stream such a file use
//! [`CarReader`](crate::CarReader). Invariant: a block that is returned was found under its own CID, never only
//! under a hash of it.

use bytes::Bytes;
use cid::Cid;
use parking_lot::Mutex;
use zstd::zstd_safe::DCtx;

use super::{
    Candidates, Frame,
    footer::{self, FOOTER, SKIPPABLE_HEADER},
    frame,
    index::Index,
    table,
};
use crate::{CarError, CarHeader, CarReader, Limits, ReadAt, ReadOptions, Verify};

/// Contexts of zstd that are kept for the next frame: creating one costs more than decompressing with it.
const KEPT_CONTEXTS: usize = 4;

/// An opened `.forest.car.zst`.
///
/// ```
/// use forest_blockstore::Block;
/// use forest_car::{Limits, forest::{ForestCar, ForestCarWriter}};
///
/// let block = Block::blake2b(0x71, vec![0x80]);
/// let mut writer = ForestCarWriter::new(Vec::new(), &[block.cid])?;
/// writer.write(&block.cid, &block.data)?;
/// let car = ForestCar::open(forest_blockstore::Bytes::from(writer.finish()?), Limits::default())?;
/// assert_eq!(car.get(&block.cid)?, Some(block.data));
/// # Ok::<(), forest_car::CarError>(())
/// ```
pub struct ForestCar<R> {
    file: R,
    header: CarHeader,
    index: Index,
    limits: Limits,
    contexts: Mutex<Vec<DCtx<'static>>>,
}

impl<R: ReadAt> ForestCar<R> {
    /// Whether a file ends as a `.forest.car.zst` does. Reads 16 bytes.
    ///
    /// # Errors
    /// When reading fails.
    pub fn detect(file: &R) -> Result<bool, CarError> {
        Ok(index_offset(file)?.is_some())
    }

    /// Opens a file: reads its header, footer and the head of its index.
    ///
    /// # Errors
    /// When the file is not of this format, or breaks the limits.
    pub fn open(file: R, limits: Limits) -> Result<Self, CarError> {
        let end = file.size().saturating_sub(FOOTER);
        let no_footer = || CarError::malformed(end, "footer", "not that of a .forest.car.zst");
        let index = index_offset(&file)?.ok_or_else(no_footer)?;
        let start = index.checked_sub(SKIPPABLE_HEADER).filter(|start| *start < end);
        let outside = || CarError::malformed(end, "footer", format!("no index can be at {index}"));
        let index = Index::open(&file, start.ok_or_else(outside)?, end)?;

        let mut context = DCtx::create();
        let first = frame::decompress(&file, &mut context, (0, index.start()), &limits)?;
        let options = ReadOptions::default().limits(limits).rootless(true).verify(Verify::Nothing);
        let header = CarReader::with_options(first.as_ref(), options)?.header().clone();
        if let Some(v2) = header.v2 {
            let reason = format!("a CARv2 ({} bytes of data) cannot be indexed by frame", v2.data_size);
            return Err(CarError::malformed(0, "header", reason));
        }
        Ok(Self { file, header, index, limits, contexts: Mutex::new(vec![context]) })
    }

    /// What the archive says about itself.
    pub const fn header(&self) -> &CarHeader {
        &self.header
    }

    /// The roots of the archive.
    pub fn roots(&self) -> &[Cid] {
        &self.header.roots
    }

    /// The offsets of the frames in which a block may be; empty when it is not in the archive.
    ///
    /// # Errors
    /// When reading the index fails.
    pub fn candidates(&self, cid: &Cid) -> Result<Candidates, CarError> {
        self.index.get(&self.file, table::summary(cid))
    }

    /// Reads the frame at an offset that [`candidates`](Self::candidates) gave.
    ///
    /// # Errors
    /// When there is no frame, it is malformed, or larger than [`Limits::frame`].
    pub fn frame(&self, offset: u64) -> Result<Frame, CarError> {
        let mut context = self.contexts.lock().pop().unwrap_or_else(DCtx::create);
        let frame = frame::read(&self.file, &mut context, (offset, self.index.start()), &self.limits);
        let mut kept = self.contexts.lock();
        if kept.len() < KEPT_CONTEXTS {
            kept.push(context);
        }
        frame
    }

    /// The data of a block, or `None` when it is not in the archive. Decompresses a frame each time.
    ///
    /// # Errors
    /// As [`candidates`](Self::candidates) and [`frame`](Self::frame).
    pub fn get(&self, cid: &Cid) -> Result<Option<Bytes>, CarError> {
        for offset in self.candidates(cid)? {
            if let Some(data) = self.frame(offset)?.get(cid) {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }
}

/// What the footer says, if there is one.
fn index_offset(file: &impl ReadAt) -> Result<Option<u64>, CarError> {
    let Some(end) = file.size().checked_sub(FOOTER) else { return Ok(None) };
    let footer = file.bytes_at(end, FOOTER as usize).map_err(|error| CarError::io(end, error))?;
    Ok(footer::decode(&footer))
}

impl<R> std::fmt::Debug for ForestCar<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForestCar").field("header", &self.header).finish_non_exhaustive()
    }
}
