//! Operations on an array and on the published crate's: same answers, same roots.
#![no_main]

use forest_amt::{Amt, BitWidth};
use forest_blockstore::MemoryStore;
use fvm_ipld_amt::Amt as Reference;
use fvm_ipld_blockstore::MemoryBlockstore;
use libfuzzer_sys::fuzz_target;

/// What to do, and the index to do it at: shifted left by the second, so that all heights occur.
type Operation = (u8, u16, u8);

fuzz_target!(|input: (u8, Vec<Operation>)| {
    let (width, operations) = input;
    let bits = u32::from(width % 8) + 1;
    let (store, ref_store) = (MemoryStore::new(), MemoryBlockstore::new());
    let mut ours: Amt<u64> = Amt::with_width(BitWidth::new(bits).expect("at most 8"));
    let mut reference: Reference<u64, _> = Reference::new_with_bit_width(&ref_store, bits);
    for (what, index, shift) in operations {
        let index = u64::from(index) << (shift % 49);
        match what % 6 {
            0..=2 => {
                ours.set(&store, index, index ^ u64::from(what)).expect("an index in range");
                reference.set(index, index ^ u64::from(what)).expect("an index in range");
            }
            3 => {
                let deleted = ours.delete(&store, index).expect("a sound tree");
                assert_eq!(deleted, reference.delete(index).expect("a sound tree"));
            }
            4 => assert_eq!(
                ours.get(&store, index).expect("a sound tree"),
                reference.get(index).expect("a sound tree")
            ),
            _ => {
                let root = ours.flush(&store).expect("a store in memory");
                assert_eq!(root, reference.flush().expect("a store in memory"));
                ours = Amt::load(&store, &root).expect("a root just written");
            }
        }
        assert_eq!((ours.count(), ours.height()), (reference.count(), reference.height()));
    }
    let seen = ours.iter(&store).map(|item| item.expect("a sound tree"));
    assert!(seen.eq(reference.iter().map(|item| item.expect("a sound tree"))));
    assert_eq!(ours.flush(&store).expect("a store in memory"), reference.flush().expect("a store in memory"));
});
