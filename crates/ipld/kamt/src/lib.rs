//! The keyed AMT (KAMT) of EVM storage: a trie whose keys are not hashed.
//!
//! The EVM lays storage out by hashes plus small offsets, so keys arrive spread already, with runs of neighbours
//! that are worth keeping together. A [`Kamt`] places 32-byte keys by their own bits. Neighbours share long prefixes, which
//! links jump over ("extensions"): otherwise every run would hang below dozens of nodes with one child.
//!
//! ```
//! use forest_blockstore::MemoryStore;
//! use forest_kamt::{EVM_STORAGE, Kamt, Word};
//!
//! let store = MemoryStore::new();
//! let mut storage: Kamt<Word> = Kamt::new(EVM_STORAGE);
//! storage.set(&store, Word::from(7), Word::from(42))?;
//! let root = storage.flush(&store)?;
//! let storage: Kamt<Word> = Kamt::load(&store, &root, EVM_STORAGE)?;
//! assert_eq!(storage.get(&store, &Word::from(7))?, Some(&Word::from(42)));
//! # Ok::<(), forest_kamt::Error>(())
//! ```
//!
//! The machinery is that of forest_hamt: all operations are those of [`Trie`]; here is only what is different,
//! how keys are placed ([`Positional`], [`KamtKey`]) and how slots are written. Accepted and refused are the nodes that
//! `fvm_ipld_kamt` accepts and refuses.
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

mod key;
mod positional;
mod word;

pub use forest_hamt::{
    BitWidth, Change, Config, Error, Extension, Iter, NodeError, PATH_BITS, Raw, Resident, Trie, Value,
};
pub use key::KamtKey;
pub use positional::{Kamt, Positional};
pub use word::Word;

/// The parameters of EVM storage: width 5, buckets of one.
pub const EVM_STORAGE: Config = Config { bit_width: BitWidth::W5, min_data_depth: 0, bucket_size: 1 };
