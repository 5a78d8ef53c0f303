//! RLE+ from anywhere: the published crate's judgement, and what is read writes back to the same bytes.
#![no_main]

use forest_bitfield::BitField;
use fvm_ipld_bitfield::BitField as Reference;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match (BitField::from_bytes(bytes), Reference::from_bytes(bytes)) {
        (Ok(ours), Ok(reference)) => {
            assert!(ours.ranges().eq(reference.ranges()));
            assert_eq!(ours.to_bytes(), bytes);
        }
        (Err(_), Err(_)) => {}
        (ours, reference) => panic!("ours {ours:?}, the published crate {reference:?}"),
    }
});
