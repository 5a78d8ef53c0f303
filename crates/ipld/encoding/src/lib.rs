//! Bytes and values: DAG-CBOR, CIDs, hashes and links.
//!
//! The lowest crate of the workspace. Everything that is stored or sent passes through here once: it knows
//! formats and nothing of where blocks live, does no I/O and builds for wasm32.
//!
//! - [`to_vec`] and [`from_slice`]: values to DAG-CBOR and back, by serde.
//! - [`cbor`]: the same by hand, item by item, for the hot structures.
//! - [`check_canonical`]: the strictness of the specification, which the network does not have.
//! - [`RawBytes`], [`mod@tuple`], [`repr`], [`serde_bytes`]: the shapes that values have on chain.
//! - [`CidRef`]: CIDs parsed where they lie.
//! - [`Link`]: a CID as nodes keep it, small.
//! - [`links`]: the links of a block in one pass, with the counts that gas is charged on.
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

mod canonical;
pub mod cbor;
pub mod cid;
pub mod codec;
mod dag_cbor;
pub mod hash;
mod link;
pub mod links;
mod raw_bytes;

pub use ::bytes::Bytes;
pub use ::cid::Cid;
pub use canonical::{CanonicalError, check_canonical, is_canonical};
pub use cid::{CidError, CidRef};
pub use dag_cbor::{DecodeError, EncodeError, from_slice, to_vec};
pub use link::Link;
pub use raw_bytes::RawBytes;
pub use serde_bytes;

/// Structs as arrays, the shape of nearly everything on chain.
///
/// The derives name the crate, so import all of it: `use forest_encoding::tuple::*;`.
///
/// ```
/// use forest_encoding::{to_vec, tuple::*};
/// #[derive(Serialize_tuple, Deserialize_tuple)]
/// struct Pair {
///     first: u64,
///     #[serde(with = "forest_encoding::serde_bytes")]
///     second: Vec<u8>,
/// }
/// assert_eq!(to_vec(&Pair { first: 1, second: vec![2] })?, [0x82, 0x01, 0x41, 0x02]);
/// # Ok::<(), forest_encoding::EncodeError>(())
/// ```
pub mod tuple {
    pub use serde_tuple::{self, Deserialize_tuple, Serialize_tuple};
}

/// Enums as their numbers.
pub mod repr {
    pub use serde_repr::{Deserialize_repr, Serialize_repr};
}
