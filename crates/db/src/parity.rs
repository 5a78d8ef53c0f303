//! The persistent store of a node: parity-db behind a journal of our own.
//!
//! parity-db applies a commit atomically, but its `commit` returns while the data is still in a queue in memory, and
//! its own log reaches the disk in steps of 64 MiB: a process that is killed loses commits that were reported done, a
//! machine that loses power loses more. Nothing in its interface waits for either. So a batch is first appended to
//! a journal, as one checksummed record, and synced; then it is committed. When the store is opened, batches of the
//! journal that the database lost are committed again.
//!
//! Invariant: a record leaves the journal only after the database was closed, which writes out everything, and opened
//! again, and was seen to have every block of it. That is a *checkpoint*; it happens when the journal has grown to
//! [`ParityOptions::checkpoint`] bytes, and while it runs reads and writes wait.
//!
//! Layout: DAG-CBOR blocks under blake2b-256, nearly all there are, in a column keyed by their digest, which
//! parity-db then need not hash; all others in a column keyed by the bytes of their CID. Values above 4 KiB are
//! compressed with lz4. Blocks are never removed or replaced: the first data written under a CID stays.

mod columns;
mod journal;

use std::{
    io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, StoreError};
use parity_db::Db;
use parking_lot::{Mutex, RwLock};

use self::journal::Journal;
use crate::DbError;

/// What a batch outlives once `put_many` has returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// A crash of the process and of the machine: each batch is synced to the disk.
    #[default]
    Machine,
    /// A crash of the process only: the system is trusted to write what it was given. After a crash of the machine
    /// batches may be missing, each as a whole.
    Process,
}

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ParityOptions {
    /// What a batch outlives. Default: a crash of the machine.
    pub durability: Durability,
    /// Bytes of the journal at which a checkpoint is made. Default 256 MiB: on mainnet some eight times a day.
    pub checkpoint: u64,
}

impl Default for ParityOptions {
    fn default() -> Self {
        Self { durability: Durability::default(), checkpoint: 256 << 20 }
    }
}

/// A writable, persistent store; one per directory, shared by reference.
///
/// ```no_run
/// use forest_blockstore::{Block, Blockstore};
/// use forest_db::{ParityOptions, ParityStore};
/// let store = ParityStore::open("node/blocks", ParityOptions::default())?;
/// store.put(Block::blake2b(0x71, vec![0x80]))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ParityStore {
    path: PathBuf,
    options: ParityOptions,
    /// `None` only if it could not be opened again after a checkpoint.
    db: RwLock<Option<Db>>,
    /// Locked before `db`, by writers alone.
    journal: Mutex<Journal>,
}

impl ParityStore {
    /// Opens the database in a directory, or makes one. Commits what a crash has left in the journal.
    ///
    /// # Errors
    /// [`DbError::Locked`] when the directory is in use; otherwise what the disk or the database says.
    pub fn open(path: impl AsRef<Path>, options: ParityOptions) -> Result<Self, DbError> {
        let path = path.as_ref().to_path_buf();
        // The database first: its lock protects the journal too.
        let db = columns::open(&path)?;
        let journal = Journal::open(&path, options.durability == Durability::Machine)?;
        let this = Self { path, options, db: RwLock::new(Some(db)), journal: Mutex::new(journal) };
        this.settle(&mut this.journal.lock())?;
        Ok(this)
    }

    /// Writes out everything and empties the journal. Reads and writes wait. For quiet moments: without it, the
    /// store does so when the journal is full.
    ///
    /// # Errors
    /// When the disk fails. Blocks stay in the journal then, and nothing is lost.
    pub fn checkpoint(&self) -> Result<(), DbError> {
        let mut journal = self.journal.lock();
        self.reopen()?;
        self.settle(&mut journal)
    }

    /// Empties the journal, having seen that the database, which was just opened, has every block of it; what it
    /// has not is committed first.
    fn settle(&self, journal: &mut Journal) -> Result<(), DbError> {
        // What was missing is committed and written out by the first round and seen by the second.
        for _ in 0..2 {
            let mut complete = true;
            journal.replay(|batch| {
                let lost = self.missing(batch)?;
                complete &= lost.is_empty();
                self.commit(&lost)
            })?;
            if complete {
                return journal.empty();
            }
            self.reopen()?;
        }
        let source = io::Error::other("blocks that were committed are not in the database");
        Err(DbError::Io { path: self.path.clone(), source })
    }

    fn missing(&self, batch: Vec<Block>) -> Result<Vec<Block>, DbError> {
        let mut lost = Vec::new();
        for block in batch {
            if !self.with_db(|db| columns::has(db, &block.cid))? {
                lost.push(block);
            }
        }
        Ok(lost)
    }

    /// Closes the database, which writes out everything, and opens it again.
    fn reopen(&self) -> Result<(), DbError> {
        let mut db = self.db.write();
        drop(db.take());
        *db = Some(columns::open(&self.path)?);
        Ok(())
    }

    fn commit(&self, blocks: &[Block]) -> Result<(), DbError> {
        self.with_db(|db| columns::commit(db, blocks))
    }

    fn with_db<T>(&self, ask: impl FnOnce(&Db) -> parity_db::Result<T>) -> Result<T, DbError> {
        let db = self.db.read();
        let db = db.as_ref().ok_or_else(|| DbError::Closed { path: self.path.clone() })?;
        ask(db).map_err(|source| DbError::Database { path: self.path.clone(), source })
    }

    fn write(&self, blocks: &[Block]) -> Result<(), DbError> {
        if blocks.is_empty() {
            return Ok(());
        }
        let mut journal = self.journal.lock();
        journal.append(blocks)?;
        self.commit(blocks)?;
        if journal.length() >= self.options.checkpoint {
            self.reopen()?;
            self.settle(&mut journal)?;
        }
        Ok(())
    }
}

impl Blockstore for ParityStore {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.with_db(|db| columns::get(db, cid)).map_err(StoreError::new)
    }

    /// parity-db has no look-up that stops at the index: the value is read and dropped inside of it.
    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        self.with_db(|db| columns::has(db, cid)).map_err(StoreError::new)
    }

    /// One record in the journal, one commit. When this returns `Ok`, the batch outlives what
    /// [`ParityOptions::durability`] says; when the process dies before, it is there whole or not at all. After an
    /// `Err` it may be either.
    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.write(blocks).map_err(StoreError::new)
    }
}

impl std::fmt::Debug for ParityStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParityStore")
            .field("path", &self.path)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
