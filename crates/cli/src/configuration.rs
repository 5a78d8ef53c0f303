//! What the tool is set to, and where each value came from.
//!
//! One table ([`settings`]) names every setting. Each can be given by a flag, by an environment variable and in a file,
//! and the first of these that speaks has the say; its default comes last. Invariant: a value is typed and in bounds
//! before anything uses it, and a bad one is an error that names the flag, the variable, or the line of the file.

mod edit_distance;
mod file;
mod flags;
pub mod settings;
mod value;

use std::{ffi::OsString, fmt, net::SocketAddr, num::NonZero, path::PathBuf, thread};

use anyhow::{Context as _, bail};

use self::file::SettingsFile;
pub(crate) use self::file::toml_error;
pub use self::{
    flags::Flags,
    settings::{Fallback, SETTINGS, Setting},
    value::{Kind, Value},
};

/// The value of every setting.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// In the order of the table.
    values: Vec<Effective>,
}

/// The value of one setting, and who gave it.
#[derive(Clone, Debug)]
pub struct Effective {
    /// Which.
    pub setting: &'static Setting,
    /// The value.
    pub value: Value,
    /// Who gave it.
    pub origin: Origin,
}

/// Who gave a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody.
    Default,
    /// A file, and the line in it.
    File {
        /// Which file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// An environment variable.
    Variable(&'static str),
    /// A flag.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => write!(f, "--{name}"),
        }
    }
}

impl Configuration {
    /// The environment variable that names the file.
    pub const FILE_VARIABLE: &'static str = "FOREST_FVM_CONFIG";

    /// The values that hold for this process: of its flags, its environment and its file.
    ///
    /// # Errors
    /// A value that is out of bounds or of another type, a file that cannot be read, a key that names no setting.
    pub fn resolve(flags: &Flags) -> anyhow::Result<Self> {
        Self::resolve_in(flags, |name| std::env::var_os(name), dirs::config_dir())
    }

