//! Any sequence of operations on a HAMT gives what fvm_ipld_hamt gives, down to the root.
//!
//! Keys are placed by their own bytes, so that the fuzzer chooses where they collide.
#![no_main]

use std::hash::Hasher;

use arbitrary::Arbitrary;
use forest_blockstore::MemoryStore;
use forest_hamt::{BitWidth, BytesKey, Config, Hamt, KeyHash};
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_ipld_hamt::{BytesKey as TheirKey, Hash, HashAlgorithm};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Operation {
    Set([u8; 4], u8),
    SetIfAbsent([u8; 4], u8),
    Delete([u8; 4]),
    Get([u8; 4]),
    Flush,
    Reload,
}

/// The bytes of the key, and zeros.
enum Identity {}

impl KeyHash for Identity {
    fn hash(key: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        for (byte, key) in hash.iter_mut().zip(key) {
            *byte = *key;
        }
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

fuzz_target!(|input: (u8, Vec<Operation>)| {
    let (width, operations) = input;
    let bits = u32::from(width % 8) + 1;
    let config = Config::with_width(BitWidth::new(bits).unwrap());
    let (store, their_store) = (MemoryStore::new(), MemoryBlockstore::new());
    let mut ours: Hamt<u8, BytesKey, Identity> = Hamt::new(config);
    let mut theirs = fvm_ipld_hamt::Hamt::<_, u8, TheirKey, Identity>::new_with_bit_width(&their_store, bits);
    for operation in operations {
        match operation {
            Operation::Set(key, value) => {
                let old = ours.set(&store, key.into(), value).unwrap();
                assert_eq!(old, theirs.set(key.to_vec().into(), value).unwrap());
            }
            Operation::SetIfAbsent(key, value) => {
                let set = ours.set_if_absent(&store, key.into(), value).unwrap();
                assert_eq!(set, theirs.set_if_absent(key.to_vec().into(), value).unwrap());
            }
            Operation::Delete(key) => {
                let old = ours.delete(&store, &key).unwrap().map(|(_, value)| value);
                assert_eq!(old, theirs.delete(&key.to_vec()).unwrap().map(|(_, value)| value));
            }
            Operation::Get(key) => {
                assert_eq!(ours.get(&store, &key).unwrap(), theirs.get(&key.to_vec()).unwrap());
            }
            Operation::Flush => assert_eq!(ours.flush(&store).unwrap(), theirs.flush().unwrap()),
            Operation::Reload => {
                let root = ours.flush(&store).unwrap();
                assert_eq!(root, theirs.flush().unwrap());
                ours = Hamt::load(&store, &root, config).unwrap();
                theirs.set_root(&root).unwrap();
            }
        }
    }
    assert_eq!(ours.flush(&store).unwrap(), theirs.flush().unwrap());
    let entries: Vec<_> =
        ours.iter(&store).map(|entry| entry.map(|(key, value)| (key.to_vec(), *value)).unwrap()).collect();
    let expected: Vec<_> =
        theirs.iter().map(|entry| entry.map(|(key, value)| (key.0.clone(), *value)).unwrap()).collect();
    assert_eq!(entries, expected);
});
