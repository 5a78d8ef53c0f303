//! The reader and writer against the serde codec of the network: what one accepts the other does.

use std::fmt::Debug;

use ::cid::{Cid, multihash::Multihash};
use proptest::prelude::*;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_bytes::ByteBuf;

use super::*;
use crate::{DecodeError, from_slice};

/// Every read method against serde on the same bytes: the same value or both refuse.
fn agree_on_all(bytes: &[u8]) {
    agree::<u8>(bytes, |reader| reader.u8());
    agree::<u16>(bytes, |reader| reader.u16());
    agree::<u32>(bytes, |reader| reader.u32());
    agree::<u64>(bytes, |reader| reader.u64());
    agree::<i64>(bytes, |reader| reader.i64());
    agree::<bool>(bytes, |reader| reader.bool());
    agree::<Cid>(bytes, |reader| reader.cid());
    agree::<String>(bytes, |reader| reader.text().map(Into::into));
    agree::<ByteBuf>(bytes, |reader| reader.bytes().map(|bytes| ByteBuf::from(bytes.into_owned())));
    agree::<Option<u64>>(bytes, |reader| if reader.take_null() { Ok(None) } else { reader.u64().map(Some) });
    agree::<(u64, i64)>(bytes, |reader| {
        reader.tuple(2)?;
        Ok((reader.u64()?, reader.i64()?))
    });
    agree::<Vec<u64>>(bytes, |reader| (0..reader.array()?).map(|_| reader.u64()).collect());
    agree::<std::collections::BTreeMap<String, u64>>(bytes, |reader| {
        (0..reader.map()?).map(|_| Ok((reader.text()?.into_owned(), reader.u64()?))).collect()
    });
    let skipped = from_slice::<IgnoredAny>(bytes).is_ok();
    let mut reader = Reader::new(bytes);
    assert_eq!(
        reader.skip().is_ok_and(|item| item == bytes) && reader.finish().is_ok(),
        skipped,
        "{bytes:02x?}"
    );
}

fn agree<T: DeserializeOwned + PartialEq + Debug>(
    bytes: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, CborError>,
) {
    let mut reader = Reader::new(bytes);
    let ours = read(&mut reader).and_then(|value| reader.finish().map(|()| value));
    let theirs = from_slice::<T>(bytes);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{bytes:02x?}"),
        (Err(_), Err(_)) => {}
        _ => panic!("{}: {bytes:02x?}: {ours:?} but serde {theirs:?}", std::any::type_name::<T>()),
    }
}

/// Items, and bytes that are nearly items: every first byte, heads of every width, CIDs, pieces.
fn item_like() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(|value| Writer::new().u64(value).clone().into_vec()),
        any::<i64>().prop_map(|value| Writer::new().i64(value).clone().into_vec()),
        prop::collection::vec(any::<u8>(), 0..30)
            .prop_map(|bytes| Writer::new().bytes(&bytes).clone().into_vec()),
        "[a-zé]{0,12}".prop_map(|text| Writer::new().text(&text).clone().into_vec()),
        (any::<u64>(), 0..70_usize).prop_map(|(code, length)| {
            let hash = Multihash::wrap(code, &[5; 64][..length.min(64)]).unwrap();
            Writer::new().cid(&Cid::new_v1(0x71, hash)).clone().into_vec()
        }),
        (0..8_u8, 24..28_u8, any::<u8>()).prop_map(|(major, info, value)| {
            let width = 1_usize << (info - 24);
            let mut bytes = vec![major << 5 | info];
            bytes.resize(width, 0);
            bytes.push(value % 4);
            bytes
        }),
        prop::collection::vec(any::<u8>(), 1..5),
        Just(vec![0xf6]),
        Just(vec![0xf5]),
        Just(vec![0xff]),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        (
            prop::collection::vec(inner, 0..5),
            0..5_usize,
            prop::sample::select(vec![0x80_u8, 0xa0, 0xc0, 0x40, 0x60, 0x00]),
        )
            .prop_map(|(items, claim, major)| match claim {
                0 => [vec![major | 0x1f], items.concat(), vec![0xff]].concat(),
                1 => [vec![major | (items.len() as u8 / 2)], items.concat()].concat(),
                _ => [vec![major | items.len() as u8], items.concat()].concat(),
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn reads_what_serde_reads(mut bytes in item_like(), flip in any::<prop::sample::Index>(), with in any::<u8>()) {
        agree_on_all(&bytes);
        if !bytes.is_empty() {
            let at = flip.index(bytes.len());
            agree_on_all(&bytes[..at]);
            bytes[at] = with;
            agree_on_all(&bytes);
        }
    }

    #[test]
    fn writes_what_serde_writes(number in any::<u64>(), signed in any::<i64>(), bytes in prop::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,40}") {
        let cid = crate::hash::blake2b_cid(0x71, &bytes);
        let value = (number, signed, ByteBuf::from(bytes.clone()), &text, Option::<u8>::None, true, cid);
        let mut writer = Writer::new();
        writer.array(7).u64(number).i64(signed).bytes(&bytes).text(&text).null().bool(true).cid(&cid);
        prop_assert_eq!(writer.as_slice(), crate::to_vec(&value).unwrap());
        let mut by_value = Writer::append_to(vec![1]);
        by_value.value(&value).unwrap();
        prop_assert_eq!(&by_value.as_slice()[1..], writer.as_slice());
    }
}

