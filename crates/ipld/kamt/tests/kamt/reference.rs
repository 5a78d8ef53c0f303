//! The published crate, made to speak of the same blocks and keys as ours, and the keys that tests use.

use std::borrow::Cow;

use forest_kamt::{BitWidth, Config, Word};
use fvm_ipld_kamt::AsHashedKey;
use proptest::{collection::vec, prelude::*};

/// Our store behind the other trait, so that both read and write the same blocks.
pub(crate) type Store = forest_blockstore::compat::ToFvm<forest_blockstore::MemoryStore>;

pub(crate) type Kamt<'a, V> = fvm_ipld_kamt::Kamt<&'a Store, Word, V, Bits, 32>;

/// Words are placed by their bits.
#[derive(Debug)]
pub(crate) struct Bits;

impl AsHashedKey<Word, 32> for Bits {
    fn as_hashed_key(key: &Word) -> Cow<'_, [u8; 32]> {
        Cow::Borrowed(&key.0)
    }
}

pub(crate) fn config(width: u32, min_data_depth: u32, bucket_size: usize) -> Config {
    Config { bit_width: BitWidth::new(width).unwrap(), min_data_depth, bucket_size }
}

/// The same parameters for the published crate.
pub(crate) fn theirs(config: Config) -> fvm_ipld_kamt::Config {
    fvm_ipld_kamt::Config {
        bit_width: config.bit_width.bits(),
        min_data_depth: config.min_data_depth,
        max_array_width: config.bucket_size,
    }
}

/// Keys as contracts make them: small slots, runs behind hashes, and keys that part at any bit.
pub(crate) fn key() -> impl Strategy<Value = Word> + Clone {
    let base = prop_oneof![Just([0x00; 32]), Just([0xff; 32]), Just([0xa5; 32])];
    prop_oneof![
        3 => (0..40_u64).prop_map(Word::from),
        3 => (base.clone(), 0..12_u8).prop_map(|(mut word, offset)| {
            word[31] = offset;
            Word(word)
        }),
        3 => (base.clone(), 0..256_usize).prop_map(|(mut word, bit)| {
            word[bit / 8] ^= 0x80 >> (bit % 8);
            Word(word)
        }),
        1 => (base, vec((0..32_usize, any::<u8>()), 0..3)).prop_map(|(mut word, edits)| {
            for (at, byte) in edits {
                word[at] = byte;
            }
            Word(word)
        }),
    ]
}
