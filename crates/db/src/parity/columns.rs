//! Which column of the database a block is in, and under which key.
//!
//! Part of the format on disk: a database that was made with other columns is refused when it is opened.

use std::path::Path;

use bytes::Bytes;
use cid::{Cid, Version};
use forest_blockstore::Block;
use forest_encoding::{codec, hash};
use parity_db::{ColumnOptions, CompressionType, Db, Error, Operation, Options};

use crate::DbError;

/// DAG-CBOR under blake2b-256, by digest.
const CHAIN: u8 = 0;
/// Everything else, by CID.
const OTHER: u8 = 1;

fn options(path: &Path) -> Options {
    let mut options = Options::with_columns(path, 2);
    options.stats = false;
    for (column, uniform) in [(CHAIN, true), (OTHER, false)] {
        options.columns[usize::from(column)] = ColumnOptions {
            // A key always has the same value: writing it again costs a look-up and no write.
            preimage: true,
            uniform,
            compression: CompressionType::Lz4,
            ..ColumnOptions::default()
        };
    }
    options
}

/// Opens the database, or makes one.
pub(super) fn open(path: &Path) -> Result<Db, DbError> {
    Db::open_or_create(&options(path)).map_err(|source| match source {
        Error::Locked(_) => DbError::Locked { path: path.to_path_buf() },
        source => DbError::Database { path: path.to_path_buf(), source },
    })
}

/// Calls back with the column and key of a block.
fn with_key<T>(cid: &Cid, use_key: impl FnOnce(u8, &[u8]) -> T) -> T {
    let (name, digest) = (cid.hash(), cid.hash().digest());
    let chain = cid.version() == Version::V1
        && cid.codec() == codec::DAG_CBOR
        && name.code() == hash::BLAKE2B_256
        && digest.len() == 32;
    if chain { use_key(CHAIN, digest) } else { use_key(OTHER, &cid.to_bytes()) }
}

pub(super) fn get(db: &Db, cid: &Cid) -> parity_db::Result<Option<Bytes>> {
    Ok(with_key(cid, |column, key| db.get(column, key))?.map(Bytes::from))
}

pub(super) fn has(db: &Db, cid: &Cid) -> parity_db::Result<bool> {
    Ok(with_key(cid, |column, key| db.get_size(column, key))?.is_some())
}

/// Commits a batch, atomically. Returns before it is on disk.
pub(super) fn commit(db: &Db, blocks: &[Block]) -> parity_db::Result<()> {
    let operation = |block: &Block| {
        let (column, key) = with_key(&block.cid, |column, key| (column, key.to_vec()));
        (column, Operation::Set(key, block.data.clone()))
    };
    db.commit_changes_bytes(blocks.iter().map(operation))
}
