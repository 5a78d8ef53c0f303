//! A whole archive into a store.
//!
//! For genesis files, actor bundles and test vectors; a snapshot is better opened where it lies, by `forest_db`.
//! Memory is one batch.

use std::io::Read;

use cid::Cid;
use forest_blockstore::Blockstore;

use crate::{CarError, CarReader};

/// A batch is handed over when it holds so many bytes: large enough that a commit per batch is cheap, small enough
/// that memory stays bounded.
const BATCH_BYTES: usize = 4 << 20;

/// Loads the rest of an archive into a store, in batches, and returns its roots.
///
/// Blocks of batches before an error stay in the store; they are addressed by their content and do no harm.
///
/// ```
/// use forest_blockstore::{Block, Blockstore, MemoryStore};
/// use forest_car::{CarReader, CarWriter, load_car};
///
/// let block = Block::blake2b(0x71, vec![0x80]);
/// let mut writer = CarWriter::new(Vec::new(), &[block.cid])?;
/// writer.write_block(&block)?;
/// let file = writer.finish()?;
///
/// let store = MemoryStore::new();
/// assert_eq!(load_car(&store, CarReader::new(file.as_slice())?)?, [block.cid]);
/// assert!(store.has(&block.cid)?);
/// # Ok::<(), forest_car::CarError>(())
/// ```
///
/// # Errors
/// What the reader finds wrong with the archive, or [`CarError::Store`] when the store fails.
pub fn load_car<S, R>(store: &S, mut reader: CarReader<R>) -> Result<Vec<Cid>, CarError>
where
    S: Blockstore + ?Sized,
    R: Read,
{
    let mut batch = Vec::new();
    let mut bytes: usize = 0;
    for block in reader.by_ref() {
        let block = block?;
        bytes = bytes.saturating_add(block.data.len());
        batch.push(block);
        if bytes >= BATCH_BYTES {
            store.put_many(&batch)?;
            batch.clear();
            bytes = 0;
        }
    }
    if !batch.is_empty() {
        store.put_many(&batch)?;
    }
    Ok(reader.roots().to_vec())
}
