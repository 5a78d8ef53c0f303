//! What became of modules, for whoever watches the node.

use std::{
    io,
    path::Path,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use parking_lot::Mutex;

/// What an engine compiled, found on disk and could not use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// Modules compiled.
    pub compiled: u64,
    /// Modules found on disk.
    pub loaded: u64,
    /// Files that were not as they had been written, or for another engine. They were removed.
    pub rejected: u64,
    /// Times that the folder or a file could not be read, written or removed.
    pub failures: u64,
    /// The last of these failures.
    pub last_failure: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    compiled: AtomicU64,
    loaded: AtomicU64,
    rejected: AtomicU64,
    failures: AtomicU64,
    last_failure: Mutex<Option<String>>,
}

impl Counters {
    pub(super) fn compiled(&self) {
        self.compiled.fetch_add(1, Relaxed);
    }

    pub(super) fn loaded(&self) {
        self.loaded.fetch_add(1, Relaxed);
    }

    pub(super) fn rejected(&self) {
        self.rejected.fetch_add(1, Relaxed);
    }

    pub(super) fn failed(&self, path: &Path, error: &io::Error) {
        self.failures.fetch_add(1, Relaxed);
        *self.last_failure.lock() = Some(format!("{}: {error}", path.display()));
    }

    pub(super) fn read(&self) -> Statistics {
        Statistics {
            compiled: self.compiled.load(Relaxed),
            loaded: self.loaded.load(Relaxed),
            rejected: self.rejected.load(Relaxed),
            failures: self.failures.load(Relaxed),
            last_failure: self.last_failure.lock().clone(),
        }
    }
}
