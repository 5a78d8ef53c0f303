//! Messages: by hand, by serde, and by the reference, the same bytes and the same refusals.

use forest_encoding::{cbor::Reader, from_slice, to_vec};
use forest_shared::{
    address::Protocol,
    bigint::BigInt,
    crypto::{Signature, SignatureType},
    econ::TokenAmount,
    message::{InvalidMessage, Message, inclusion_length},
};
use fvm_shared2::message::Message as Message2;
use fvm_shared3::message::Message as Message3;
use fvm_shared4::message::Message as Message4;
use proptest::prelude::*;

use super::{agreement, strategies};

/// The decoder by hand and the one by serde are one.
fn by_hand_is_by_serde(bytes: &[u8]) {
    let (by_hand, by_serde) = (Message::from_cbor(bytes), from_slice::<Message>(bytes));
    assert_eq!(by_hand.as_ref().ok(), by_serde.as_ref().ok(), "{}", hex::encode(bytes));
}

/// The first generation holds version and gas limit as signed numbers. What it decodes and then accepts is what ours
/// does, but for versions below zero, which no other node reads either, and above 2⁶³ − 1.
fn agree_with_the_first(bytes: &[u8]) {
    let theirs: Option<Message2> = fvm_ipld_encoding::from_slice(bytes).ok();
    let theirs = theirs.filter(|message: &Message2| message.check().is_ok() && message.version >= 0);
    let ours = Message::from_cbor(bytes).ok().filter(|message| {
        message.check().is_ok()
            && message.check_protocols(Protocol::Bls).is_ok()
            && message.version <= i64::MAX as u64
    });
    assert_eq!(
        ours.map(|message| message.to_cbor().unwrap()),
        theirs.map(|message| fvm_ipld_encoding::to_vec(&message).unwrap()),
        "{}",
        hex::encode(bytes)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bytes_and_their_mutations(message in strategies::message()) {
        agreement::agree_around::<Message, Message4>(&message);
        let bytes = message.to_cbor().unwrap();
        prop_assert_eq!(&bytes, &to_vec(&message).unwrap());
        by_hand_is_by_serde(&bytes);
        agree_with_the_first(&bytes);
        for mutated in agreement::mutations(&bytes) {
            by_hand_is_by_serde(&mutated);
            agree_with_the_first(&mutated);
        }
        let theirs: Message3 = fvm_ipld_encoding::from_slice(&bytes).unwrap();
        prop_assert_eq!(fvm_ipld_encoding::to_vec(&theirs).unwrap(), bytes);
    }

    #[test]
    fn old_messages(message in strategies::message_with(strategies::old_address().boxed())) {
        agree_with_the_first(&message.to_cbor().unwrap());
        prop_assert_eq!(message.check_protocols(Protocol::Bls), Ok(()));
    }

    #[test]
    fn checks(message in strategies::message()) {
        let theirs: Message4 = fvm_ipld_encoding::from_slice(&message.to_cbor().unwrap()).unwrap();
        prop_assert_eq!(message.check().is_ok(), theirs.check().is_ok());
    }

    #[test]
    fn names(message in strategies::message()) {
        let bytes = message.to_cbor().unwrap();
        let cid = message.cid().unwrap();
        prop_assert!(forest_encoding::hash::verify(&cid, &bytes).unwrap());
        prop_assert_eq!(cid.codec(), 0x71);
    }

    #[test]
    fn lengths(message in strategies::message(), signature in any::<[u8; 32]>()) {
        let unsigned = message.to_cbor().unwrap().len();
        let signature = [&signature[..], &signature, &[0]].concat();
        for signature in [Signature::new_secp256k1(signature.clone()), Signature::new_delegated(signature)] {
            let signed = to_vec(&(&message, &signature)).unwrap();
            prop_assert_eq!(inclusion_length(unsigned, signature.sig_type), signed.len());
        }
        prop_assert_eq!(inclusion_length(unsigned, SignatureType::Bls), unsigned);
    }
}

#[test]
fn gas_limits() {
    let with = |gas_limit| Message { gas_limit, ..Message::default() }.check();
    assert_eq!(with(0), Err(InvalidMessage::NoGasLimit));
    assert_eq!(with(1), Ok(()));
    assert_eq!(with(i64::MAX as u64), Ok(()));
    assert_eq!(with(1 << 63), Err(InvalidMessage::GasLimitTooLarge(1 << 63)));
}

#[test]
fn messages_in_a_row() {
    let message = Message { gas_limit: 7, ..Message::default() };
    let bytes = message.to_cbor().unwrap().repeat(2);
    let mut reader = Reader::new(&bytes);
    assert_eq!(Message::read(&mut reader).as_ref(), Ok(&message));
    assert_eq!(Message::read(&mut reader).as_ref(), Ok(&message));
    assert!(Message::read(&mut reader).is_err());
    assert!(Message::from_cbor(&bytes).is_err());
}

#[test]
fn amounts_that_do_not_encode() {
    let value = TokenAmount::from_atto(BigInt::from(1) << 1016);
    let message = Message { value, ..Message::default() };
    assert!(message.to_cbor().is_err() && message.cid().is_err() && to_vec(&message).is_err());
}
