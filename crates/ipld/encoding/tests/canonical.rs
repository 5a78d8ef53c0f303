//! The canonical check against the codec: canonical is exactly what decoding and encoding again leaves as it is.

use forest_encoding::{
    CanonicalError, CidError, cbor::CborError, cbor::MAX_DEPTH, check_canonical, from_slice, is_canonical,
    to_vec,
};
use forest_testing::{generate, hostile};
use ipld_core::ipld::Ipld;
use proptest::prelude::*;

/// Whether the codec gives back the bytes it was given.
fn survives(bytes: &[u8]) -> bool {
    from_slice::<Ipld>(bytes).is_ok_and(|value| to_vec(&value).is_ok_and(|again| again == bytes))
}

proptest! {
    #[test]
    fn canonical_is_what_the_codec_leaves_alone(bytes in generate::dag_cbor()) {
        prop_assert_eq!(check_canonical(&bytes), Ok(()));
        prop_assert!(survives(&bytes));
    }

    #[test]
    fn nothing_else_is(bytes in generate::dag_cbor()) {
        let bytes = &bytes[..bytes.len().min(120)];
        for changed in hostile::bit_flips(bytes).chain(hostile::lies(bytes)) {
            prop_assert_eq!(is_canonical(&changed), survives(&changed), "{:02x?} {:?}", changed, check_canonical(&changed));
        }
        for cut in hostile::truncations(bytes) {
            prop_assert!(!is_canonical(cut) || survives(cut));
        }
    }
}

#[test]
fn every_pair_of_bytes() {
    for pair in 0..=u16::MAX {
        let bytes = pair.to_be_bytes();
        assert_eq!(is_canonical(&bytes), survives(&bytes), "{bytes:02x?}");
    }
}

/// One broken rule each, and its name.
#[test]
fn every_rule_has_a_name() {
    use CanonicalError as E;
    let cases: [(&str, CanonicalError); 30] = [
        ("", CborError::UnexpectedEnd.into()),
        ("00 00", CborError::TrailingBytes.into()),
        ("18 17", CborError::NotMinimal.into()),
        ("19 00ff", CborError::NotMinimal.into()),
        ("3a 0000ffff", CborError::NotMinimal.into()),
        ("5b 0000000000000000", CborError::NotMinimal.into()),
        ("98 01 00", CborError::NotMinimal.into()),
        ("a1 78 01 61 00", CborError::NotMinimal.into()),
        ("d9 002a 45 00 01 55 00 00", CborError::NotMinimal.into()),
        ("d8 2a 58 05 00 01 55 00 00", CborError::NotMinimal.into()),
        ("5f 41 00 ff", CborError::Indefinite.into()),
        ("7f ff", CborError::Indefinite.into()),
        ("9f ff", CborError::Indefinite.into()),
        ("bf ff", CborError::Indefinite.into()),
        ("1c", CborError::BadHead(0x1c).into()),
        ("ff", CborError::BadHead(0xff).into()),
        ("42 00", CborError::UnexpectedEnd.into()),
        ("61 ff", CborError::InvalidUtf8.into()),
        ("a1 00 00", E::KeyNotText),
        ("a2 6161 00 6161 00", E::DuplicateKey),
        ("a2 626161 00 6162 00", E::UnsortedKeys),
        ("c1 00", E::ForbiddenTag(1)),
        ("f9 3c00", E::ForbiddenFloat),
        ("fa 3f800000", E::ForbiddenFloat),
        ("fb 7ff8000000000000", E::ForbiddenFloat),
        ("fb fff0000000000000", E::ForbiddenFloat),
        ("f7", E::ForbiddenSimple(23)),
        ("d8 2a 44 01 55 00 00", CborError::NoCidPrefix.into()),
        ("d8 2a 46 00 01 55 00 00 00", CborError::TrailingBytes.into()),
        ("d8 2a 45 00 02 55 00 00", CborError::InvalidCid(CidError::InvalidVersion).into()),
    ];
    for (hex, error) in cases {
        let bytes = hex::decode(hex.replace(' ', "")).unwrap();
        assert_eq!(check_canonical(&bytes), Err(error), "{hex}");
        assert!(!survives(&bytes), "{hex}");
    }
    // The one exception to what the codec leaves alone: negative zero equals zero, and the codec keeps it.
    let negative_zero = hex::decode("fb8000000000000000").unwrap();
    assert_eq!(check_canonical(&negative_zero), Err(E::ForbiddenFloat));
    assert!(survives(&negative_zero));
    // Within the rules, and looking as if it were not.
    for hex in ["3b ffffffffffffffff", "d8 2a 45 00 01 55 00 00", "a2 6162 00 626161 00"] {
        assert_eq!(check_canonical(&hex::decode(hex.replace(' ', "")).unwrap()), Ok(()), "{hex}");
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
    assert!(is_canonical(&nested(MAX_DEPTH)));
    assert_eq!(check_canonical(&nested(MAX_DEPTH + 1)), Err(CborError::TooDeep.into()));
    assert_eq!(check_canonical(&vec![0x81; 8 << 20]), Err(CborError::TooDeep.into()));
    // A count is a claim.
    assert_eq!(
        check_canonical(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        Err(CborError::UnexpectedEnd.into())
    );
}