#[test]
fn every_pair_of_bytes() {
    for first in 0..=u8::MAX {
        agree_on_all(&[first]);
        for second in 0..=u8::MAX {
            agree_on_all(&[first, second]);
            agree_on_all(&[first, second, 0x41, 0x80]);
        }
    }
}

#[test]
fn long_heads_of_short_values() {
    for major in 0..8_u8 {
        for info in 24..32_u8 {
            for fill in [0_u8, 1, 42, 0xff] {
                for length in 0..12 {
                    let mut bytes = vec![major << 5 | info];
                    bytes.resize(1 + length, 0);
                    if let Some(last) = bytes[1..].last_mut() {
                        *last = fill;
                    }
                    agree_on_all(&bytes);
                }
            }
        }
    }
}

#[test]
fn depth_ends_where_serde_ends() {
    for levels in [1, 2, 254, 255, 256, 257, 1000] {
        for (open, close) in [
            (&[0x81][..], &[][..]),
            (&[0xc1], &[]),
            (&[0x9f], &[0xff]),
            (&[0xa1, 0], &[]),
            (&[0x5f], &[0xff]),
        ] {
            agree_on_all(&[open.repeat(levels), vec![0x40], close.repeat(levels)].concat());
        }
    }
    // Far beyond any native stack.
    assert_eq!(Reader::new(&[0x81; 4 << 20]).skip(), Err(CborError::TooDeep));
    assert_eq!(Reader::new(&[0x9f; 4 << 20]).skip(), Err(CborError::TooDeep));
}

#[test]
fn skip_takes_wide_values_for_what_they_are() {
    // More containers than levels are allowed, none of them deep.
    let wide = [vec![0x99, 0x03, 0xe8], [0x81, 0x00].repeat(1000)].concat();
    assert_eq!(Reader::new(&wide).skip(), Ok(&wide[..]));
    agree_on_all(&wide);
}

#[test]
fn values_in_place_leave_the_reader_behind_them() {
    let mut reader = Reader::new(&[0x82, 0x82, 0x01, 0x02, 0x63, b'a', b'b', b'c']);
    reader.tuple(2).unwrap();
    assert_eq!(reader.value_at_depth::<(u8, u8)>(1), Ok((1, 2)));
    assert_eq!(reader.value::<&str>(), Ok("abc"));
    assert_eq!(reader.finish(), Ok(()));
    assert_eq!(
        Reader::new(&[0x82, 0x01]).value::<(u8, u8)>(),
        Err(DecodeError::Cbor(CborError::UnexpectedEnd))
    );
}

#[test]
fn depth_of_outer_containers_counts() {
    let nested = [vec![0x81; 200], vec![0x80]].concat();
    assert!(Reader::new(&nested).value::<Depth>().is_ok());
    assert!(Reader::new(&nested).value_at_depth::<Depth>(55).is_ok());
    assert_eq!(Reader::new(&nested).value_at_depth::<Depth>(56).map(|_| ()), Err(CborError::TooDeep.into()));
}

/// Arrays in arrays, by recursion through serde.
#[derive(Debug)]
struct Depth;

impl<'de> serde::Deserialize<'de> for Depth {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Self>::deserialize(deserializer).map(|_| Self)
    }
}

#[test]
fn claims_allocate_nothing() {
    for head in [0x5b_u8, 0x7b, 0x9b, 0xbb] {
        let bytes = [&[head][..], &[0x7f; 8]].concat();
        agree_on_all(&bytes);
        assert!(Reader::new(&bytes).skip().is_err());
    }
}
