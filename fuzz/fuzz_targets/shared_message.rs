//! Messages from arbitrary bytes: by hand, by serde and by the published crate, the same values and the same refusals.
#![no_main]

use forest_shared::message::Message;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let ours = Message::from_cbor(data).ok();
    assert_eq!(ours, forest_encoding::from_slice::<Message>(data).ok());
    let theirs: Option<fvm_shared4::message::Message> = fvm_ipld_encoding::from_slice(data).ok();
    assert_eq!(ours.is_some(), theirs.is_some());
    if let (Some(ours), Some(theirs)) = (ours, theirs) {
        let bytes = ours.to_cbor().unwrap();
        assert_eq!(bytes, fvm_ipld_encoding::to_vec(&theirs).unwrap());
        assert_eq!(Message::from_cbor(&bytes).as_ref(), Ok(&ours));
        assert_eq!(ours.check().is_ok(), theirs.check().is_ok());
    }
});
