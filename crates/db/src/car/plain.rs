//! An uncompressed archive, indexed in memory.
//!
//! Opening reads the file once and keeps, for every block, a hash of its CID and the offset of its section: 20 bytes
//! a block. A look-up confirms the CID at the offset, so that equal hashes are harmless.

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, StoreError};
use forest_car::{
    CarError, CarHeader, CarReader, Entry, ReadAt, ReadOptions, Verify,
    forest::table::{Table, TableBuilder},
};

use super::access::CarFile;
use crate::{DbError, key_hash::KeyHash};

/// What is read of a section at first: most blocks are in it whole.
const FIRST_READ: usize = 1 << 10;

/// A CARv1 or CARv2 that is not compressed.
///
/// Of a mapped file, blocks are slices: they cost no memory of their own, and reading them may read the disk.
#[derive(Debug)]
pub struct PlainCar {
    file: CarFile,
    header: CarHeader,
    table: Table,
    key_hash: KeyHash,
}

impl PlainCar {
    /// Scans the file and indexes it. Blocks are not verified.
    pub(crate) fn open(file: CarFile, options: ReadOptions) -> Result<Self, CarError> {
        let options = options.verify(Verify::Nothing);
        let key_hash = KeyHash::new();
        let mut table = TableBuilder::default();
        let mut reader = CarReader::uncompressed(file.stream(), options)?;
        while let Some(entry) = reader.next_entry()? {
            table.insert(key_hash.of(&entry.cid), entry.offset);
        }
        let header = reader.header().clone();
        Ok(Self { file, header, table: table.build(), key_hash })
    }

    /// What the archive says about itself.
    pub const fn header(&self) -> &CarHeader {
        &self.header
    }

    /// How many sections it has; a block that is in it twice counts twice.
    pub const fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether it has no blocks.
    pub const fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Bytes of memory that the index takes.
    pub const fn index_size(&self) -> usize {
        self.table.size()
    }

    /// The section of a block, with as much of it as was read to find it.
    fn find(&self, cid: &Cid, read: usize) -> Result<Option<(Entry, Bytes)>, CarError> {
        for offset in self.table.get(self.key_hash.of(cid)) {
            let left = usize::try_from(self.file.size().saturating_sub(offset)).unwrap_or(usize::MAX);
            let window = self.bytes(offset, read.min(left))?;
            let entry = Entry::parse(offset, &window)?;
            if entry.cid == *cid {
                return Ok(Some((entry, window)));
            }
        }
        Ok(None)
    }

    fn bytes(&self, offset: u64, length: usize) -> Result<Bytes, CarError> {
        self.file.bytes_at(offset, length).map_err(|source| CarError::Io { offset, source })
    }

    fn read(&self, cid: &Cid) -> Result<Option<Bytes>, CarError> {
        let Some((entry, window)) = self.find(cid, FIRST_READ)? else { return Ok(None) };
        let length = usize::try_from(entry.data_length).unwrap_or(usize::MAX);
        let start = (entry.data_offset - entry.offset) as usize;
        match (&self.file, start.checked_add(length).filter(|end| *end <= window.len())) {
            (CarFile::Mapped(_), Some(end)) => Ok(Some(window.slice(start..end))),
            // A slice would keep the rest of what was read in memory.
            (CarFile::Positioned(_), Some(end)) => Ok(Some(Bytes::copy_from_slice(&window[start..end]))),
            (_, None) => self.bytes(entry.data_offset, length).map(Some),
        }
    }
}

impl Blockstore for PlainCar {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.read(cid).map_err(StoreError::new)
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        Ok(self.find(cid, Entry::WINDOW).map_err(StoreError::new)?.is_some())
    }

    fn put_many(&self, _: &[Block]) -> Result<(), StoreError> {
        Err(StoreError::new(DbError::ReadOnly))
    }
}
