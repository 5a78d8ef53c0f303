//! Which compiler makes Wasm: that of the toolchain in use, with the standard library for Wasm.
//!
//! Debian packages a compiler and the library as source, but an older one than what actors depend on is written for.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::BuildError;

/// What actors are compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler for Wasm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// What it says of itself: `rustc 1.95.0 (59807616e 2026-04-14)`.
    version: String,
    /// Its own files, whose paths must not get into a module.
    pub(crate) sysroot: PathBuf,
}

impl Toolchain {
    /// The compiler for a crate in `folder`, whose rust-toolchain.toml counts.
    ///
    /// # Errors
    /// [`BuildError::NoToolchain`]: it has no standard library for Wasm. [`BuildError::Start`]: there is none.
    pub fn find(folder: &Path) -> Result<Self, BuildError> {
        let library = ask(folder, &["--print", "target-libdir", "--target", TARGET])?;
        if !library.is_some_and(|path| has_files(&path)) {
            return Err(BuildError::NoToolchain);
        }
        let version = answer(folder, &["--version"])?;
        Ok(Self { version, sysroot: answer(folder, &["--print", "sysroot"])?.into() })
    }

    /// What the compiler says of itself.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// The first line of the compiler's answer; none when it refuses.
fn ask(folder: &Path, question: &[&str]) -> Result<Option<String>, BuildError> {
    let started = Command::new("rustc").args(question).current_dir(folder).output();
    let output = started.map_err(failed)?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success().then(|| text.lines().next().unwrap_or_default().to_owned()))
}

fn answer(folder: &Path, question: &[&str]) -> Result<String, BuildError> {
    ask(folder, question)?.ok_or_else(|| failed(io::Error::other("it refuses to answer")))
}

fn failed(error: io::Error) -> BuildError {
    BuildError::Start { program: "rustc".into(), error }
}

fn has_files(folder: &str) -> bool {
    Path::new(folder).read_dir().is_ok_and(|mut files| files.next().is_some())
}
