//! The serde codec against `fvm_ipld_encoding` 0.5: the same bytes for a value, and for any bytes the same value or two
//! refusals.
//!
//! Both stand on serde_ipld_dagcbor 0.6 today. These tests are what notices when one of them moves (docs/adr/0002).

use std::{collections::BTreeMap, fmt::Debug};

use forest_encoding::{
    Cid, DecodeError, RawBytes, cbor::CborError, from_slice, repr::*, serde_bytes::ByteBuf, to_vec, tuple::*,
};
use forest_testing::{generate, hostile};
use fvm_ipld_encoding as published;
use ipld_core::ipld::Ipld;
use proptest::{collection::vec, prelude::*};
use serde::{Serialize, de::DeserializeOwned};

/// Both decode `bytes` to the same, or both refuse.
fn agree<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) -> bool {
    let ours = from_slice::<T>(bytes);
    let theirs = published::from_slice::<T>(bytes);
    match (&ours, &theirs) {
        // Compared by their encodings, for floats that are no numbers.
        (Ok(ours), Ok(theirs)) => assert!(
            ours == theirs || to_vec(ours).ok() == published::to_vec(theirs).ok(),
            "{bytes:02x?}: {ours:?} {theirs:?}"
        ),
        (Err(_), Err(_)) => {}
        _ => panic!("{}: {bytes:02x?}: {ours:?} {theirs:?}", std::any::type_name::<T>()),
    }
    ours.is_ok()
}

/// Every type of the test on the same bytes; says whether one of them fits.
fn agree_on_all(bytes: &[u8]) -> bool {
    // Raw bytes are two types with one form.
    let ours = from_slice::<RawBytes>(bytes).map(Vec::from).ok();
    let theirs = published::from_slice::<published::RawBytes>(bytes).map(Vec::from).ok();
    assert_eq!(ours, theirs, "{bytes:02x?}");
    let strict = published::from_slice::<published::BytesDe>(bytes).map(|bytes| bytes.0).ok();
    assert_eq!(ours, strict, "{bytes:02x?}");
    [
        agree::<u8>(bytes),
        agree::<i16>(bytes),
        agree::<u64>(bytes),
        agree::<i64>(bytes),
        agree::<i128>(bytes),
        agree::<f64>(bytes),
        agree::<bool>(bytes),
        agree::<String>(bytes),
        agree::<ByteBuf>(bytes),
        agree::<Cid>(bytes),
        agree::<Option<Cid>>(bytes),
        agree::<Vec<Option<i64>>>(bytes),
        agree::<(u64, String)>(bytes),
        agree::<BTreeMap<String, Ipld>>(bytes),
        agree::<Actor>(bytes),
        agree::<Named>(bytes),
        agree::<Shape>(bytes),
        agree::<Kind>(bytes),
        agree::<Ipld>(bytes),
        ours.is_some(),
    ]
    .contains(&true)
}

/// A struct as the chain has them.
#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
struct Actor {
    code: Cid,
    state: Option<Cid>,
    sequence: u64,
    #[serde(with = "forest_encoding::serde_bytes")]
    balance: Vec<u8>,
    children: Vec<Actor>,
}

/// A struct as a map, which the chain seldom has.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
struct Named {
    name: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
enum Shape {
    Empty,
    One(u64),
    Two(u64, i64),
    Fields { side: u8 },
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize_repr, Deserialize_repr)]
#[repr(u8)]
enum Kind {
    First = 1,
    Last = 255,
}

fn actor() -> impl Strategy<Value = Actor> {
    let one =
        (generate::cid(), prop::option::of(generate::cid()), any::<u64>(), vec(any::<u8>(), 0..40)).prop_map(
            |(code, state, sequence, balance)| Actor { code, state, sequence, balance, children: Vec::new() },
        );
    one.prop_recursive(3, 8, 3, |inner| {
        (inner.clone(), vec(inner, 0..3)).prop_map(|(actor, children)| Actor { children, ..actor })
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Empty),
        any::<u64>().prop_map(Shape::One),
        any::<(u64, i64)>().prop_map(|(a, b)| Shape::Two(a, b)),
        any::<u8>().prop_map(|side| Shape::Fields { side }),
    ]
}

