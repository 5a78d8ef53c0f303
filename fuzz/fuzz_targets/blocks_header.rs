//! Block headers and gossip from any bytes: what decodes has one encoding, which decodes to the same; the bytes that
//! are signed are those of the header without its signature.
#![no_main]

use forest_blocks::{BlockHeader, GossipBlock, SealedHeader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(header) = BlockHeader::from_cbor(data) {
        let encoded = header.to_cbor().expect("what was decoded has an encoding");
        assert_eq!(BlockHeader::from_cbor(&encoded).as_ref(), Ok(&header));

        let signed = header.signing_bytes().expect("what was decoded has an encoding");
        let unsigned = BlockHeader { signature: None, ..header };
        assert_eq!(BlockHeader::from_cbor(&signed).as_ref(), Ok(&unsigned));

        let sealed = SealedHeader::from_cbor(data).expect("what decodes can be sealed");
        assert_eq!(SealedHeader::from_cbor(&encoded), Ok(sealed));
        let _ = unsigned.check_syntax();
    }
    if let Ok(gossip) = GossipBlock::from_cbor(data) {
        let encoded = gossip.to_cbor().expect("what was decoded has an encoding");
        assert_eq!(GossipBlock::from_cbor(&encoded), Ok(gossip));
    }
});
