//! The table of settings: names, types, bounds, defaults, and what each costs in memory.
//!
//! docs/configuration.md has a row for each; a test fails when the two drift apart.

use super::{Kind, Value};

/// Something that can be set.
#[derive(Debug)]
pub struct Setting {
    /// The key in the file.
    pub name: &'static str,
    /// The flag, without its dashes.
    pub flag: &'static str,
    /// The environment variable.
    pub variable: &'static str,
    /// Its type and bounds.
    pub kind: Kind,
    /// What holds when nobody says anything.
    pub fallback: Fallback,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// What it costs in memory.
    pub memory: &'static str,
}

/// What holds when nobody says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// A value, as it would be written.
    Text(&'static str),
    /// A folder in the user's cache folder.
    InCacheFolder(&'static str),
    /// Nothing, and what that means.
    Nothing(&'static str),
}

impl Fallback {
    /// The value.
    pub(super) fn value(self, kind: Kind) -> Value {
        match self {
            Self::Text(text) => kind.read(text).unwrap_or(Value::Nothing),
            Self::InCacheFolder(name) => {
                dirs::cache_dir().map_or(Value::Nothing, |cache| Value::Folder(cache.join(name)))
            }
            Self::Nothing(_) => Value::Nothing,
        }
    }

    /// As people read it.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::InCacheFolder(name) => format!("{name} in your cache folder"),
            Self::Nothing(meaning) => meaning.to_owned(),
        }
    }
}

/// Every setting.
pub static SETTINGS: &[Setting] = &[
    CACHE_MB,
    FRAME_CACHE_MB,
    EXECUTED_MB,
    PREFETCH,
    PREFETCH_THREADS,
    THREADS,
    MODULES,
    BUNDLES,
    SCRATCH,
    METRICS,
    SLOW_TIPSET_MS,
    LOG,
];

pub(super) const CACHE_MB: Setting = Setting {
    name: "cache_mb",
    flag: "cache-mb",
    variable: "FOREST_FVM_CACHE_MB",
    kind: Kind::Number { least: 0, most: 1 << 20 },
    fallback: Fallback::Text("512"),
    about: "MiB of the block cache that all tipsets share; 0 switches it off",
    memory: "as many MiB, overhead included",
};

pub(super) const FRAME_CACHE_MB: Setting = Setting {
    name: "frame_cache_mb",
    flag: "frame-cache-mb",
    variable: "FOREST_FVM_FRAME_CACHE_MB",
    kind: Kind::Number { least: 0, most: 1 << 20 },
    fallback: Fallback::Text("256"),
    about: "MiB of decompressed frames of .forest.car.zst files; 0 keeps none",
    memory: "as many MiB, overhead included",
};

pub(super) const EXECUTED_MB: Setting = Setting {
    name: "executed_mb",
    flag: "executed-mb",
    variable: "FOREST_FVM_EXECUTED_MB",
    kind: Kind::Number { least: 0, most: 1 << 20 },
    fallback: Fallback::Text("128"),
    about: "MiB of executed tipsets that are remembered, with their receipts and events; 0 remembers none",
    memory: "about as many MiB",
};

pub(super) const PREFETCH: Setting = Setting {
    name: "prefetch",
    flag: "prefetch",
    variable: "FOREST_FVM_PREFETCH",
    kind: Kind::Switch,
    fallback: Fallback::Text("true"),
    about: "Load what the next tipset will read while this one runs",
    memory: "none of its own: it fills the block cache",
};

pub(super) const PREFETCH_THREADS: Setting = Setting {
    name: "prefetch_threads",
    flag: "prefetch-threads",
    variable: "FOREST_FVM_PREFETCH_THREADS",
    kind: Kind::Number { least: 1, most: 256 },
    fallback: Fallback::Text("1"),
    about: "Threads that prefetch",
    memory: "2 MiB of stack for each",
};

pub(super) const THREADS: Setting = Setting {
    name: "threads",
    flag: "threads",
    variable: "FOREST_FVM_THREADS",
    kind: Kind::Number { least: 0, most: 1024 },
    fallback: Fallback::Text("0"),
    about: "Threads that compile code and run what can run side by side; 0 is one for every core",
    memory: "2 MiB of stack for each",
};

pub(super) const MODULES: Setting = Setting {
    name: "modules",
    flag: "modules",
    variable: "FOREST_FVM_MODULES",
    kind: Kind::Folder,
    fallback: Fallback::InCacheFolder("forest-fvm/modules"),
    about: "Where compiled code is kept for the next run",
    memory: "none: about 10 MB on disk for each release of the actors",
};

pub(super) const BUNDLES: Setting = Setting {
    name: "bundles",
    flag: "bundles",
    variable: "FOREST_FVM_BUNDLES",
    kind: Kind::Folder,
    fallback: Fallback::InCacheFolder("forest-fvm/bundles"),
    about: "Where actor bundles are, for states whose code the snapshot lacks",
    memory: "up to 10 MB for each bundle that a state runs",
};

pub(super) const SCRATCH: Setting = Setting {
    name: "scratch",
    flag: "scratch",
    variable: "FOREST_FVM_SCRATCH",
    kind: Kind::Folder,
    fallback: Fallback::Nothing("the system's folder for temporary files"),
    about: "Where a .car.zst of more than 64 MiB is unpacked to while it is open",
    memory: "none: the unpacked size on disk",
};

pub(super) const METRICS: Setting = Setting {
    name: "metrics",
    flag: "metrics",
    variable: "FOREST_FVM_METRICS",
    kind: Kind::Address,
    fallback: Fallback::Nothing("metrics are not served"),
    about: "Address and port to serve metrics for Prometheus on, such as 127.0.0.1:9100",
    memory: "less than 1 MiB",
};

pub(super) const SLOW_TIPSET_MS: Setting = Setting {
    name: "slow_tipset_ms",
    flag: "slow-tipset-ms",
    variable: "FOREST_FVM_SLOW_TIPSET_MS",
    kind: Kind::Number { least: 0, most: 3_600_000 },
    fallback: Fallback::Text("5000"),
    about: "Milliseconds from which on a tipset is logged as slow, as one line of JSON; 0 logs none",
    memory: "none",
};

pub(super) const LOG: Setting = Setting {
    name: "log",
    flag: "log",
    variable: "FOREST_FVM_LOG",
    kind: Kind::Text,
    fallback: Fallback::Text("warn"),
    about: "What is logged to standard error: a level, or a filter such as info,forest_state_manager=debug",
    memory: "none",
};
