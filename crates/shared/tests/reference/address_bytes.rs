//! Addresses as bytes: what is read, what is refused, what is derived.

use forest_shared::address::{Address, Payload, Protocol};
use fvm_shared2::address::Address as Address2;
use fvm_shared3::address::Address as Address3;
use fvm_shared4::address::Address as Address4;
use proptest::{collection::vec, prelude::*};

use super::{agreement, strategies};

/// All generations read the same from `bytes`, or refuse the same.
fn agree(bytes: &[u8]) {
    let theirs = [
        Address2::from_bytes(bytes).map(|address| address.to_bytes()).ok(),
        Address3::from_bytes(bytes).map(|address| address.to_bytes()).ok(),
        Address4::from_bytes(bytes).map(|address| address.to_bytes()).ok(),
    ];
    let ours = Address::from_bytes(bytes).map(|address| address.to_bytes().to_vec()).ok();
    let old = Address::from_bytes_up_to(Protocol::Bls, bytes).map(|address| address.to_bytes().to_vec()).ok();
    assert_eq!([old, ours.clone(), ours], theirs, "{}", hex::encode(bytes));
}

proptest! {
    #[test]
    fn bytes_and_their_mutations(address in strategies::address()) {
        let bytes = address.to_bytes();
        prop_assert_eq!(Address::from_bytes(&bytes), Ok(address));
        agree(&bytes);
        agreement::mutations(&bytes).for_each(|mutated| agree(&mutated));
    }

    #[test]
    fn any_bytes(protocol in 0_u8..6, payload in vec(any::<u8>(), 0..70)) {
        agree(&[&[protocol], &payload[..]].concat());
    }

    #[test]
    fn lengths_that_occur(protocol in 0_u8..6, payload in prop_oneof![vec(any::<u8>(), 20), vec(any::<u8>(), 48)]) {
        agree(&[&[protocol], &payload[..]].concat());
    }

    #[test]
    fn inside_cbor(address in strategies::address()) {
        agreement::agree_around::<Address, Address4>(&address);
        agreement::agree_around::<Address, Address3>(&address);
    }

    #[test]
    fn order(left in strategies::address(), right in strategies::address()) {
        let theirs = |address: Address| Address4::from_bytes(&address.to_bytes()).unwrap();
        prop_assert_eq!(left.cmp(&right), theirs(left).cmp(&theirs(right)));
    }

    #[test]
    fn order_within_a_namespace(left in vec(any::<u8>(), 0..4), right in vec(any::<u8>(), 0..4)) {
        let ours = |bytes: &[u8]| Address::new_delegated(10, bytes).unwrap();
        let theirs = |bytes: &[u8]| Address4::new_delegated(10, bytes).unwrap();
        prop_assert_eq!(ours(&left).cmp(&ours(&right)), theirs(&left).cmp(&theirs(&right)));
    }

    #[test]
    fn derivations(data in vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(Address::new_actor(&data).to_bytes().to_vec(), Address4::new_actor(&data).to_bytes());
        for length in [data.len(), 65, 48] {
            let key: Vec<u8> = data.iter().copied().cycle().chain([0; 65]).take(length).collect();
            let bytes = |address: Result<Address, _>| address.ok().map(|address| address.to_bytes().to_vec());
            prop_assert_eq!(
                bytes(Address::new_secp256k1(&key)),
                Address4::new_secp256k1(&key).ok().map(Address4::to_bytes)
            );
            prop_assert_eq!(bytes(Address::new_bls(&key)), Address4::new_bls(&key).ok().map(Address4::to_bytes));
            prop_assert_eq!(
                bytes(Address::new_delegated(77, &key)),
                Address4::new_delegated(77, &key).ok().map(Address4::to_bytes)
            );
        }
    }
}

#[test]
fn numbers_must_be_minimal() {
    for payload in [&[0x80, 0x00][..], &[0xff; 10], &[0x80; 11], &[0x81, 0x80, 0x00], &[0x00, 0x00]] {
        for protocol in [0, 4] {
            agree(&[&[protocol], payload].concat());
        }
    }
    let highest = [&[0][..], &[0xff; 9], &[0x01]].concat();
    assert_eq!(Address::from_bytes(&highest), Ok(Address::new_id(u64::MAX)));
    agree(&highest);
    agree(&[&[0][..], &[0xff; 9], &[0x02]].concat());
}

#[test]
fn the_zero_key() {
    let zero: Address =
        "f3yaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaby2smx7a"
            .parse()
            .unwrap();
    assert!(zero.is_bls_zero_address());
    let Payload::Bls(mut key) = *zero.payload() else { panic!("f3") };
    key[47] = 1;
    assert!(!Address::from(Payload::Bls(key)).is_bls_zero_address());
    assert!(!Address::new_id(0).is_bls_zero_address());
}

#[test]
fn an_address_fits_a_cache_line() {
    assert_eq!(size_of::<Address>(), 64);
    assert_eq!(size_of::<Option<Address>>(), 64);
}
