//! The hash array mapped trie (HAMT) of Filecoin's state, and the trie that HAMTs and KAMTs have in common.
//!
//! A [`Hamt`] is a map from byte keys to values whose nodes are blocks: the state tree, the init actor's addresses, most
//! maps of built-in actors. It is persistent: a clone takes constant time and shares all nodes, so a transaction is
//! a clone, and what one tipset decoded the next can keep. Nodes are decoded when first needed and written only
//! when they changed.
//!
//! ```
//! use forest_blockstore::MemoryStore;
//! use forest_hamt::{Config, Hamt};
//!
//! let store = MemoryStore::new();
//! let mut map: Hamt<String> = Hamt::new(Config::default());
//! map.set(&store, "key".into(), "value".to_owned())?;
//! let root = map.flush(&store)?;
//! let map: Hamt<String> = Hamt::load(&store, &root, Config::default())?;
//! assert_eq!(map.get(&store, "key")?.map(String::as_str), Some("value"));
//! # Ok::<(), forest_hamt::Error>(())
//! ```
//!
//! Where to look:
//! - [`Trie`] has all operations, whatever the kind of trie; [`Hamt`] is one with the scheme [`Hashed`].
//! - [`Config`]: bit width and bucket size, which the reader of a root must know.
//! - [`Key`], [`KeyBytes`]: keys; [`Value`], [`Raw`]: values.
//! - [`Scheme`], [`wire`]: for who builds another kind of trie (forest_kamt).
//!
//! Accepted and refused are exactly the nodes that `fvm_ipld_hamt` accepts and refuses (Filecoin specification, "HAMT"), with three
//! limits beyond, none of which a network can come across: a walk over all entries ends where paths end, and an
//! extension must have the bits it claims and leave some to the node behind it.
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

mod bitfield;
mod config;
mod data_model;
mod delete;
mod diff;
mod error;
mod extension;
mod find;
mod flush;
mod hashed;
mod iter;
mod key;
mod load;
mod node;
mod path;
mod resident;
mod scheme;
mod set;
mod trie;
mod value;
pub mod wire;

pub use config::{BitWidth, Config};
pub use diff::Change;
pub use error::{Error, NodeError};
pub use extension::Extension;
pub use hashed::{Hamt, HamtV0, Hashed, KeyHash, Sha2_256, SlotForm, TaggedSlots, UntaggedSlots};
pub use iter::Iter;
pub use key::{BytesKey, Key, KeyBytes};
pub use node::{Child, Entry, Slot};
pub use path::{PATH_BITS, Path};
pub use resident::Resident;
pub use scheme::{Lookup, Scheme};
pub use trie::Trie;
pub use value::{Raw, Value};
