//! Where blocks live: the store interface, a memory store and a write buffer.
//!
//! Decision D3: block data is [`Bytes`], so a hit in any cache costs a reference count; stores read and write in
//! batches; and "absent" (`Ok(None)`) is never confused with "failed" (`Err`).
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
mod error;
mod memory;
mod store;
mod typed;

pub use block::Block;
pub use error::{IpldError, StoreError};
pub use forest_encoding::{Bytes, Cid};
pub use memory::MemoryStore;
pub use store::Blockstore;
pub use typed::CborStore;
