//! Bytes and values: DAG-CBOR, CIDs, hashes and links.
//!
//! The lowest crate of the workspace. Everything that is stored or sent passes through here once: it knows
//! formats and nothing of where blocks live, does no I/O and builds for wasm32.
//!
//! - [`to_vec`] and [`from_slice`]: values to DAG-CBOR and back, by serde.
//! - [`cbor`]: the same by hand, item by item, for the hot structures.
//! - [`CidRef`]: CIDs parsed where they lie.
//! - [`codec`] and [`hash`]: the multicodec numbers of the network, and CIDs of data.
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

pub mod cbor;
pub mod cid;
pub mod codec;
mod dag_cbor;
pub mod hash;

pub use ::bytes::Bytes;
pub use ::cid::Cid;
pub use cid::{CidError, CidRef};
pub use dag_cbor::{DecodeError, EncodeError, from_slice, to_vec};
