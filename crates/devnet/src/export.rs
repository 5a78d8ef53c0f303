//! A chain as a file: everything that its head leads to, compressed.
//!
//! Headers, messages, receipts, events, the state of every epoch and the code of the actors: all are links, so the file is
//! a walk along links, each block once. Invariant: the file has its name only when it is complete.

use std::{
    io::{BufWriter, Write},
    path::Path,
};

use anyhow::Context as _;
use forest_blocks::TipsetKey;
use forest_blockstore::{Blockstore, Cid, CidSet, IpldError};
use forest_car::CarWriter;
use forest_encoding::{
    codec,
    links::{Allowance, scan},
};

/// Of zstd: files are written in a moment, and small enough.
const LEVEL: i32 = 3;

/// Writes all that a tipset leads to, and returns how many blocks that are.
///
/// # Errors
/// A block is missing, or the disk is full.
pub(crate) fn export(store: &impl Blockstore, head: &TipsetKey, path: &Path) -> anyhow::Result<u64> {
    let at = || format!("--export {}", path.display());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = temporary().tempfile_in(folder).with_context(at)?;
    let written = write(store, head, BufWriter::new(file.as_file_mut())).with_context(at)?;
    file.as_file().sync_all().with_context(at)?;
    file.persist(path).with_context(at)?;
    Ok(written)
}

/// A file that others may read, as the user's mask has it.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".exporting-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

fn write(store: &impl Blockstore, head: &TipsetKey, writer: impl Write) -> anyhow::Result<u64> {
    let mut car = CarWriter::compressed(writer, head.cids(), LEVEL)?;
    let mut seen: CidSet = head.iter().copied().collect();
    let mut due: Vec<Cid> = head.cids().to_vec();
    let mut written = 0;
    while let Some(cid) = due.pop() {
        let data = store.get(&cid)?.ok_or(IpldError::Missing(cid))?;
        car.write(&cid, &data)?;
        written += 1;
        if cid.codec() == codec::DAG_CBOR {
            due.extend(links_of(&cid, &data)?.into_iter().filter(|link| seen.insert(*link)));
        }
    }
    car.finish_compressed()?;
    Ok(written)
}

/// The blocks that a block links to. Commitments to sectors look like links, and lead to no block.
fn links_of(cid: &Cid, data: &[u8]) -> anyhow::Result<Vec<Cid>> {
    let mut found = Vec::new();
    let scan = scan(cid.codec(), data, Allowance::UNLIMITED, |link| found.push(link.to_cid()));
    scan.end.with_context(|| format!("the links of {cid}"))?;
    Ok(found)
}
