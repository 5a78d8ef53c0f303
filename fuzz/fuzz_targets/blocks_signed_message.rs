//! Signed messages from any bytes: what decodes has one encoding, which decodes to the same; its length on chain is the
//! one that inclusion is charged by; a signature that verifies says who signed.
#![no_main]

use forest_blocks::{ChainMessage, SignedMessage, check_inclusion};
use forest_shared::{address::Protocol, crypto::SignatureType};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(signed) = SignedMessage::from_cbor(data) else { return };
    let encoded = signed.to_cbor().expect("what was decoded has an encoding");
    assert_eq!(SignedMessage::from_cbor(&encoded).as_ref(), Ok(&signed));

    let unsigned = signed.message.to_cbor().expect("what was decoded has an encoding");
    let on_chain = signed.to_chain_cbor().expect("what was decoded has an encoding");
    match signed.signature.sig_type {
        SignatureType::Bls => assert_eq!(on_chain, unsigned),
        SignatureType::Secp256k1 | SignatureType::Delegated => assert_eq!(on_chain, encoded),
    }
    assert_eq!(signed.chain_length(), Ok(on_chain.len()));
    assert_eq!(ChainMessage::from(signed.clone()).cid(), signed.cid());

    let _ = signed.verify(&signed.message.from);
    let _ = check_inclusion(&signed.message, Protocol::Delegated, 0);
});
