//! Why there is no module. Every one says what to do next.

use std::{io, path::PathBuf};

/// An actor could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Nothing on this machine compiles for Wasm.
    #[error(
        "the toolchain has no standard library for wasm32-unknown-unknown: \
         run `rustup target add wasm32-unknown-unknown`"
    )]
    NoToolchain,
    /// A program could not be started.
    #[error("{program} does not start ({error}): is it installed and in PATH?")]
    Start {
        /// The program.
        program: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The folder has no crate, or several.
    #[error("{folder}: {why}")]
    Package {
        /// The folder.
        folder: PathBuf,
        /// What cargo said.
        why: String,
    },
    /// The crate does not compile. The compiler's words went to the caller line by line.
    #[error("{package} does not compile for Wasm; the compiler said why above")]
    Compile {
        /// The crate.
        package: String,
    },
    /// It compiles, but to no module.
    #[error("{package} has no library: an actor is a crate with src/lib.rs")]
    NoLibrary {
        /// The crate.
        package: String,
    },
    /// What the compiler wrote cannot be read.
    #[error("{path}: {error}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// What should be a Wasm module is none.
    #[error("not a Wasm module: {0}")]
    Malformed(&'static str),
    /// The bundle cannot be written.
    #[error("the bundle: {0}")]
    Pack(String),
    /// The description of an actor's interface does not read.
    #[error("the section {section} does not read: {why}; are forest_sdk and this tool of the same version?")]
    Abi {
        /// The custom section.
        section: &'static str,
        /// What is wrong with it.
        why: String,
    },
}