/// The same bytes from both, and the value back from them.
fn round_trip<T: DeserializeOwned + Serialize + PartialEq + Debug>(value: &T) -> Vec<u8> {
    let bytes = to_vec(value).unwrap();
    assert_eq!(bytes, published::to_vec(value).unwrap());
    assert_eq!(&from_slice::<T>(&bytes).unwrap(), value);
    bytes
}

proptest! {
    #[test]
    fn values(actor in actor(), shape in shape(), number in any::<i128>(), float in any::<f64>(), text in "\\PC{0,30}", numbers in vec(any::<Option<i64>>(), 0..9)) {
        for bytes in [
            round_trip(&actor),
            round_trip(&shape),
            round_trip(&text),
            round_trip(&numbers),
            round_trip(&Named { name: text.clone(), kind: Kind::Last }),
        ] {
            prop_assert!(agree_on_all(&bytes));
        }
        prop_assert_eq!(to_vec(&number).ok(), published::to_vec(&number).ok());
        prop_assert_eq!(to_vec(&float).ok(), published::to_vec(&float).ok());
        prop_assert_eq!(to_vec(&RawBytes::from(actor.balance.clone())).unwrap(), published::to_vec(&published::RawBytes::from(actor.balance)).unwrap());
    }

    #[test]
    fn data_model(bytes in generate::dag_cbor()) {
        prop_assert!(agree::<Ipld>(&bytes));
        round_trip(&from_slice::<Ipld>(&bytes).unwrap());
    }

    #[test]
    fn hostile_actors(actor in actor(), with in any::<u8>(), at in any::<prop::sample::Index>()) {
        let mut bytes = to_vec(&actor).unwrap();
        let at = at.index(bytes.len());
        agree_on_all(&bytes[..at]);
        bytes[at] = with;
        agree_on_all(&bytes);
        bytes.insert(at, with);
        agree_on_all(&bytes);
    }

    #[test]
    fn noise(bytes in vec(any::<u8>(), 0..24)) {
        agree_on_all(&bytes);
    }
}

#[test]
fn one_actor_in_every_way_broken() {
    let cid = forest_encoding::hash::blake2b_cid(0x71, b"code");
    let leaf = Actor { code: cid, state: None, sequence: 300, balance: vec![0, 1], children: vec![] };
    let bytes = to_vec(&Actor { state: Some(cid), children: vec![leaf.clone()], ..leaf }).unwrap();
    for cut in hostile::truncations(&bytes) {
        assert!(!agree::<Actor>(cut));
        agree_on_all(cut);
    }
    for changed in hostile::bit_flips(&bytes).chain(hostile::lies(&bytes)) {
        agree_on_all(&changed);
    }
}

