//! What the tests of every crate share: fixtures, vectors, generators, hostile bytes and faulty stores.
//!
//! A development dependency only; nothing that runs in a node names it.
//!
//! - [`Suite`] and [`fixtures`]: tests over files that a clone may lack, skipped in the open.
//! - [`vectors`]: the mainnet message vectors, and their blocks as bench data.
//! - [`faulty`]: a store that fails, delays, forgets or tears batches, and [`faulty::sweep`] that tries every place.
//! - [`hostile`]: all truncations and bit flips of some bytes.
//! - [`generate`]: proptest strategies for CIDs, blocks and DAG-CBOR.
//! - [`script`]: an actor that does what a message tells it, on every generation of syscalls.
//! - [`chain`]: whole chains from a seed, of any network version and through upgrades.

pub mod chain;
pub mod faulty;
pub mod fixtures;
pub mod generate;
pub mod hostile;
pub mod script;
mod suite;
pub mod vectors;

pub use suite::Suite;
