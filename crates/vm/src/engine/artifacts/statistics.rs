//! What became of modules, for whoever watches the node.

use std::{
    io,
    path::Path,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use parking_lot::Mutex;

/// What an engine compiled, found on disk and could not use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// Modules compiled.
    pub compiled: u64,
    /// How long that took together: metering, compiling and loading what came of it.
    pub compile_time: Duration,
    /// Modules found on disk.
    pub loaded: u64,
    /// How long that took together: reading, checking and loading.
    pub load_time: Duration,
    /// Files that were not as they had been written, or for another engine. They were removed.
    pub rejected: u64,
    /// Times that the folder or a file could not be read, written or removed.
    pub failures: u64,
    /// The last of these failures.
    pub last_failure: Option<String>,
}

/// How long a module took to make. The one clock of this crate: what it says goes into [`Statistics`] and nowhere else.
pub(in crate::engine) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "read for statistics alone; no message can see it")]
    pub(in crate::engine) fn start() -> Self {
        Self(Instant::now())
    }

    fn nanos(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    compiled: AtomicU64,
    compile_nanos: AtomicU64,
    loaded: AtomicU64,
    load_nanos: AtomicU64,
    rejected: AtomicU64,
    failures: AtomicU64,
    last_failure: Mutex<Option<String>>,
}

impl Counters {
    pub(super) fn compiled(&self, took: &Stopwatch) {
        self.compiled.fetch_add(1, Relaxed);
        self.compile_nanos.fetch_add(took.nanos(), Relaxed);
    }

    pub(super) fn loaded(&self, took: &Stopwatch) {
        self.loaded.fetch_add(1, Relaxed);
        self.load_nanos.fetch_add(took.nanos(), Relaxed);
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
            compile_time: Duration::from_nanos(self.compile_nanos.load(Relaxed)),
            loaded: self.loaded.load(Relaxed),
            load_time: Duration::from_nanos(self.load_nanos.load(Relaxed)),
            rejected: self.rejected.load(Relaxed),
            failures: self.failures.load(Relaxed),
            last_failure: self.last_failure.lock().clone(),
        }
    }
}