/// What 0.6 takes and the specification does not: the reason the version is held.
#[test]
fn lenience_that_the_network_has() {
    assert_eq!(from_slice::<u64>(&[0x18, 0x05]), Ok(5));
    assert_eq!(from_slice::<u64>(&[0x1b, 0, 0, 0, 0, 0, 0, 0, 5]), Ok(5));
    assert_eq!(
        from_slice::<BTreeMap<String, u8>>(&[0xa2, 0x61, b'b', 1, 0x61, b'a', 2]).map(|map| map.len()),
        Ok(2)
    );
    assert_eq!(
        from_slice::<BTreeMap<String, u8>>(&[0xa2, 0x61, b'a', 1, 0x61, b'a', 2]).map(|map| map["a"]),
        Ok(2)
    );
    assert_eq!(from_slice::<ByteBuf>(&[0x5f, 0x41, 1, 0x41, 2, 0xff]), Ok(ByteBuf::from(vec![1, 2])));
    assert_eq!(from_slice::<BTreeMap<u8, u8>>(&[0xa1, 1, 2]).map(|map| map[&1]), Ok(2));
    assert_eq!(to_vec(&BTreeMap::from([(1, 2)])).unwrap(), [0xa1, 1, 2]);
    assert_eq!(from_slice::<f32>(&[0xfa, 0x3f, 0x80, 0, 0]), Ok(1.0));
    assert!(from_slice::<f64>(&[0xfb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]).is_ok_and(f64::is_nan));
    assert!(from_slice::<f64>(&[0xfb, 0x80, 0, 0, 0, 0, 0, 0, 0]).is_ok_and(|zero| zero.is_sign_negative()));
    assert_eq!(to_vec(&-0.0_f64).unwrap(), [0xfb, 0x80, 0, 0, 0, 0, 0, 0, 0]);
    assert!(from_slice::<Cid>(&[0xd9, 0, 0x2a, 0x45, 0, 1, 0x55, 0, 0]).is_ok());
    assert!(from_slice::<Cid>(&[0x18, 0x2a, 0x45, 0, 1, 0x55, 0, 0]).is_ok());
    // The type of an item is tested through a mask: this is no array and no byte string, and passes for them.
    assert_eq!(from_slice::<Vec<u8>>(&[0x02, 1, 2]), Ok(vec![1, 2]));
    assert_eq!(from_slice::<ByteBuf>(&[0x02, 1, 2]), Ok(ByteBuf::from(vec![1, 2])));
    // And what follows a CID in its bytes is ignored.
    assert!(from_slice::<Cid>(&[0xd8, 0x2a, 0x46, 0, 1, 0x55, 0, 0, 9]).is_ok());
    for bytes in
        [&[0x18, 0x05][..], &[0x02, 1, 2], &[0x5f, 0x41, 1, 0xff], &[0xd8, 0x2a, 0x46, 0, 1, 0x55, 0, 0, 9]]
    {
        assert!(agree_on_all(bytes));
    }
}

#[test]
fn errors_keep_their_class() {
    let class = |error: DecodeError| match error {
        DecodeError::Cbor(error) => Some(error),
        _ => None,
    };
    let u64s = |bytes: &[u8]| class(from_slice::<Vec<u64>>(bytes).unwrap_err());
    assert_eq!(u64s(&[]), Some(CborError::UnexpectedEnd));
    assert_eq!(u64s(&[0x82, 0]), Some(CborError::UnexpectedEnd));
    assert_eq!(u64s(&[0x80, 0]), Some(CborError::TrailingBytes));
    assert_eq!(u64s(&[0x9f, 0xff]), Some(CborError::Indefinite));
    assert!(matches!(u64s(&[0xf6]), Some(CborError::WrongType { found: 0xf6, .. })));
    assert!(matches!(u64s(&[0x81, 0x40]), Some(CborError::WrongType { found: 0x40, .. })));
    assert_eq!(class(from_slice::<&str>(&[0x61, 0xff]).unwrap_err()), Some(CborError::InvalidUtf8));
    assert_eq!(class(from_slice::<&str>(&[0x62, b'a']).unwrap_err()), Some(CborError::UnexpectedEnd));
    assert_eq!(
        class(from_slice::<i64>(&[0x1b, 0xff, 0, 0, 0, 0, 0, 0, 0]).unwrap_err()),
        Some(CborError::OutOfRange)
    );
    assert_eq!(class(from_slice::<(u8,)>(&[0x82, 0, 0]).unwrap_err()), Some(CborError::WrongLength));
    assert_eq!(class(from_slice::<Ipld>(&[0x81; 300]).unwrap_err()), Some(CborError::TooDeep));
    assert!(matches!(from_slice::<Kind>(&[2]).unwrap_err(), DecodeError::Value(_)));
    assert!(matches!(from_slice::<Cid>(&[0xd8, 0x2a, 0x42, 0, 9]).unwrap_err(), DecodeError::Value(_)));
    // Encoding refuses what DAG-CBOR has no form for.
    assert!(to_vec(&f64::NAN).is_err());
    assert!(to_vec(&i128::MAX).is_err());
}
