//! Lists built at once: the same blocks as the same values set one by one, by us and by the published crate.

use forest_amt::{Amt, AmtV0, BitWidth, V0, V3, build};
use forest_blockstore::{Blockstore, MemoryStore};
use fvm_ipld_amt::{Amt as RefAmt, Amtv0 as RefAmtV0};

use crate::pair::RefStore;

fn values(count: u64) -> impl Iterator<Item = (u64, String)> {
    (0..count).map(|index| (index * index, format!("value {index}")))
}

#[test]
fn every_length_around_full_nodes() {
    for bits in [1_u32, 2, 3, 5, 7] {
        let width = BitWidth::new(bits).unwrap();
        let full = [1_u64, 2, 3]
            .map(|height| 1_u64 << (bits * height as u32))
            .into_iter()
            .filter(|&full| full < 2_000);
        let lengths: Vec<u64> =
            full.flat_map(|full| [full - 1, full, full + 1, 2 * full, 2 * full + 1]).collect();
        for length in lengths.into_iter().chain([0, 1, 100]) {
            let built = build::<V3, _>(width, values(length)).unwrap();
            let ref_store = RefStore::default();
            let root = RefAmt::new_from_iter_with_bit_width(&ref_store, bits, values(length)).unwrap();
            assert_eq!(built.root, root, "{length} values of width {bits}");

            let store = MemoryStore::new();
            let mut array = Amt::with_width(width);
            values(length).zip(0..).for_each(|(value, index)| array.set(&store, index, value).unwrap());
            assert_eq!(array.flush(&store).unwrap(), root);
            assert_eq!(store.len(), built.blocks.len());
            for (cid, data) in ref_store.0.borrow().iter() {
                assert!(built.blocks.iter().any(|block| block.cid == *cid && block.data == *data));
            }
            assert_eq!(ref_store.0.borrow().len(), built.blocks.len());
        }
    }
}

#[test]
fn the_old_form_and_the_stored_forms() {
    let (store, ref_store) = (MemoryStore::new(), RefStore::default());
    for length in [0, 1, 8, 9, 64, 65, 600] {
        let root = RefAmtV0::new_from_iter(&ref_store, values(length)).unwrap();
        assert_eq!(
            build::<V0, _>(BitWidth::W5, values(length)).unwrap().root,
            root,
            "the width is given by the form"
        );
        assert_eq!(AmtV0::from_values(&store, values(length)).unwrap(), root);
        assert_eq!(AmtV0::<(u64, String)>::load(&store, &root).unwrap().iter(&store).count() as u64, length);

        let root = RefAmt::new_from_iter(&ref_store, values(length)).unwrap();
        assert_eq!(Amt::from_values(&store, values(length)).unwrap(), root);
        let root = RefAmt::new_from_iter_with_bit_width(&ref_store, 5, values(length)).unwrap();
        assert_eq!(Amt::from_values_with_width(&store, BitWidth::W5, values(length)).unwrap(), root);
    }
}

/// A reader that has a block has all that it links to.
#[test]
fn children_come_before_parents() {
    let built = build::<V3, _>(BitWidth::W3, values(1_000)).unwrap();
    let store = MemoryStore::new();
    let mut array = Amt::new();
    values(1_000).zip(0..).for_each(|(value, index)| array.set(&store, index, value).unwrap());
    struct Recorder(parking_lot::Mutex<Vec<forest_blockstore::Block>>);
    impl Blockstore for Recorder {
        fn get(
            &self,
            _: &forest_blockstore::Cid,
        ) -> Result<Option<forest_blockstore::Bytes>, forest_blockstore::StoreError> {
            Ok(None)
        }
        fn put_many(&self, blocks: &[forest_blockstore::Block]) -> Result<(), forest_blockstore::StoreError> {
            assert!(self.0.lock().is_empty(), "one batch");
            self.0.lock().extend_from_slice(blocks);
            Ok(())
        }
    }
    let recorder = Recorder(parking_lot::Mutex::default());
    assert_eq!(array.flush(&recorder).unwrap(), built.root);
    for blocks in [&built.blocks, &*recorder.0.lock()] {
        assert_eq!(blocks.last().unwrap().cid, built.root);
        for (position, block) in blocks.iter().enumerate() {
            let holds_link_to = |later: &forest_blockstore::Block| {
                let digest = later.cid.hash().digest();
                block.data.windows(digest.len()).any(|bytes| bytes == digest)
            };
            assert!(!blocks[position..].iter().any(holds_link_to), "block {position} links forward");
        }
    }
}
