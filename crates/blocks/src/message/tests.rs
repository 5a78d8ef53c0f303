//! Signed messages: which form is on chain, who signed, damage.

use forest_shared::{
    address::Address,
    crypto::{Signature, SignatureType, VerifyError},
    message::inclusion_length,
};
use forest_testing::hostile;

use super::*;
use crate::samples::{bls_key, message, secp_key, secp_message};

fn bls_message() -> SignedMessage {
    let message = message(bls_key(1).address(), 0);
    let signature = bls_key(1).sign(&message.cid().unwrap().to_bytes());
    SignedMessage { message, signature }
}

fn delegated_message() -> SignedMessage {
    let from = Address::new_delegated(10, &[1; 20]).unwrap();
    SignedMessage { message: message(from, 0), signature: Signature::new_delegated(vec![0; 65]) }
}

#[test]
fn a_bls_message_is_on_chain_without_its_signature() {
    let signed = bls_message();
    assert_eq!(signed.cid().unwrap(), signed.message.cid().unwrap());
    assert_eq!(signed.to_chain_cbor().unwrap(), signed.message.to_cbor().unwrap());
    assert_ne!(signed.to_cbor().unwrap(), signed.to_chain_cbor().unwrap());
    let unsigned = ChainMessage::from(signed.message.clone());
    assert_eq!(unsigned.cid().unwrap(), signed.cid().unwrap());
    assert_eq!(unsigned.as_ref().signature_type(), None);
}

#[test]
fn other_messages_are_on_chain_with_their_signature() {
    for signed in [secp_message(1, 0), delegated_message()] {
        assert_ne!(signed.cid().unwrap(), signed.message.cid().unwrap());
        assert_eq!(signed.to_chain_cbor().unwrap(), signed.to_cbor().unwrap());
        let message = ChainMessage::from(signed.clone());
        assert_eq!(message.cid().unwrap(), signed.cid().unwrap());
        assert_eq!(message.as_ref().signature_type(), Some(signed.signature.sig_type));
        assert_eq!(message.message(), &signed.message);
    }
}

#[test]
fn lengths_are_those_that_inclusion_is_charged_by() {
    for signed in [bls_message(), secp_message(1, 0), delegated_message()] {
        let unsigned = signed.message.to_cbor().unwrap().len();
        let expected = inclusion_length(unsigned, signed.signature.sig_type);
        assert_eq!(signed.chain_length().unwrap(), expected);
        assert_eq!(ChainMessage::from(signed).chain_length().unwrap(), expected);
    }
}

#[test]
fn the_sender_has_signed() {
    bls_message().verify(&bls_key(1).address()).unwrap();
    secp_message(1, 0).verify(&secp_key(1).address()).unwrap();
    assert_eq!(bls_message().verify(&bls_key(2).address()), Err(VerifyError::Mismatch));
    assert_eq!(secp_message(1, 0).verify(&secp_key(2).address()), Err(VerifyError::Mismatch));
    let mut changed = secp_message(1, 0);
    changed.message.sequence = 1;
    assert!(changed.verify(&secp_key(1).address()).is_err());
    assert_eq!(delegated_message().verify(&secp_key(1).address()), Err(VerifyError::Delegated));
}

#[test]
fn damage_is_refused_or_read_as_another_message() {
    for signed in [bls_message(), secp_message(1, 0), delegated_message()] {
        let bytes = signed.to_cbor().unwrap();
        assert_eq!(SignedMessage::from_cbor(&bytes).unwrap(), signed);
        for cut in hostile::truncations(&bytes) {
            assert!(SignedMessage::from_cbor(cut).is_err());
        }
        for damaged in hostile::bit_flips(&bytes).chain(hostile::lies(&bytes)) {
            if let Ok(message) = SignedMessage::from_cbor(&damaged) {
                assert_eq!(SignedMessage::from_cbor(&message.to_cbor().unwrap()).unwrap(), message);
            }
        }
    }
}

#[test]
fn a_signature_longer_than_other_nodes_read_is_refused() {
    let mut signed = secp_message(1, 0);
    signed.signature = Signature { sig_type: SignatureType::Secp256k1, bytes: vec![0; 199] };
    assert!(SignedMessage::from_cbor(&signed.to_cbor().unwrap()).is_ok());
    signed.signature.bytes.push(0);
    assert!(SignedMessage::from_cbor(&signed.to_cbor().unwrap()).is_err());
}
