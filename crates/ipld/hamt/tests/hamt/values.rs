//! Values decode through the data model exactly as they do in the published crate, for every shape a type can have.

use std::{collections::BTreeMap, fmt::Debug};

use forest_blockstore::{Block, Blockstore};
use forest_encoding::{Cid, cbor::Writer, codec};
use forest_hamt::{BytesKey, Config, Hamt, Raw};
use forest_testing::{generate, hostile};
use proptest::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::reference::{self, Store};

/// A node with one entry, whose value is these bytes.
fn node(value: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(2).bytes(&[1]).array(1).array(1).array(2).bytes(b"key").raw(value);
    writer.into_vec()
}

/// Loads on both sides and compares.
fn judge<V: Serialize + DeserializeOwned + Clone + PartialEq + Debug>(value: &[u8]) {
    let store = Store::default();
    let block = Block::blake2b(codec::DAG_CBOR, node(value));
    let root = block.cid;
    store.0.put(block).unwrap();
    let ours = Hamt::<V>::load(&store.0, &root, Config::default());
    let theirs = reference::Hamt::<_, V, reference::BytesKey>::load_with_bit_width(&root, &store, 5);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{} {value:02x?} {ours:?}", std::any::type_name::<V>());
    let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return };
    assert_eq!(ours.iter(&store.0).next().unwrap().unwrap().1, theirs.iter().next().unwrap().unwrap().1);
}

