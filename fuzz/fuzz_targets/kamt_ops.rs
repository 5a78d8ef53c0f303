//! Any sequence of operations on a KAMT gives what fvm_ipld_kamt gives, down to the root.
//!
//! Keys differ from zero in two places, so that links jump over long and short ways.
#![no_main]

use std::borrow::Cow;

use arbitrary::Arbitrary;
use forest_blockstore::MemoryStore;
use forest_kamt::{BitWidth, Config, Kamt, Word};
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_ipld_kamt::AsHashedKey;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Clone, Copy, Debug)]
struct Key {
    place: u8,
    byte: u8,
    last: u8,
}

impl Key {
    fn word(self) -> Word {
        let mut word = [0; 32];
        word[usize::from(self.place % 32)] = self.byte;
        word[31] ^= self.last % 16;
        Word(word)
    }
}

#[derive(Arbitrary, Debug)]
enum Operation {
    Set(Key, u8),
    SetIfAbsent(Key, u8),
    Delete(Key),
    Get(Key),
    Flush,
    Reload,
}

struct Bits;

impl AsHashedKey<Word, 32> for Bits {
    fn as_hashed_key(key: &Word) -> Cow<'_, [u8; 32]> {
        Cow::Borrowed(&key.0)
    }
}

fuzz_target!(|input: (u8, u8, Vec<Operation>)| {
    let (width, size, operations) = input;
    let config = Config {
        bit_width: BitWidth::new(u32::from(width % 8) + 1).unwrap(),
        min_data_depth: 0,
        bucket_size: usize::from(size % 4) + 1,
    };
    let their_config = fvm_ipld_kamt::Config {
        bit_width: config.bit_width.bits(),
        min_data_depth: 0,
        max_array_width: config.bucket_size,
    };
    let (store, their_store) = (MemoryStore::new(), MemoryBlockstore::new());
    let mut ours: Kamt<u8> = Kamt::new(config);
    let mut theirs =
        fvm_ipld_kamt::Kamt::<_, Word, u8, Bits, 32>::new_with_config(&their_store, their_config);
    for operation in operations {
        match operation {
            Operation::Set(key, value) => {
                let key = key.word();
                assert_eq!(ours.set(&store, key, value).unwrap(), theirs.set(key, value).unwrap());
            }
            Operation::SetIfAbsent(key, value) => {
                let key = key.word();
                let set = ours.set_if_absent(&store, key, value).unwrap();
                assert_eq!(set, theirs.set_if_absent(key, value).unwrap());
            }
            Operation::Delete(key) => {
                let key = key.word();
                let old = ours.delete(&store, &key).unwrap().map(|(_, value)| value);
                assert_eq!(old, theirs.delete(&key).unwrap());
            }
            Operation::Get(key) => {
                let key = key.word();
                assert_eq!(ours.get(&store, &key).unwrap(), theirs.get(&key).unwrap());
            }
            Operation::Flush => assert_eq!(ours.flush(&store).unwrap(), theirs.flush().unwrap()),
            Operation::Reload => {
                let root = ours.flush(&store).unwrap();
                assert_eq!(root, theirs.flush().unwrap());
                ours = Kamt::load(&store, &root, config).unwrap();
                theirs.set_root(&root).unwrap();
            }
        }
    }
    assert_eq!(ours.flush(&store).unwrap(), theirs.flush().unwrap());
    let entries: Vec<_> =
        ours.iter(&store).map(|entry| entry.map(|(key, value)| (*key, *value)).unwrap()).collect();
    let expected: Vec<_> =
        theirs.iter().map(|entry| entry.map(|(key, value)| (*key, *value)).unwrap()).collect();
    assert_eq!(entries, expected);
});
