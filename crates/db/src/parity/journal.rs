//! A file of batches, each whole or not there.
//!
//! A record is its length (8 bytes), the CRC-32 of what follows (4), and the blocks: length of the CID (2), CID,
//! length of the data (4), data; little-endian. The first record that is cut short or does not match its checksum
//! ends the journal: it is what a crash left of the last append, and its `put_many` never returned.
//!
//! Called by [`ParityStore`](super::ParityStore) alone, under its lock.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::Block;

use crate::DbError;

/// Length and checksum.
const HEAD: usize = 12;

/// The largest record: a batch is held in memory several times while it is written.
const LARGEST: u64 = 4 << 30;

/// An opened journal.
#[derive(Debug)]
pub(super) struct Journal {
    directory: PathBuf,
    file: File,
    /// Bytes of whole records: where the next one goes.
    length: u64,
    sync: bool,
    /// Whether something may lie behind `length` that could not be taken back.
    damaged: bool,
    record: Vec<u8>,
}

impl Journal {
    /// Opens the journal in a directory, or makes one.
    pub(super) fn open(directory: &Path, sync: bool) -> Result<Self, DbError> {
        let path = directory.join("journal");
        let open = || {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
            // A new file is only there after a crash if its directory was synced as well.
            #[cfg(unix)]
            File::open(directory)?.sync_all()?;
            Ok(file)
        };
        let file = open().map_err(DbError::io(&path))?;
        let directory = directory.to_path_buf();
        Ok(Self { directory, file, length: 0, sync, damaged: false, record: Vec::new() })
    }

    /// Bytes of records.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// Appends a batch; when this returns, it lasts.
    pub(super) fn append(&mut self, blocks: &[Block]) -> Result<(), DbError> {
        if self.damaged {
            return Err(DbError::JournalDamaged { path: self.directory.clone() });
        }
        self.encode(blocks)?;
        if let Err(source) = self.write_record() {
            // What was written of it must go: a later record behind it would never be found.
            self.damaged = self.file.set_len(self.length).is_err();
            return Err(self.failed(source));
        }
        self.length += self.record.len() as u64;
        self.record.clear();
        self.record.shrink_to(1 << 20);
        Ok(())
    }

    fn write_record(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(&self.record)?;
        if self.sync { self.file.sync_data() } else { Ok(()) }
    }

    fn encode(&mut self, blocks: &[Block]) -> Result<(), DbError> {
        let bytes = blocks.iter().map(|block| block.data.len() as u64 + 128).sum();
        if bytes > LARGEST {
            return Err(DbError::BatchTooLarge { bytes, limit: LARGEST });
        }
        let record = &mut self.record;
        record.clear();
        record.resize(HEAD, 0);
        for block in blocks {
            let cid = block.cid.to_bytes();
            record.extend_from_slice(&(cid.len() as u16).to_le_bytes());
            record.extend_from_slice(&cid);
            record.extend_from_slice(&(block.data.len() as u32).to_le_bytes());
            record.extend_from_slice(&block.data);
        }
        let (head, body) = record.split_at_mut(HEAD);
        let (length, checksum) = head.split_at_mut(8);
        length.copy_from_slice(&(body.len() as u64).to_le_bytes());
        checksum.copy_from_slice(&crc32fast::hash(body).to_le_bytes());
        Ok(())
    }

    /// Hands over every whole batch in order, and cuts off what a crash left behind them.
    pub(super) fn replay(
        &mut self,
        mut apply: impl FnMut(Vec<Block>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let size = self.read(|file| file.seek(SeekFrom::End(0)))?;
        self.read(|file| file.seek(SeekFrom::Start(0)))?;
        let mut reader = BufReader::with_capacity(1 << 20, &self.file);
        let mut length = 0;
        loop {
            let left = size.saturating_sub(length);
            let body = read_record(&mut reader, left).map_err(|source| self.failed(source))?;
            let Some(batch) = body.as_ref().and_then(decode) else { break };
            length += (HEAD + body.map_or(0, |body| body.len())) as u64;
            apply(batch)?;
        }
        self.length = length;
        if size > length {
            self.read(|file| file.set_len(length))?;
        }
        Ok(())
    }

    /// Forgets every record. The caller has seen that the database has what was in them.
    pub(super) fn empty(&mut self) -> Result<(), DbError> {
        if self.length > 0 {
            self.read(|file| file.set_len(0))?;
            self.length = 0;
            self.read(|file| file.sync_data())?;
        }
        self.damaged = false;
        Ok(())
    }

    fn read<T>(&mut self, act: impl FnOnce(&mut File) -> io::Result<T>) -> Result<T, DbError> {
        act(&mut self.file).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> DbError {
        DbError::Io { path: self.directory.join("journal"), source }
    }
}

/// The body of the next record, of which no more than `left` bytes are there; `None` where none is whole.
fn read_record(reader: &mut impl Read, left: u64) -> io::Result<Option<Bytes>> {
    let Some(room) = left.checked_sub(HEAD as u64) else { return Ok(None) };
    let (mut length, mut checksum) = ([0; 8], [0; 4]);
    reader.read_exact(&mut length)?;
    reader.read_exact(&mut checksum)?;
    let length = u64::from_le_bytes(length);
    // A length of zero is what a file system leaves of an append that it had not written: never a record.
    if length == 0 || length > room {
        return Ok(None);
    }
    let mut body = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    reader.read_exact(&mut body)?;
    Ok((crc32fast::hash(&body) == u32::from_le_bytes(checksum)).then(|| body.into()))
}

/// The blocks of a body; `None` if it is not one, which no checksum lets happen.
fn decode(body: &Bytes) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut rest = body.clone();
    let take = |rest: &mut Bytes, length: usize| (length <= rest.len()).then(|| rest.split_to(length));
    while !rest.is_empty() {
        let length = u16::from_le_bytes(take(&mut rest, 2)?.as_ref().try_into().ok()?);
        let cid = Cid::try_from(take(&mut rest, usize::from(length))?.as_ref()).ok()?;
        let length = u32::from_le_bytes(take(&mut rest, 4)?.as_ref().try_into().ok()?);
        let data = take(&mut rest, usize::try_from(length).ok()?)?;
        blocks.push(Block { cid, data });
    }
    Some(blocks)
}

#[cfg(test)]
mod tests;