/// As [`judge`], and the entry is written back alike in a changed node.
fn judge_written<V: Serialize + DeserializeOwned + Clone + PartialEq + Debug>(value: &[u8]) {
    judge::<V>(value);
    let store = Store::default();
    let block = Block::blake2b(codec::DAG_CBOR, node(value));
    let root = block.cid;
    store.0.put(block).unwrap();
    let ours = Hamt::<V>::load(&store.0, &root, Config::default());
    let theirs = reference::Hamt::<_, V, reference::BytesKey>::load_with_bit_width(&root, &store, 5);
    let (Ok(mut ours), Ok(mut theirs)) = (ours, theirs) else { return };
    // Not by its key: the entry need not lie where its hash says.
    let value = ours.iter(&store.0).next().unwrap().unwrap().1.clone();
    ours.set(&store.0, "another".into(), value.clone()).unwrap();
    theirs.set("another".into(), value).unwrap();
    assert_eq!(ours.flush(&store.0).ok(), theirs.flush().ok());
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fields {
    a: u64,
    b: Option<String>,
    #[serde(default)]
    c: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Variants {
    Unit,
    Newtype(u32),
    Tuple(u8, i64),
    Struct { a: bool },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Text(String),
    List(Vec<Untagged>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Newtype(u16);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Bytes(#[serde(with = "serde_bytes")] Vec<u8>);

/// Takes any item and remembers nothing of it.
#[derive(Clone, Debug, PartialEq)]
struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl Serialize for Ignored {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

fn judge_all(value: &[u8]) {
    judge::<u8>(value);
    judge::<u64>(value);
    judge::<i8>(value);
    judge::<i64>(value);
    judge::<u128>(value);
    judge::<i128>(value);
    judge::<bool>(value);
    judge::<char>(value);
    judge::<f32>(value);
    judge_written::<f64>(value);
    judge::<String>(value);
    judge::<Bytes>(value);
    judge::<Vec<u8>>(value);
    judge::<Vec<Vec<Option<u64>>>>(value);
    judge::<[u64; 2]>(value);
    judge::<()>(value);
    judge::<Unit>(value);
    judge::<Newtype>(value);
    judge::<(u64, Bytes)>(value);
    judge_written::<(u64, Option<Cid>, Bytes)>(value);
    judge::<Option<Cid>>(value);
    judge::<Cid>(value);
    judge::<Option<Option<u64>>>(value);
    judge::<BTreeMap<String, u64>>(value);
    judge::<BTreeMap<String, Ignored>>(value);
    judge::<BTreeMap<char, Untagged>>(value);
    judge::<BTreeMap<Variants, u64>>(value);
    judge::<Vec<Ignored>>(value);
    judge_written::<Fields>(value);
    judge::<Variants>(value);
    judge::<Vec<Variants>>(value);
    judge::<Untagged>(value);
    judge::<Ignored>(value);
    judge_raw(value);
}

/// Raw values are taken where the published crate takes any value, and are written as they came.
fn judge_raw(value: &[u8]) {
    let store = Store::default();
    let block = Block::blake2b(codec::DAG_CBOR, node(value));
    let root = block.cid;
    store.0.put(block).unwrap();
    let ours = Hamt::<Raw>::load(&store.0, &root, Config::default());
    let theirs = reference::Hamt::<_, Ignored, reference::BytesKey>::load_with_bit_width(&root, &store, 5);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{value:02x?}");
    assert_eq!(ours.is_ok(), Raw::new(value.to_vec()).is_ok());
    if let Ok(ours) = ours {
        let (_, raw) = ours.iter(&store.0).next().unwrap().unwrap();
        assert_eq!(raw.as_bytes(), value);
    }
}

impl PartialOrd for Variants {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Variants {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        format!("{self:?}").cmp(&format!("{other:?}"))
    }
}

impl Eq for Variants {}

#[test]
fn every_head_in_every_place() {
    for first in 0..=u8::MAX {
        for tail in
            [&[][..], &[0], &[1, 2], &[0x61, b'a'], &[0, 0, 0, 0], &[0; 8], &[0x7f, 0x80, 0, 0, 0, 0, 0, 0]]
        {
            judge_all(&[&[first], tail].concat());
        }
    }
}

#[test]
fn shapes_and_their_near_misses() {
    let link = forest_encoding::to_vec(&forest_encoding::hash::blake2b_cid(codec::RAW, b"")).unwrap();
    let mut long_link = link.clone();
    long_link[3] += 1;
    long_link.push(0);
    let nan = [&[0xfb][..], &f64::NAN.to_be_bytes()].concat();
    let infinity = [&[0xfa][..], &f32::INFINITY.to_be_bytes()].concat();
    let narrow = [&[0xfa][..], &1.5_f32.to_be_bytes()].concat();
    let wide = [&[0xfb][..], &1.1_f64.to_be_bytes()].concat();
    let cases: &[&[u8]] = &[
        &link,
        &long_link,
        &nan,
        &infinity,
        &narrow,
        &wide,
        b"\x64Unit",
        b"\xa1\x64Unit\xf6",
        b"\xa1\x64Unit\x01",
        b"\x67Newtype",
        b"\xa1\x67Newtype\x07",
        b"\xa1\x65Tuple\x82\x01\x20",
        b"\xa1\x65Tuple\x83\x01\x20\x00",
        b"\xa1\x66Struct\xa1\x61a\xf5",
        b"\xa2\x61a\x01\x61b\x02",
        b"\xa2\x61b\x02\x61a\x01",
        b"\xa2\x61a\x01\x61a\x01",
        b"\xa2\x61a\x01\x61b\xf6",
        b"\xa3\x61a\x01\x61b\xf6\x61c\x81\x05",
        b"\xa3\x61a\x01\x61z\x9f\xff\x61c\x81\x05",
        b"\xa1\x01\x61a",
        b"\xa1\x41a\x01",
        b"\xa1\x01a\x01",
        b"\xa1\x7f\x61a\xff\x01",
        b"\x82\x01\x02",
        b"\x83\x01\x02\x03",
        b"\x82\x00\x00",
        b"\x82\x01\x41\xff",
        b"\x83\x01\xf6\x40",
        b"\x19\x00\x01",
        b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\xc2\x41\x01",
        b"\x62\xff\xfe",
        b"\x62\xc3\xa9",
        b"\x9f\x01\xff",
        b"\x5f\x41\x01\xff",
        b"\xd8\x2a\x5f\x41\x00\xff",
        b"\xf7",
        b"\xf8\x20",
        b"\xf9\x3c\x00",
    ];
    for case in cases {
        judge_all(case);
        judge_all(&[b"\x81", *case].concat());
        for damaged in hostile::bit_flips(case) {
            judge_all(&damaged);
        }
    }
}

/// The decoder's limit of nesting is met at the same depth.
#[test]
fn nesting_ends_at_the_same_depth() {
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Nest(Vec<Nest>);
    for depth in 100..140 {
        let mut value = vec![0x81; depth];
        value.push(0x80);
        judge::<Nest>(&value);
        judge::<Ignored>(&value);
        judge_raw(&value);
        value.pop();
        value.push(0x01);
        judge::<Ignored>(&value);
        let mut maps = b"\xa1\x60".repeat(depth);
        maps.push(0x01);
        judge::<Ignored>(&maps);
        judge_raw(&maps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_item_and_its_damages(value in generate::dag_cbor(), bit in any::<prop::sample::Index>()) {
        judge_all(&value);
        let mut damaged = value;
        let bit = bit.index(damaged.len() * 8);
        damaged[bit / 8] ^= 1 << (bit % 8);
        judge_all(&damaged);
    }
}

/// The key's place takes byte strings only.
#[test]
fn keys_are_judged_alike() {
    for first in 0..=u8::MAX {
        for tail in [&[][..], &[0x01], &[0x41, 0x01, 0xff, 0x01], b"a\x01"] {
            let mut writer = Writer::new();
            writer.array(2).bytes(&[1]).array(1).array(1).array(2).raw(&[first]).raw(tail);
            let store = Store::default();
            let block = Block::blake2b(codec::DAG_CBOR, writer.into_vec());
            let root = block.cid;
            store.0.put(block).unwrap();
            let ours = Hamt::<u64>::load(&store.0, &root, Config::default());
            let theirs =
                reference::Hamt::<_, u64, reference::BytesKey>::load_with_bit_width(&root, &store, 5);
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{first:02x} {tail:02x?}");
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                let key: &BytesKey = ours.iter(&store.0).next().unwrap().unwrap().0;
                assert_eq!(key.as_slice(), theirs.iter().next().unwrap().unwrap().0.0);
            }
        }
    }
}
