//! The serde codec against the published one: any bytes give both the same value, or are refused by both; what is
//! canonical comes back as it was, and what comes back is canonical.
#![no_main]

use std::{collections::BTreeMap, fmt::Debug};

use forest_encoding::{Cid, RawBytes, from_slice, is_canonical, serde_bytes::ByteBuf, to_vec};
use ipld_core::ipld::Ipld;
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};

fuzz_target!(|bytes: &[u8]| {
    agree::<u64>(bytes);
    agree::<i64>(bytes);
    agree::<String>(bytes);
    agree::<ByteBuf>(bytes);
    agree::<Cid>(bytes);
    agree::<Option<Cid>>(bytes);
    agree::<(u8, ByteBuf, Vec<Option<i64>>)>(bytes);
    agree::<BTreeMap<String, u64>>(bytes);
    agree::<Ipld>(bytes);
    let raw = from_slice::<RawBytes>(bytes).map(Vec::from).ok();
    assert_eq!(raw, fvm_ipld_encoding::from_slice::<fvm_ipld_encoding::RawBytes>(bytes).map(Vec::from).ok());

    let again = from_slice::<Ipld>(bytes).ok().and_then(|value| to_vec(&value).ok());
    if let Some(again) = &again {
        // A negative zero is the one thing that the encoder writes and the specification forbids.
        let negative_zero = again.windows(9).any(|window| window == [0xfb, 0x80, 0, 0, 0, 0, 0, 0, 0]);
        assert!(is_canonical(again) || negative_zero, "{again:02x?}");
        assert_eq!(is_canonical(bytes), again == bytes && !(negative_zero && !is_canonical(again)));
    } else {
        // The data model takes two levels of the decoder's depth for each of its own; the check takes one.
        assert!(!is_canonical(bytes) || bytes.len() > 128, "{bytes:02x?}");
    }
});

fn agree<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) {
    match (from_slice::<T>(bytes), fvm_ipld_encoding::from_slice::<T>(bytes)) {
        (Ok(ours), Ok(theirs)) => {
            let encoded = to_vec(&ours).ok();
            assert_eq!(encoded, fvm_ipld_encoding::to_vec(&theirs).ok());
            if let Some(encoded) = encoded {
                assert_eq!(
                    from_slice::<T>(&encoded).ok().and_then(|value| to_vec(&value).ok()),
                    Some(encoded)
                );
            }
        }
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("{}: {ours:?} {theirs:?}", std::any::type_name::<T>()),
    }
}
