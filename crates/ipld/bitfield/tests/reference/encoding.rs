//! RLE+ and CBOR: the same bytes, the same sets and the same refusals as the published crate.

use crate::sets::{assert_same, both, ranges};
use forest_bitfield::{BitField, MAX_ENCODED_SIZE, RleError, UnvalidatedBitField, Validate as _};
use forest_encoding::{from_slice, to_vec};
use fvm_ipld_bitfield::{
    BitField as Reference, Error as ReferenceError, UnvalidatedBitField as ReferenceUnvalidated,
};
use proptest::prelude::*;

fn same_refusal(error: RleError) -> ReferenceError {
    match error {
        RleError::NotMinimal => ReferenceError::NotMinimal,
        RleError::UnsupportedVersion => ReferenceError::UnsupportedVersion,
        RleError::Overflow => ReferenceError::RLEOverflow,
        RleError::InvalidVarint => ReferenceError::InvalidVarint,
        other => panic!("no counterpart of {other:?}"),
    }
}

/// Decodes with both and compares; whatever decodes must encode to the same bytes.
fn decode_both(bytes: &[u8]) -> Result<BitField, RleError> {
    let ours = BitField::from_bytes(bytes);
    match (&ours, Reference::from_bytes(bytes)) {
        (Ok(ours), Ok(reference)) => {
            assert_same(ours, &reference);
            assert_eq!(ours.to_bytes(), bytes, "an encoding is unique");
        }
        (Err(ours), Err(reference)) => assert_eq!(same_refusal(*ours), reference, "{bytes:02x?}"),
        (ours, reference) => panic!("{bytes:02x?}: ours {ours:?}, reference {reference:?}"),
    }
    ours
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn sets_encode_as_the_reference_does(ranges in ranges(60)) {
        let (ours, reference) = both(&ranges);
        assert_same(&ours, &reference);
        prop_assert_eq!(decode_both(&ours.to_bytes()), Ok(ours));
    }

    #[test]
    fn mutated_encodings_are_judged_alike(
        ranges in ranges(12),
        flips in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..4),
    ) {
        let mut bytes = both(&ranges).0.to_bytes();
        for (index, bit) in flips {
            if !bytes.is_empty() {
                let at = index.index(bytes.len());
                bytes[at] ^= 1 << (bit % 8);
            }
        }
        for end in 0..=bytes.len() {
            let _ = decode_both(&bytes[..end]);
        }
    }

    #[test]
    fn random_bytes_are_judged_alike(mut bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = decode_both(&bytes);
        if let Some(first) = bytes.first_mut() {
            *first &= !0b11;
        }
        let _ = decode_both(&bytes);
    }

    #[test]
    fn zeros_and_continuations_are_judged_alike(
        bytes in prop::collection::vec(prop::sample::select(vec![0, 1, 0x80, 0xff, 0x20, 0xfe, 0x7f, 0x55, 0xaa]), 0..30),
    ) {
        let _ = decode_both(&bytes);
    }

    #[test]
    fn cbor_is_judged_alike(bytes in prop::collection::vec(any::<u8>(), 0..12), ranges in ranges(5)) {
        let field = both(&ranges).0;
        let cbor = to_vec(&field).unwrap();
        prop_assert_eq!(&cbor, &fvm_ipld_encoding::to_vec(&both(&ranges).1).unwrap());
        prop_assert_eq!(from_slice::<BitField>(&cbor).unwrap(), field);
        let ours = from_slice::<BitField>(&bytes).is_ok();
        prop_assert_eq!(ours, fvm_ipld_encoding::from_slice::<Reference>(&bytes).is_ok());
    }
}

#[test]
fn every_short_input_is_judged_alike() {
    for word in 0..=u16::MAX {
        let _ = decode_both(&word.to_le_bytes());
    }
    for byte in 0..=u8::MAX {
        let _ = decode_both(&[byte]);
    }
    assert_eq!(decode_both(&[]), Ok(BitField::new()));
}

