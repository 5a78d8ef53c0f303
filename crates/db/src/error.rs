//! What goes wrong when a store is opened or an archive is written to.
//!
//! Failures while reading and writing blocks arrive as [`StoreError`](forest_blockstore::StoreError), with one of
//! these as the cause.

use std::{io, path::PathBuf};

use forest_car::CarError;

/// A store could not be opened, or could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DbError {
    /// A file could not be opened, read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is not a readable archive.
    #[error("{}: {source}", path.display())]
    Car {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<CarError>,
    },
    /// Somebody else has the database open.
    #[error(
        "{} is in use by another process (or another store in this one): stop it, or give this one a database \
         of its own; a store is shared inside a process with Arc",
        path.display()
    )]
    Locked {
        /// The directory of the database.
        path: PathBuf,
    },
    /// The database refused: the columns differ, files are damaged, or a background write failed.
    #[error("database {}: {source}", path.display())]
    Database {
        /// The directory of the database.
        path: PathBuf,
        /// What the database said.
        source: parity_db::Error,
    },
    /// A batch is too large for one record of the journal.
    #[error("a batch of {bytes} bytes is larger than the {limit} that can be written at once")]
    BatchTooLarge {
        /// The size of the batch.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// An earlier write to the journal failed half-way: nothing more can be promised to last.
    #[error("database {}: the journal is damaged by an earlier failure; open the database again", path.display())]
    JournalDamaged {
        /// The directory of the database.
        path: PathBuf,
    },
    /// The database was closed by a failure to open it again.
    #[error("database {} is closed: it could not be opened again after a checkpoint", path.display())]
    Closed {
        /// The directory of the database.
        path: PathBuf,
    },
    /// Archives are read-only.
    #[error("archives are read-only: put a writable store before them (UnionStore)")]
    ReadOnly,
    /// A compressed archive is implausibly larger than its file.
    #[error("{}: decompresses to more than {ratio} times its size", path.display())]
    Bomb {
        /// The file.
        path: PathBuf,
        /// The largest ratio of decompressed to compressed size that is believed.
        ratio: u64,
    },
}

impl DbError {
    /// Makes the failure of a file into an error that names it.
    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }

    /// Makes what is wrong with an archive into an error that names it.
    pub(crate) fn car(path: &std::path::Path) -> impl FnOnce(CarError) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Car { path, source: Box::new(source) }
    }
}
