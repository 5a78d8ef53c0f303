//! An archive of whatever kind.
//!
//! The way in for a node: the file is opened, its first and last bytes say what it is, and one of the stores beside
//! this file takes it. Its name says nothing.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, StoreError};
use forest_car::{CarHeader, ReadAt, ReadOptions, forest::ForestCar};

use super::{Access, FrameCache, IndexedCar, PlainCar, access::CarFile, spool};
use crate::DbError;

/// How archives are opened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CarOptions {
    /// How the bytes of the file are reached.
    pub access: Access,
    /// Limits, and whether archives without roots are welcome. Hashes are not verified whatever it says.
    pub read: ReadOptions,
    /// Where frames of `.forest.car.zst` files are kept; share it between archives.
    pub frames: Arc<FrameCache>,
    /// Decompressed bytes of a `.car.zst` up to which it is kept in memory. Default 64 MiB.
    pub in_memory: u64,
    /// Where a larger `.car.zst` is decompressed to. Default: the folder for temporary files of the system.
    pub scratch: PathBuf,
}

impl Default for CarOptions {
    fn default() -> Self {
        Self {
            access: Access::default(),
            read: ReadOptions::default(),
            frames: Arc::default(),
            in_memory: 64 << 20,
            scratch: std::env::temp_dir(),
        }
    }
}

/// An opened archive: a read-only store.
///
/// ```no_run
/// use forest_db::{AnyCar, CarOptions};
/// let car = AnyCar::open("snapshot.forest.car.zst", &CarOptions::default())?;
/// println!("{:?}", car.header().roots);
/// # Ok::<(), forest_db::DbError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum AnyCar {
    /// Not compressed, or decompressed when it was opened.
    Plain(PlainCar),
    /// With an index of its own.
    Indexed(IndexedCar),
}

impl AnyCar {
    /// Opens an archive, of a kind that is told by its content, whatever its name.
    ///
    /// # Errors
    /// When the file cannot be read, or is not an archive: the error of the kind that it most looks like.
    pub fn open(path: impl AsRef<Path>, options: &CarOptions) -> Result<Self, DbError> {
        let path = path.as_ref();
        let file = File::open(path).map_err(DbError::io(path))?;
        let again = file.try_clone().map_err(DbError::io(path))?;
        let opened = CarFile::new(file, options.access).map_err(DbError::io(path))?;
        let start = opened.bytes_at(0, opened.size().min(4) as usize).map_err(DbError::io(path))?;
        if !forest_car::is_zstd(&start) {
            return Ok(Self::Plain(PlainCar::open(opened, options.read).map_err(DbError::car(path))?));
        }
        if ForestCar::detect(&opened).map_err(DbError::car(path))? {
            let car = IndexedCar::open(opened, options.read.limits, options.frames.clone());
            return Ok(Self::Indexed(car.map_err(DbError::car(path))?));
        }
        let opened = spool::decompress(path, again, options)?;
        Ok(Self::Plain(PlainCar::open(opened, options.read).map_err(DbError::car(path))?))
    }

    /// What the archive says about itself.
    #[must_use]
    pub const fn header(&self) -> &CarHeader {
        match self {
            Self::Plain(car) => car.header(),
            Self::Indexed(car) => car.header(),
        }
    }

    fn store(&self) -> &dyn Blockstore {
        match self {
            Self::Plain(car) => car,
            Self::Indexed(car) => car,
        }
    }
}

impl Blockstore for AnyCar {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.store().get(cid)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.store().has(cid)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.store().put_many(blocks)
    }
}