    fn resolve_in(
        flags: &Flags,
        environment: impl Fn(&str) -> Option<OsString>,
        user: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let variable = |name: &str| environment(name).filter(|value| !value.is_empty());
        let named = flags.file.clone().or_else(|| variable(Self::FILE_VARIABLE).map(PathBuf::from));
        let file = match named {
            Some(path) => SettingsFile::read(path)?,
            // Nobody asked for this one, so it need not be there.
            None => match user.map(|folder| folder.join("forest-fvm.toml")).filter(|path| path.exists()) {
                Some(path) => SettingsFile::read(path)?,
                None => SettingsFile::default(),
            },
        };
        let effective = |setting: &'static Setting| {
            if let Some(text) = flags.get(setting) {
                return Effective::read(setting, text, Origin::Flag(setting.flag));
            }
            if let Some(text) = variable(setting.variable) {
                let origin = Origin::Variable(setting.variable);
                let Some(text) = text.to_str() else { bail!("{origin}: not text in UTF-8") };
                return Effective::read(setting, text, origin);
            }
            if let Some(given) = file.get(setting) {
                return given;
            }
            Ok(Effective { setting, value: setting.fallback.value(setting.kind), origin: Origin::Default })
        };
        Ok(Self { values: SETTINGS.iter().map(effective).collect::<anyhow::Result<_>>()? })
    }

    /// Every value, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Effective> {
        self.values.iter()
    }

    /// Bytes of the shared block cache; 0 is off.
    #[must_use]
    pub fn cache_bytes(&self) -> usize {
        mebibytes(self.number(&settings::CACHE_MB))
    }

    /// Bytes of decompressed frames that are kept; 0 is off.
    #[must_use]
    pub fn frame_cache_bytes(&self) -> usize {
        mebibytes(self.number(&settings::FRAME_CACHE_MB))
    }

    /// About how many bytes of executed tipsets are remembered; 0 is off.
    #[must_use]
    pub fn executed_bytes(&self) -> usize {
        mebibytes(self.number(&settings::EXECUTED_MB))
    }

    /// Threads that prefetch; `None`: nothing is prefetched.
    #[must_use]
    pub fn prefetch_threads(&self) -> Option<usize> {
        let threads = usize::try_from(self.number(&settings::PREFETCH_THREADS)).unwrap_or(1);
        matches!(self.value(&settings::PREFETCH), Value::Switch(true)).then_some(threads)
    }

    /// Threads that work: as many as were asked for, or one for every core.
    #[must_use]
    pub fn threads(&self) -> usize {
        match usize::try_from(self.number(&settings::THREADS)) {
            Ok(threads) if threads > 0 => threads,
            _ => thread::available_parallelism().map_or(1, NonZero::get),
        }
    }

    /// Threads that work, where somebody said how many.
    #[must_use]
    pub fn threads_given(&self) -> Option<usize> {
        let threads =
            self.values.iter().find(|effective| effective.setting.name == settings::THREADS.name)?;
        (threads.origin != Origin::Default).then(|| self.threads())
    }

    /// Where compiled code is kept; `None`: nowhere.
    #[must_use]
    pub fn modules(&self) -> Option<PathBuf> {
        self.folder(&settings::MODULES)
    }

    /// Where actor bundles are; `None`: this user has no cache folder.
    #[must_use]
    pub fn bundles(&self) -> Option<PathBuf> {
        self.folder(&settings::BUNDLES)
    }

    /// Where large compressed archives are unpacked to; `None`: the system's folder for temporary files.
    #[must_use]
    pub fn scratch(&self) -> Option<PathBuf> {
        self.folder(&settings::SCRATCH)
    }

    /// Where metrics are served, if they are.
    #[must_use]
    pub fn metrics(&self) -> Option<SocketAddr> {
        match self.value(&settings::METRICS) {
            Value::Address(address) => Some(*address),
            _ => None,
        }
    }

    /// Milliseconds from which on a tipset is slow; `None`: none is.
    #[must_use]
    pub fn slow_tipset_ms(&self) -> Option<u64> {
        Some(self.number(&settings::SLOW_TIPSET_MS)).filter(|threshold| *threshold > 0)
    }

    /// What is logged.
    #[must_use]
    pub fn log(&self) -> &str {
        match self.value(&settings::LOG) {
            Value::Text(filter) => filter,
            _ => "warn",
        }
    }

    fn value(&self, setting: &Setting) -> &Value {
        let effective = self.values.iter().find(|effective| effective.setting.name == setting.name);
        effective.map_or(&Value::Nothing, |effective| &effective.value)
    }

    fn number(&self, setting: &Setting) -> u64 {
        match self.value(setting) {
            Value::Number(number) => *number,
            _ => 0,
        }
    }

    fn folder(&self, setting: &Setting) -> Option<PathBuf> {
        match self.value(setting) {
            Value::Folder(path) => Some(path.clone()),
            _ => None,
        }
    }
}

/// Variables of this environment that look like settings and are none, with the name that may have been meant.
pub(crate) fn stray_variables() -> Vec<(String, Option<&'static str>)> {
    let known = || SETTINGS.iter().map(|setting| setting.variable).chain([Configuration::FILE_VARIABLE]);
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let strays = names.filter(|name| name.starts_with("FOREST_FVM_") && known().all(|other| other != name));
    strays
        .map(|name| (edit_distance::nearest(&name, known()), name))
        .map(|(near, name)| (name, near))
        .collect()
}

impl Effective {
    fn read(setting: &'static Setting, text: &str, origin: Origin) -> anyhow::Result<Self> {
        let value = setting.kind.read(text).map_err(anyhow::Error::msg).with_context(|| match &origin {
            Origin::File { .. } => format!("{origin}: {}", setting.name),
            _ => origin.to_string(),
        })?;
        Ok(Self { setting, value, origin })
    }
}

fn mebibytes(number: u64) -> usize {
    usize::try_from(number.saturating_mul(1 << 20)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
