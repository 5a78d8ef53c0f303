//! Which compiler makes Wasm: the target of the toolchain in use, else Debian's compiler with the standard library as
//! source.
//!
//! Debian's is older than ours, so what comes of it differs by the byte; it runs all the same, and the checked-in bundle
//! is compared only where the pinned toolchain built it.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::BuildError;

/// What actors are compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// Where Debian's rustc-web puts its compiler.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
/// Where Debian's rust-web-src puts the standard library.
const DEBIAN_LIBRARY: &str = "lib/rustlib/src/rust/library";

/// A compiler for Wasm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    pub(crate) kind: Kind,
    /// What it says of itself: `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub(crate) version: String,
    /// Its own files, whose paths must not get into a module.
    pub(crate) sysroot: PathBuf,
}

/// Where the standard library for Wasm comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// With the toolchain in use.
    Target,
    /// From source, with Debian's compiler and the linker of the toolchain in use.
    Source { linker: PathBuf },
}

impl Toolchain {
    /// The compiler for a crate in `folder`, whose rust-toolchain.toml counts.
    ///
    /// # Errors
    /// [`BuildError::NoToolchain`]: there is none.
    pub fn find(folder: &Path) -> Result<Self, BuildError> {
        let ours = Compiler { program: "rustc".into(), folder };
        let sysroot = ours.sysroot()?;
        if ours.ask(&["--print", "target-libdir", "--target", TARGET])?.is_some_and(|path| has_files(&path)) {
            return Ok(Self { kind: Kind::Target, version: ours.version()?, sysroot });
        }
        Self::from_source(folder, &sysroot)
    }

    fn from_source(folder: &Path, ours: &Path) -> Result<Self, BuildError> {
        let debian = Compiler { program: DEBIAN_RUSTC.into(), folder };
        let found = debian.program.is_file().then(|| debian.sysroot()).transpose()?;
        let sysroot = found.filter(|sysroot| sysroot.join(DEBIAN_LIBRARY).is_dir());
        let linker = linker(ours);
        match (sysroot, linker) {
            (Some(sysroot), Some(linker)) => {
                Ok(Self { kind: Kind::Source { linker }, version: debian.version()?, sysroot })
            }
            _ => Err(BuildError::NoToolchain),
        }
    }

    /// What the compiler says of itself.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Sets up cargo to use it.
    pub(crate) fn apply(&self, cargo: &mut Command) {
        if let Kind::Source { linker } = &self.kind {
            cargo.args(["-Zbuild-std=std,panic_abort", "--ignore-rust-version"]);
            cargo.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
    }
}

/// A compiler that is asked questions.
struct Compiler<'a> {
    program: PathBuf,
    folder: &'a Path,
}

impl Compiler<'_> {
    /// The first line of its answer; none when it refuses.
    fn ask(&self, question: &[&str]) -> Result<Option<String>, BuildError> {
        let started = Command::new(&self.program).args(question).current_dir(self.folder).output();
        let output = started.map_err(|error| self.failed(error))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(output.status.success().then(|| text.lines().next().unwrap_or_default().to_owned()))
    }

    fn version(&self) -> Result<String, BuildError> {
        self.answer(&["--version"])
    }

    fn sysroot(&self) -> Result<PathBuf, BuildError> {
        Ok(self.answer(&["--print", "sysroot"])?.into())
    }

    fn answer(&self, question: &[&str]) -> Result<String, BuildError> {
        let refused = || self.failed(io::Error::other("it refuses to answer"));
        self.ask(question)?.ok_or_else(refused)
    }

    fn failed(&self, error: io::Error) -> BuildError {
        BuildError::Start { program: self.program.clone(), error }
    }
}

/// The linker that every toolchain of rustup brings along.
fn linker(sysroot: &Path) -> Option<PathBuf> {
    let hosts = sysroot.join("lib/rustlib").read_dir().ok()?;
    hosts.flatten().map(|host| host.path().join("bin/rust-lld")).find(|linker| linker.is_file())
}

fn has_files(folder: &str) -> bool {
    Path::new(folder).read_dir().is_ok_and(|mut files| files.next().is_some())
}
