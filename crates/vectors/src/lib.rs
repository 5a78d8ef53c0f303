//! Test vectors of the network's public schema, as plain data.
//!
//! Each is a piece of state, messages or whole tipsets over it, and what the network made of them. The command-line
//! tool runs them; benches of the lower crates use their [blocks](Vector::blocks) as real data; the oracle writes them.
//! Field types are plain on purpose: this crate stands below the ones that give them meaning.
//!
//! Nothing in a file is believed: what it decompresses to is bounded, and a file that is no vector is an error. What is
//! written is a function of the vector alone: the same vector, the same bytes.
//!
//! | To understand | read |
//! | --- | --- |
//! | a vector as a whole, its two classes | `vector.rs` |
//! | what held before and after | `conditions.rs` |
//! | what was applied: messages, tipsets | `apply.rs` |
//! | what the chain said meanwhile | `chain.rs` |
//!
//! ```
//! let error = forest_vectors::Vector::parse(b"{}").unwrap_err();
//! assert!(error.to_string().contains("_meta"));
//! ```
//!
//! Schema: filecoin-project/test-vectors. Two fields are ours, and other readers pass over them: the root of the
//! events of a [`Receipt`], and the [keys of tipsets](Vector::tipset_cids) that messages ask for.

mod apply;
mod car;
mod chain;
mod conditions;
mod gzip;
mod text;
mod vector;

pub use apply::{AppliedBlock, AppliedMessage, AppliedTipset};
pub use chain::{Randomness, RandomnessSource, TipsetCid};
pub use conditions::{Postconditions, Preconditions, Receipt, StateTree, Variant};
pub use gzip::gzip;
pub use vector::{Class, Generator, Meta, Vector};
