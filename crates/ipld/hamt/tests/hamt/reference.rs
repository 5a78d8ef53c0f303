//! The published crate, made to speak of the same blocks and hashes as ours.

use std::hash::Hasher;

use forest_hamt::{BitWidth, Config, KeyHash};
use fvm_ipld_hamt::{Hash, HashAlgorithm};

pub(crate) use fvm_ipld_hamt::{BytesKey, Error, Hamt, Hamtv0, Sha256};

/// Our store behind the other trait, so that both read and write the same blocks.
pub(crate) type Store = forest_blockstore::compat::ToFvm<forest_blockstore::MemoryStore>;

/// The first 32 bytes of the key as its hash, so that tests choose where keys fall.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Identity {}

impl KeyHash for Identity {
    fn hash(key: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        let length = key.len().min(32);
        hash[..length].copy_from_slice(&key[..length]);
        hash
    }
}

impl HashAlgorithm for Identity {
    fn hash<X: Hash + ?Sized>(key: &X) -> [u8; 32] {
        struct First([u8; 32]);
        impl Hasher for First {
            fn finish(&self) -> u64 {
                0
            }
            fn write(&mut self, bytes: &[u8]) {
                self.0 = <Identity as KeyHash>::hash(bytes);
            }
        }
        let mut first = First([0; 32]);
        key.hash(&mut first);
        first.0
    }
}

pub(crate) fn config(width: u32, min_data_depth: u32, bucket_size: usize) -> Config {
    Config { bit_width: BitWidth::new(width).unwrap(), min_data_depth, bucket_size }
}

/// The same parameters for the published crate.
pub(crate) fn theirs(config: Config) -> fvm_ipld_hamt::Config {
    fvm_ipld_hamt::Config {
        bit_width: config.bit_width.bits(),
        min_data_depth: config.min_data_depth,
        max_array_width: config.bucket_size,
    }
}
