//! How actors are compiled: small, checked, and the same everywhere.
//!
//! The profile is given to cargo on the command line, so that a crate outside of this workspace gets the same one.
//! Features: what the network validates and no more. Compilers turn on more from year to year, and the standard library
//! that comes precompiled has them on as well; the baseline is therefore named, and not taken away from.

use std::path::{Path, PathBuf};

use crate::{Package, Toolchain};

/// The profile that cargo builds with.
pub(crate) const PROFILE: &str = "wasm";

/// The profile, as cargo's configuration. Arithmetic that overflows ends the call instead of going on with a wrong
/// number; panics end it with their message, so nothing unwinds.
const PROFILE_SETTINGS: &[&str] = &[
    "inherits = 'release'",
    "opt-level = 'z'",
    "lto = 'fat'",
    "codegen-units = 1",
    "panic = 'abort'",
    "overflow-checks = true",
    "debug = false",
    "strip = true",
    "incremental = false",
];

/// Version 1 of WebAssembly, and the extensions that every network version takes (FIP-0032 and later).
const FEATURES: &[&str] = &["-Ctarget-cpu=mvp", "-Ctarget-feature=+bulk-memory,+sign-ext,+mutable-globals"];

/// What is given to cargo with `--config`.
pub(crate) fn profile() -> impl Iterator<Item = String> {
    PROFILE_SETTINGS.iter().map(|setting| format!("profile.{PROFILE}.{setting}"))
}

/// What is given to every compiler, separated as cargo wants it.
pub(crate) fn rustflags(package: &Package, toolchain: &Toolchain) -> String {
    let mut flags: Vec<String> = FEATURES.iter().map(|&flag| flag.to_owned()).collect();
    for (from, to) in remapped(package, toolchain) {
        flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    }
    flags.join("\u{1f}")
}

/// Folders that have other names on other machines. Panics name the file they are in, so their paths end up in the module.
/// The compiler takes the last that fits.
fn remapped(package: &Package, toolchain: &Toolchain) -> Vec<(PathBuf, String)> {
    let mut folders = vec![(package.workspace.clone(), String::new())];
    folders.extend(package.neighbours.iter().cloned());
    if let Some(home) = cargo_home() {
        folders.extend(registries(&home).into_iter().map(|registry| (registry, "registry".to_owned())));
        folders.push((home.join("git/checkouts"), "git".to_owned()));
    }
    folders.push((toolchain.sysroot.join("lib/rustlib/src/rust"), "rust".to_owned()));
    folders
}

fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    named.or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

/// Each registry has a folder that is named for how it was reached.
fn registries(home: &Path) -> Vec<PathBuf> {
    let folders = home.join("registry/src").read_dir();
    let mut registries: Vec<_> = folders.into_iter().flatten().flatten().map(|each| each.path()).collect();
    registries.sort();
    registries
}
