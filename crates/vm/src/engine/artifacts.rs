//! Compiled modules on disk, so that a node starts without compiling again (decision D5).
//!
//! One file for each code, metering and engine: what a file is for is in its name and again in its header, with a
//! checksum of what follows. Processes may share the folder, since files appear whole by being renamed into place.
//! Invariant: nothing here can fail a message. A file that is not exactly as it was written is removed and its module
//! compiled again; a folder that cannot be used is as good as none. What went wrong is counted.

mod statistics;
#[cfg(test)]
mod tests;

use std::{
    fs,
    hash::{Hash, Hasher},
    io::{self, Write},
    path::{Path, PathBuf},
};

use forest_blockstore::Cid;
use forest_encoding::hash::blake2b_256;
use forest_rules::Metering;
use wasmtime::{Engine, Module};

use statistics::Counters;
pub use statistics::Statistics;
pub(super) use statistics::Stopwatch;

/// How a file begins. The number is that of this format and of what is done to a module before it is compiled.
const MAGIC: [u8; 8] = *b"FVMCODE\x02";
/// Magic, key, checksum.
const HEADER: usize = 8 + 32 + 32;

/// The folder of artifacts, or the lack of one.
pub(super) struct Artifacts {
    folder: Option<PathBuf>,
    /// Of the compiler, its settings, and the processor it compiles for.
    engine: [u8; 32],
    counters: Counters,
}

impl Artifacts {
    /// Opens a folder, and makes it if need be.
    pub(super) fn new(folder: Option<&Path>, engine: &Engine) -> Self {
        let counters = Counters::default();
        let folder = folder.and_then(|folder| match open(folder) {
            Ok(()) => Some(folder.to_owned()),
            Err(error) => {
                counters.failed(folder, &error);
                None
            }
        });
        let engine = Fingerprint::of(&engine.precompile_compatibility_hash());
        Self { folder, engine, counters }
    }

    pub(super) fn statistics(&self) -> Statistics {
        self.counters.read()
    }

    /// The module of a code, if its artifact is there and whole.
    pub(super) fn read(&self, engine: &Engine, code: &Cid, metering: &Metering) -> Option<Module> {
        let (path, key) = self.place(code, metering)?;
        let stopwatch = Stopwatch::start();
        let file = match fs::read(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                self.counters.failed(&path, &error);
                return None;
            }
        };
        let module = payload(&file, &key).and_then(|native| deserialize(engine, native).ok());
        match module {
            Some(_) => self.counters.loaded(&stopwatch),
            None => {
                self.counters.rejected();
                if let Err(error) = fs::remove_file(&path) {
                    self.counters.failed(&path, &error);
                }
            }
        }
        module
    }

    /// Keeps a module for the next process that this one compiled; `took` says how long.
    pub(super) fn write(&self, code: &Cid, metering: &Metering, native: &[u8], took: &Stopwatch) {
        self.counters.compiled(took);
        let Some((path, key)) = self.place(code, metering) else { return };
        if let Err(error) = self.write_whole(&path, &key, native) {
            self.counters.failed(&path, &error);
        }
    }

    fn write_whole(&self, path: &Path, key: &[u8; 32], native: &[u8]) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        for part in [&MAGIC, key.as_slice(), &blake2b_256(native), native] {
            file.write_all(part)?;
        }
        file.persist(path).map(drop).map_err(|error| error.error)
    }

    /// The file for a code, and the key that its header repeats.
    fn place(&self, code: &Cid, metering: &Metering) -> Option<(PathBuf, [u8; 32])> {
        let folder = self.folder.as_ref()?;
        let key = Fingerprint::of(&(MAGIC, self.engine, code.to_bytes(), metering));
        let short: String = key.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Some((folder.join(format!("{code}-{short}.native")), key))
    }
}

/// Makes the folder, and refuses one that others may write to: native code is run without asking where it is from.
fn open(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if fs::metadata(folder)?.permissions().mode() & 0o002 != 0 {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "anybody may write to it"));
        }
    }
    Ok(())
}

/// What follows the header of a file, if the file is for `key` and as it was written.
fn payload<'a>(file: &'a [u8], key: &[u8; 32]) -> Option<&'a [u8]> {
    let (header, native) = file.split_at_checked(HEADER)?;
    let rest = header.strip_prefix(&MAGIC)?.strip_prefix(key)?;
    (rest == blake2b_256(native)).then_some(native)
}

/// A module from native code that this process compiled, or that a process of the same owner compiled with an equal
/// engine.
#[expect(unsafe_code, reason = "native code cannot be checked, only trusted; the function says why it is")]
pub(super) fn deserialize(engine: &Engine, native: &[u8]) -> wasmtime::Result<Module> {
    // SAFETY: wasmtime asks for bytes that `precompile_module` made, unchanged. They come either right from it, or from
    // a file whose checksum says that they are what was written into it, whose key says that it was for this engine,
    // and which lies in a folder that the node's owner keeps from others.
    unsafe { Module::deserialize(engine, native) }
}

/// Hashes whatever implements [`Hash`] with a hash function that makes no collisions.
#[derive(Default)]
struct Fingerprint(Vec<u8>);

impl Fingerprint {
    fn of(value: &impl Hash) -> [u8; 32] {
        let mut hasher = Self::default();
        value.hash(&mut hasher);
        blake2b_256(&hasher.0)
    }
}

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Not how the result is read: [`Fingerprint::of`] is.
    fn finish(&self) -> u64 {
        0
    }
}