#[test]
fn every_varint_length_is_read_and_refused_where_it_must_be() {
    for bits in 4..64 {
        for length in [1_u64 << bits, (1_u64 << bits) | 1, u64::MAX >> (63 - bits)] {
            let field = BitField::from(0..length);
            assert_eq!(decode_both(&field.to_bytes()), Ok(field));
            let shifted = BitField::from_ranges([3..5, 9..length.max(10)]);
            assert_eq!(decode_both(&shifted.to_bytes()), Ok(shifted));
        }
    }
    // Version and first bit 1, then prefix 00: the varint begins at bit 5.
    let varint = |bytes: &[u8]| {
        let mut encoded = vec![0b100_u8];
        for &byte in bytes {
            *encoded.last_mut().unwrap() |= byte << 5;
            encoded.push(byte >> 3);
        }
        while encoded.last() == Some(&0) {
            encoded.pop();
        }
        decode_both(&encoded)
    };
    assert_eq!(varint(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]).unwrap().len(), u64::MAX);
    assert_eq!(
        varint(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]),
        Err(RleError::InvalidVarint)
    );
    assert_eq!(varint(&[0xff; 10]), Err(RleError::InvalidVarint));
    for bytes in 1..10 {
        let mut overlong = vec![0x90; bytes];
        overlong.push(0);
        assert_eq!(varint(&overlong), Err(RleError::InvalidVarint), "{bytes} bytes and a zero");
    }
    assert_eq!(varint(&[15]), Err(RleError::NotMinimal));
}

#[test]
fn the_64_bits_may_be_filled_and_not_exceeded() {
    let full = BitField::from(0..u64::MAX);
    assert_eq!(decode_both(&full.to_bytes()).unwrap().last(), Some(u64::MAX - 1));
    // A run of u64::MAX zeros, then one bit: position u64::MAX does not exist.
    let mut beyond = BitField::from((u64::MAX - 1)..u64::MAX).to_bytes();
    assert!(decode_both(&beyond).is_ok());
    beyond[0] |= 1 << 5; // the gap's lowest varint bit: u64::MAX - 1 becomes u64::MAX
    assert_eq!(decode_both(&beyond), Err(RleError::Overflow));
}

#[test]
fn serde_limits_the_encoded_size() {
    // Alternating bits take one bit each.
    let of_size = |bytes: u64| BitField::try_from_bits((0..bytes * 8 - 3).step_by(2)).unwrap();
    let largest = of_size(MAX_ENCODED_SIZE as u64);
    assert_eq!(largest.to_bytes().len(), MAX_ENCODED_SIZE);
    let cbor = to_vec(&largest).unwrap();
    assert_eq!(from_slice::<BitField>(&cbor).unwrap(), largest);

    let larger = of_size(MAX_ENCODED_SIZE as u64 + 1);
    assert_eq!(larger.to_bytes().len(), MAX_ENCODED_SIZE + 1);
    assert!(to_vec(&larger).is_err());
    assert_eq!(BitField::from_bytes(&larger.to_bytes()).unwrap(), larger, "only serde has a limit");
    let mut cbor = vec![0x59, 0x80, 0x01];
    cbor.extend(larger.to_bytes());
    assert!(from_slice::<BitField>(&cbor).is_err());
    assert!(from_slice::<UnvalidatedBitField>(&cbor).is_err());
    assert!(fvm_ipld_encoding::from_slice::<Reference>(&cbor).is_err());
    assert!(fvm_ipld_encoding::from_slice::<ReferenceUnvalidated>(&cbor).is_err());
}

#[test]
fn only_byte_strings_are_bit_fields() {
    // Text, a list of integers, an integer, null.
    for cbor in [&[0x61, 0x0c][..], &[0x81, 0x0c], &[0x0c], &[0xf6]] {
        assert!(from_slice::<BitField>(cbor).is_err());
        assert!(from_slice::<UnvalidatedBitField>(cbor).is_err());
        assert!(fvm_ipld_encoding::from_slice::<Reference>(cbor).is_err());
    }
    // The network's decoder joins the pieces of an indefinite byte string, so both of ours must.
    let pieces = [0x5f, 0x41, 0x14, 0x41, 0x01, 0xff];
    let field = from_slice::<BitField>(&pieces).unwrap();
    assert_same(&field, &fvm_ipld_encoding::from_slice(&pieces).unwrap());
    assert_eq!(from_slice::<UnvalidatedBitField>(&pieces).unwrap().validate(), Ok(&field));
}

#[test]
fn an_unvalidated_field_waits_and_writes_what_it_read() {
    let nonsense = [0x42, 0x0c, 0x00];
    let mut field: UnvalidatedBitField = from_slice(&nonsense).unwrap();
    assert_eq!(field.validate().unwrap_err(), RleError::NotMinimal);
    assert_eq!(to_vec(&field).unwrap(), nonsense);
    assert_eq!(BitField::try_from(field).unwrap_err(), RleError::NotMinimal);

    let mut field: UnvalidatedBitField = from_slice(&[0x41, 0x0c]).unwrap();
    field.validate_mut().unwrap().set(1).unwrap();
    assert_eq!(BitField::try_from(field.clone()).unwrap(), BitField::from(0..2));
    assert_eq!(to_vec(&field).unwrap(), to_vec(&BitField::from(0..2)).unwrap());
}
