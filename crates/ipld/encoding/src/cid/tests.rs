//! The parser against `Cid::read_bytes`: same values, same remainders, same refusals.

use ::cid::Cid;
use proptest::prelude::*;

use super::*;

/// What the published parser says: the CID and how many bytes are left.
fn reference(mut bytes: &[u8]) -> Option<(Cid, usize)> {
    Cid::read_bytes(&mut bytes).ok().map(|cid| (cid, bytes.len()))
}

fn ours(bytes: &[u8]) -> Option<(Cid, usize)> {
    CidRef::read(bytes).ok().map(|(cid, rest)| (cid.to_cid(), rest.len()))
}

fn varint(value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    super::varint::append(value, &mut out);
    assert_eq!(out.len(), super::varint::encoded_len(value), "{value}");
    out
}

/// Bytes that look like a CID: each varint interesting, the digest of the claimed length or near it.
fn cid_like() -> impl Strategy<Value = Vec<u8>> {
    let version = prop_oneof![8 => Just(1_u64), 1 => Just(0_u64), 2 => Just(0x12_u64), 1 => any::<u64>()];
    let codec = prop_oneof![
        4 => Just(0x71_u64), 1 => Just(0x55_u64), 1 => Just(0xf101_u64), 1 => Just(0x20_u64), 1 => any::<u64>()
    ];
    let hash = prop_oneof![4 => Just(0xb220_u64), 2 => Just(0_u64), 1 => Just(0x12_u64), 1 => any::<u64>()];
    let size = prop_oneof![4 => Just(32_u64), 4 => 0..70_u64, 1 => any::<u64>()];
    (version, codec, hash, size, prop::collection::vec(any::<u8>(), 0..80)).prop_map(
        |(version, codec, hash, size, digest)| {
            [varint(version), varint(codec), varint(hash), varint(size), digest].concat()
        },
    )
}

proptest! {
    #[test]
    fn like_the_published_parser(mut bytes in cid_like(), flip in any::<prop::sample::Index>(), with in any::<u8>()) {
        prop_assert_eq!(ours(&bytes), reference(&bytes));
        let at = flip.index(bytes.len());
        bytes[at] = with;
        prop_assert_eq!(ours(&bytes), reference(&bytes));
    }

    #[test]
    fn like_the_published_parser_on_noise(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(ours(&bytes), reference(&bytes));
    }

    #[test]
    fn like_the_published_writer(bytes in cid_like()) {
        if let Some((cid, _)) = reference(&bytes) {
            let mut written = Vec::new();
            append_cid(&cid, &mut written);
            prop_assert_eq!(&written, &cid.to_bytes());
            prop_assert_eq!(written.len(), encoded_len(&cid));
            prop_assert!(written.len() <= MAX_ENCODED);
        }
    }
}

#[test]
fn cut_anywhere() {
    let whole = crate::hash::blake2b_cid(crate::codec::DAG_CBOR, b"block").to_bytes();
    for length in 0..whole.len() {
        assert_eq!(CidRef::read(&whole[..length]), Err(CidError::UnexpectedEnd), "{length}");
    }
}

#[test]
fn varints_of_ten_bytes() {
    // Version 1, then a codec of nine continued bytes and a tenth: 1 is bit 63; 2 is bit 64, dropped; 0 is not
    // minimal; a tenth that continues is too long.
    for (tenth, accepted) in [(1, true), (2, true), (0x7f, true), (0, false), (0x80, false), (0xff, false)] {
        let bytes = [&[1][..], &[0x81; 9], &[tenth], &[0, 0]].concat();
        assert_eq!(ours(&bytes), reference(&bytes), "{tenth:#x}");
        assert_eq!(ours(&bytes).is_some(), accepted, "{tenth:#x}");
    }
}

#[test]
fn longest_encoding() {
    let hash = ::cid::multihash::Multihash::wrap(u64::MAX, &[7; MAX_DIGEST]).unwrap();
    let cid = Cid::new_v1(u64::MAX, hash);
    assert_eq!(ours(&cid.to_bytes()), Some((cid, 0)));
    assert!(cid.to_bytes().len() <= MAX_ENCODED);
}
