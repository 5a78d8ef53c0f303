//! Where blocks live: the store interface, a memory store and a write buffer.
//!
//! Decision D3: block data is [`Bytes`], so a hit in any cache costs a reference count; stores read and write in
//! batches; and "absent" (`Ok(None)`) is never confused with "failed" (`Err`).
//!
//! - [`Blockstore`]: the interface; [`CborStore`]: typed values through any of them.
//! - [`MemoryStore`]: blocks in memory.
//! - [`WriteBuffer`]: writes held back until a flush, which writes what a root reaches.
//! - [`TrackingStore`]: counts what passes.
//! - [`StoreError`], [`IpldError`]: the two ways to fail that must never be taken for each other.
//! - `compat` (feature `fvm-compat`): stores of `fvm_ipld_blockstore` 0.3 as ours, and back.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod block;
mod cid_hash;
#[cfg(feature = "fvm-compat")]
pub mod compat;
mod error;
mod memory;
mod store;
mod tracking;
mod typed;
mod write_buffer;

pub use block::Block;
pub use cid_hash::{CidBuildHasher, CidHasher, CidMap, CidSet};
pub use error::{IpldError, StoreError};
pub use forest_encoding::{Bytes, Cid};
pub use memory::MemoryStore;
pub use store::Blockstore;
pub use tracking::{TrackingStore, Traffic};
pub use typed::CborStore;
pub use write_buffer::{FlushRules, Flushed, Unreachable, WriteBuffer};
