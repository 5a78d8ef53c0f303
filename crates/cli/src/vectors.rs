//! Test vectors, executed and compared.
//!
//! A vector brings a state, messages or tipsets, and what the network made of them. Here it meets the code of its actors
//! (its own, or a bundle of the user's folder), the VM and the interpreter; what differs is explained down to the first
//! value.
//!
//! Invariant: a vector passes only if exit codes, returns, gas, receipts and the state root are all the network's. What cannot be executed
//! for want of code is skipped and says so; a file that is no vector is an error and not a failure.
//!
//! ```no_run
//! use forest_bundles::BundleFolder;
//! use forest_cli::vectors::{Code, Ending, Proofs, Runner, find};
//! use forest_vm::{Engine, engine::EngineConfig};
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let code = Code::new(BundleFolder::discover()?);
//! let runner = Runner::new(Engine::new(EngineConfig::default())?, code, Proofs::Assumed);
//! for file in find(&["vectors".into()])? {
//!     for run in runner.run(&file)? {
//!         println!("{}: {}", run.id, matches!(run.ending, Ending::Passed));
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod code;
mod differences;
mod files;
mod proofs;
mod report;
mod run;
mod unpacked;
mod values;
mod workers;

pub use code::Code;
pub use differences::{ActorDifference, FieldDifference, Mismatch, StateDifference};
pub use files::{VectorError, find};
pub use proofs::Proofs;
pub use report::Report;
pub use run::{Ending, Run, Runner};
pub use values::ValueDifference;
pub use workers::run_all;
