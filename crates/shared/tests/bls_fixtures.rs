//! Key by key through `bls/bls_signatures.json`: hashes to the curve, public keys, signatures, and all of them in one
//! aggregate. Skipped, in the open, where the shared fixtures are not.

use std::{collections::BTreeMap, fs, process::ExitCode};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use forest_shared::{
    bigint::BigUint,
    crypto::{BlsKey, VerifyError, aggregate_bls, verify_bls, verify_bls_aggregate},
};
use forest_testing::{Suite, fixtures};

/// A case of the file; what a case does not have is empty.
struct Case {
    message: String,
    private_key: String,
    public_key: Vec<u8>,
    signature: Vec<u8>,
    point_g1: Vec<u8>,
    point_g2: Vec<u8>,
}

impl Case {
    /// The private key: a decimal number in the file, little-endian bytes in wallets.
    fn key(&self) -> BlsKey {
        let mut bytes = self.private_key.parse::<BigUint>().unwrap().to_bytes_le();
        bytes.resize(32, 0);
        BlsKey::from_bytes(&bytes.try_into().unwrap()).unwrap()
    }

    fn signed(&self) -> bool {
        !self.private_key.is_empty()
    }
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(fixtures::shared("bls/bls_signatures.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let read = |case: &serde_json::Value| {
        let text = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
        let bytes = |name: &str| BASE64_STANDARD.decode(text(name)).unwrap();
        Case {
            message: text("Msg"),
            private_key: text("BLSPrivKey"),
            public_key: bytes("BLSPubKey"),
            signature: bytes("BLSSigG2"),
            point_g1: bytes("G1Compressed"),
            point_g2: bytes("G2Compressed"),
        }
    };
    let cases: Vec<_> = file["cases"].as_array().unwrap().iter().map(read).collect();
    assert_eq!((cases.len(), cases.iter().filter(|case| case.signed()).count()), (105, 104));
    cases
}

fn keys_and_signatures() {
    for case in cases().iter().filter(|case| case.signed()) {
        let (key, message) = (case.key(), case.message.as_bytes());
        assert_eq!(key.public_key().to_vec(), case.public_key);
        assert_eq!(key.sign(message).bytes, case.signature);
        assert_eq!(verify_bls(&case.signature, message, &key.address()), Ok(()));
        let other = [message, b"!"].concat();
        assert_eq!(verify_bls(&case.signature, &other, &key.address()), Err(VerifyError::Mismatch));
    }
}

fn points_of_both_groups() {
    // The key one signs with the very point that a message hashes to.
    let mut one = [0; 32];
    one[0] = 1;
    let one = BlsKey::from_bytes(&one).unwrap();
    for case in cases() {
        if case.signed() {
            assert_eq!(one.sign(case.message.as_bytes()).bytes, case.point_g2);
        }
        let (key, signature) = (case.point_g1.try_into().unwrap(), case.point_g2.try_into().unwrap());
        // Points of the groups, though no key signed: read, and refused.
        assert_eq!(verify_bls_aggregate(&signature, &[key], &[case.message.as_bytes()]), Ok(false));
    }
}

fn all_in_one_aggregate() {
    let cases: Vec<_> = cases().into_iter().filter(Case::signed).collect();
    let distinct: BTreeMap<_, _> = cases.iter().map(|case| (case.message.as_bytes(), case)).collect();
    let signatures: Vec<[u8; 96]> =
        distinct.values().map(|case| case.signature.clone().try_into().unwrap()).collect();
    let keys: Vec<[u8; 48]> =
        distinct.values().map(|case| case.public_key.clone().try_into().unwrap()).collect();
    let mut messages: Vec<_> = distinct.keys().copied().collect();
    assert!(messages.len() > 50);
    let aggregate = aggregate_bls(&signatures).unwrap();
    assert_eq!(verify_bls_aggregate(&aggregate, &keys, &messages), Ok(true));
    messages.swap(3, 4);
    assert_eq!(verify_bls_aggregate(&aggregate, &keys, &messages), Ok(false));
}

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("keys and signatures", keys_and_signatures)
        .test("points of both groups", points_of_both_groups)
        .test("all in one aggregate", all_in_one_aggregate)
        .run()
}
