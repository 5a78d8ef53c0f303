//! Builds actors: from a crate to the Wasm that the network takes, and its interface as JSON.
//!
//! A tool of the host, beside the virtual machine and not in need of it. Invariant: what comes out depends on the
//! sources, the lock file and the compiler, not on the folder or the machine.
//!
//! | To understand | read |
//! | --- | --- |
//! | which compiler is taken, and what to install where there is none | `toolchain.rs` |
//! | how cargo is asked | `build.rs`, and the profile and flags in `flags.rs` |
//! | which crate of a folder is meant | `package.rs` |
//! | what is cut out of a module before it is deployed | `module.rs` |
//! | which actors are in the bundle of this repository | `bundle.rs` |
//! | what an actor says of its methods, types and events | `abi.rs` |
//!
//! ```no_run
//! use forest_wasm_build::{Package, Toolchain, build};
//! let package = Package::at("examples/actors/counter")?;
//! let toolchain = Toolchain::find(package.folder())?;
//! let actor = build(&package, &toolchain, |line| eprintln!("{line}"))?;
//! println!("{} bytes, methods {:?}", actor.wasm.len(), actor.abi.methods);
//! # Ok::<(), forest_wasm_build::BuildError>(())
//! ```

mod abi;
mod build;
pub mod bundle;
mod error;
mod flags;
mod module;
mod package;
mod toolchain;

pub use abi::{Abi, Event, ExitCode, Field, Method, Type, TypeName};
pub use build::{Actor, build};
pub use error::BuildError;
pub use module::{Module, Part};
pub use package::Package;
pub use toolchain::Toolchain;
