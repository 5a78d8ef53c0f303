//! The file: written beside its place, read back, and put there when it was found good.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use forest_blockstore::{Block, Cid, MemoryStore};
use forest_car::CarWriter;
use forest_db::{AnyCar, CarOptions, UnionStore};

/// Of zstd: small enough to be sent, fast enough to wait for.
const LEVEL: i32 = 9;

/// A file that vanishes unless it is put in its place.
#[derive(Debug)]
pub(super) struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // After it was put in its place there is nothing to remove.
        let _ = fs::remove_file(&self.0);
    }
}

impl std::ops::Deref for Partial {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

/// Writes an archive beside its place.
pub(super) fn write(file: &Path, roots: &[Cid], blocks: &[Block]) -> anyhow::Result<Partial> {
    let mut name = file.file_name().context("-o names no file")?.to_owned();
    name.push(".partial");
    let partial = Partial(file.with_file_name(name));
    let at = || partial.display().to_string();
    let writer = BufWriter::new(File::create(&*partial).with_context(at)?);
    let mut car = CarWriter::compressed(writer, roots, LEVEL)?;
    for block in blocks {
        car.write_block(block)?;
    }
    let mut writer = car.finish_compressed()?;
    writer.flush().and_then(|()| writer.get_ref().sync_all()).with_context(at)?;
    Ok(partial)
}

/// Opens it as a store of its own.
pub(super) fn open(file: &Path) -> anyhow::Result<UnionStore<MemoryStore>> {
    let store = UnionStore::new(MemoryStore::new());
    store.add(Arc::new(AnyCar::open(file, &CarOptions::default())?));
    Ok(store)
}

/// Gives it its name.
pub(super) fn put(partial: &Partial, file: &Path) -> anyhow::Result<()> {
    fs::rename(&**partial, file).with_context(|| file.display().to_string())
}
