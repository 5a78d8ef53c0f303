//! Signatures: the wire form against the reference; verification against what the reference verifies with.

use bls_signatures::{PrivateKey, Serialize as _};
use forest_shared::{
    address::Address,
    crypto::{
        BlsKey, Secp256k1Key, Signature, SignatureType, VerifyError, aggregate_bls,
        recover_secp256k1_address, recover_secp256k1_key, verify_bls, verify_bls_aggregate, verify_secp256k1,
    },
};
use fvm_shared2::crypto::signature::Signature as Signature2;
use fvm_shared4::crypto::signature::Signature as Signature4;
use proptest::{collection::vec, prelude::*};

use super::agreement;

/// How the published crates recover a key: k256 0.13, high s normalised, parity flipped with it.
fn reference_recovery(hash: &[u8; 32], signature: &[u8; 65]) -> Option<[u8; 65]> {
    use k256_013::ecdsa::{RecoveryId, Signature, VerifyingKey};
    let mut recovery_id = signature[64];
    let mut scalars = Signature::from_slice(&signature[..64]).ok()?;
    if let Some(low) = scalars.normalize_s() {
        scalars = low;
        recovery_id ^= 1;
    }
    let recovery_id = RecoveryId::try_from(recovery_id).ok()?;
    let key = VerifyingKey::recover_from_prehash(hash, &scalars, recovery_id).ok()?;
    key.to_encoded_point(false).as_bytes().try_into().ok()
}

/// How the published crates verify an aggregate: bls-signatures 0.15.
fn reference_aggregate(signature: &[u8; 96], keys: &[[u8; 48]], messages: &[&[u8]]) -> Option<bool> {
    if keys.len() != messages.len() {
        return None;
    }
    if keys.is_empty() {
        return Some(true);
    }
    let signature = bls_signatures::Signature::from_bytes(signature).ok()?;
    let keys: Vec<_> =
        keys.iter().map(|key| bls_signatures::PublicKey::from_bytes(key)).collect::<Result<_, _>>().ok()?;
    Some(bls_signatures::verify_messages(&signature, messages, &keys))
}

#[track_caller]
fn same_aggregate(signature: &[u8; 96], keys: &[[u8; 48]], messages: &[&[u8]]) -> Option<bool> {
    let ours = verify_bls_aggregate(signature, keys, messages).ok();
    assert_eq!(ours, reference_aggregate(signature, keys, messages));
    ours
}

proptest! {
    #[test]
    fn wire(kind in 0_u8..5, bytes in vec(any::<u8>(), 0..100)) {
        let encoded = forest_encoding::to_vec(forest_encoding::serde_bytes::Bytes::new(&[&[kind], &bytes[..]].concat())).unwrap();
        if kind == 3 {
            // Nodes know delegated signatures; the crates of the VM never did.
            let signature: Signature = forest_encoding::from_slice(&encoded).unwrap();
            prop_assert_eq!(&signature, &Signature::new_delegated(bytes));
            prop_assert_eq!(forest_encoding::to_vec(&signature).unwrap(), encoded);
        } else {
            agreement::agree::<Signature, Signature4>(&encoded);
            agreement::agree::<Signature, Signature2>(&encoded);
        }
    }

    #[test]
    fn recovery(key in any::<[u8; 32]>(), hash in any::<[u8; 32]>(), at in 0_usize..65, bit in 0_u8..8) {
        let Ok(key) = Secp256k1Key::from_bytes(&key) else { return Ok(()) };
        let signature = key.sign_hash(&hash);
        prop_assert_eq!(recover_secp256k1_key(&hash, &signature), Ok(key.public_key()));
        prop_assert_eq!(recover_secp256k1_address(&hash, &signature), Ok(key.address()));
        prop_assert_eq!(reference_recovery(&hash, &signature), Some(key.public_key()));
        // The twin with a high s and the other parity is as good.
        let mut twin = signature;
        let s = k256_013::ecdsa::Signature::from_slice(&signature[..64]).unwrap();
        twin[32..64].copy_from_slice(&(-s.s()).to_bytes());
        twin[64] ^= 1;
        prop_assert_eq!(recover_secp256k1_key(&hash, &twin), Ok(key.public_key()));
        prop_assert_eq!(reference_recovery(&hash, &twin), Some(key.public_key()));
        // Damaged, and with every recovery id.
        let mut damaged = signature;
        damaged[at] ^= 1 << bit;
        prop_assert_eq!(recover_secp256k1_key(&hash, &damaged).ok(), reference_recovery(&hash, &damaged));
        for recovery_id in (0..8).chain([26, 27, 28, 29, 255]) {
            let other = [&signature[..64], &[recovery_id]].concat().try_into().unwrap();
            prop_assert_eq!(recover_secp256k1_key(&hash, &other).ok(), reference_recovery(&hash, &other));
        }
    }

    #[test]
    fn recovery_from_anything(r in any::<[u8; 32]>(), s in any::<[u8; 32]>(), id in 0_u8..5, hash in any::<[u8; 32]>(), small in any::<bool>()) {
        let mut signature: [u8; 65] = [&r[..], &s, &[id]].concat().try_into().unwrap();
        if small {
            // Where x of the point may be r plus the order: ids 2 and 3.
            signature[..16].fill(0);
        }
        prop_assert_eq!(recover_secp256k1_key(&hash, &signature).ok(), reference_recovery(&hash, &signature));
    }
}

#[test]
fn recovery_at_the_edges() {
    let order = hex::decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").unwrap();
    let mut below = order.clone();
    below[31] -= 1;
    let half = hex::decode("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0").unwrap();
    let mut above_half = half.clone();
    above_half[31] += 1;
    let mut one = vec![0; 32];
    one[31] = 1;
    let scalars = [vec![0; 32], one, half, above_half, below, order, vec![0xff; 32]];
    let mut recovered = 0;
    for r in &scalars {
        for s in &scalars {
            for id in 0..5 {
                for hash in [[0; 32], [1; 32], [0xff; 32]] {
                    let signature = [&r[..], s, &[id]].concat().try_into().unwrap();
                    let ours = recover_secp256k1_key(&hash, &signature).ok();
                    assert_eq!(ours, reference_recovery(&hash, &signature));
                    recovered += usize::from(ours.is_some());
                }
            }
        }
    }
    assert!(recovered > 0);
}

/// From the tests of go-ethereum: a high s.
#[test]
fn recovery_of_a_known_signature() {
    let hash = hex::decode("18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c").unwrap();
    let signature = hex::decode(
        "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75feeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c454901",
    )
    .unwrap();
    let key = recover_secp256k1_key(&hash.try_into().unwrap(), &signature.try_into().unwrap()).unwrap();
    assert_eq!(key[0], 4);
    assert_eq!(Address::from_secp256k1_key(&key), Address::new_secp256k1(&key).unwrap());
    assert_eq!(
        hex::encode(key),
        "043a514176466fa815ed481ffad09110a2d344f6c9b78c1d14afc351c3a51be33d8072e77939dc03ba44790779b7a1025baf3003f6732430e20cd9b76d953391b3"
    );
}

#[test]
fn secp256k1_verifies_only_what_was_signed() {
    let key = Secp256k1Key::from_bytes(&[1; 32]).unwrap();
    let signature = key.sign(b"message");
    assert_eq!(signature.sig_type, SignatureType::Secp256k1);
    assert_eq!(signature.verify(b"message", &key.address()), Ok(()));
    assert_eq!(signature.verify(b"massage", &key.address()), Err(VerifyError::Mismatch));
    assert_eq!(
        signature.verify(b"message", &Address::new_id(1)),
        Err(VerifyError::WrongSigner(forest_shared::address::Protocol::Id))
    );
    let other = Secp256k1Key::from_bytes(&[2; 32]).unwrap();
    assert_eq!(signature.verify(b"message", &other.address()), Err(VerifyError::Mismatch));
    assert_eq!(
        verify_secp256k1(&signature.bytes[..64], b"message", &key.address()),
        Err(VerifyError::SignatureLength(64))
    );
    assert!(Secp256k1Key::from_bytes(&[0; 32]).is_err() && Secp256k1Key::from_bytes(&[0xff; 32]).is_err());
    assert_eq!(Signature::new_delegated(vec![]).verify(b"", &key.address()), Err(VerifyError::Delegated));
}

fn bls_keys(count: u8) -> Vec<BlsKey> {
    (1..=count).map(|seed| BlsKey::from_bytes(&[seed; 32]).unwrap()).collect()
}

fn bls_sign(key: &BlsKey, message: &[u8]) -> [u8; 96] {
    key.sign(message).bytes.try_into().unwrap()
}

#[test]
fn bls_keys_and_signatures_are_the_reference_s() {
    for key in 1..4 {
        let (ours, theirs) =
            (BlsKey::from_bytes(&[key; 32]).unwrap(), PrivateKey::from_bytes(&[key; 32]).unwrap());
        assert_eq!(ours.public_key().to_vec(), theirs.public_key().as_bytes());
        assert_eq!(ours.sign(b"m").bytes, theirs.sign(b"m").as_bytes());
        assert_eq!(ours.sign(b"m").verify(b"m", &ours.address()), Ok(()));
        assert_eq!(ours.sign(b"m").verify(b"n", &ours.address()), Err(VerifyError::Mismatch));
    }
    assert!(BlsKey::from_bytes(&[0; 32]).is_err() && BlsKey::from_bytes(&[0xff; 32]).is_err());
}

#[test]
fn aggregates() {
    // More than the eight pairs that one Miller loop takes at a time.
    let keys = bls_keys(10);
    let messages: Vec<Vec<u8>> = (0..10_u8).map(|number| vec![number; usize::from(number)]).collect();
    let signatures: Vec<_> =
        keys.iter().zip(&messages).map(|(key, message)| bls_sign(key, message)).collect();
    for count in [1, 2, 3, 7, 8, 9, 10] {
        let aggregate = aggregate_bls(&signatures[..count]).unwrap();
        let theirs = bls_signatures::aggregate(
            &signatures[..count]
                .iter()
                .map(|s| bls_signatures::Signature::from_bytes(s).unwrap())
                .collect::<Vec<_>>(),
        )
        .unwrap();
        assert_eq!(aggregate.to_vec(), theirs.as_bytes());
        let public: Vec<_> = keys[..count].iter().map(BlsKey::public_key).collect();
        let texts: Vec<&[u8]> = messages[..count].iter().map(Vec::as_slice).collect();
        assert_eq!(same_aggregate(&aggregate, &public, &texts), Some(true));
        let mut wrong = texts.clone();
        wrong[count - 1] = b"another";
        assert_eq!(same_aggregate(&aggregate, &public, &wrong), Some(false));
        let mut fewer = public.clone();
        fewer.pop();
        assert_eq!(same_aggregate(&aggregate, &fewer, &texts), None);
    }
    assert_eq!(aggregate_bls(&[]), Err(VerifyError::InvalidSignature));
}

#[test]
fn aggregates_of_nothing_and_of_repeated_messages() {
    assert_eq!(same_aggregate(&[0; 96], &[], &[]), Some(true));
    let keys = bls_keys(3);
    let public: Vec<_> = keys.iter().map(BlsKey::public_key).collect();
    for messages in [[&b"same"[..], b"same", b"other"], [b"same", b"other", b"same"], [b"a", b"b", b"c"]] {
        let signatures: Vec<_> =
            keys.iter().zip(messages).map(|(key, message)| bls_sign(key, message)).collect();
        let aggregate = aggregate_bls(&signatures).unwrap();
        let distinct = messages[0] != messages[1] && messages[0] != messages[2];
        assert_eq!(same_aggregate(&aggregate, &public, &messages), Some(distinct));
    }
    let pair = [&b"same"[..], b"same"];
    let signatures: Vec<_> = keys.iter().zip(pair).map(|(key, message)| bls_sign(key, message)).collect();
    assert_eq!(same_aggregate(&aggregate_bls(&signatures).unwrap(), &public[..2], &pair), Some(false));
}

#[test]
fn identities_and_points_that_are_none() {
    let key = &bls_keys(1)[0];
    let signature = bls_sign(key, b"m");
    let mut no_key = [0; 48];
    no_key[0] = 0xc0;
    let mut no_signature = [0; 96];
    no_signature[0] = 0xc0;
    // The identity signs nothing, alone or among others.
    for message in [&b"m"[..], b""] {
        assert_eq!(same_aggregate(&no_signature, &[no_key], &[message]), Some(false));
        assert_eq!(same_aggregate(&no_signature, &[key.public_key()], &[message]), Some(false));
        assert_eq!(same_aggregate(&signature, &[no_key], &[message]), Some(false));
        assert_eq!(same_aggregate(&signature, &[key.public_key(), no_key], &[b"m", b"n"]), Some(false));
        assert_eq!(same_aggregate(&signature, &[no_key, key.public_key()], &[b"n", b"m"]), Some(false));
    }
    // Bits of the encoding: compression, infinity, sign; coordinates out of the field, off the curve, out of the group.
    for at in [0, 1, 20, 47] {
        for bit in 0..8 {
            let mut damaged = key.public_key();
            damaged[at] ^= 1 << bit;
            same_aggregate(&signature, &[damaged], &[b"m"]);
        }
    }
    for at in [0, 1, 48, 95] {
        for bit in 0..8 {
            let mut damaged = signature;
            damaged[at] ^= 1 << bit;
            same_aggregate(&damaged, &[key.public_key()], &[b"m"]);
        }
    }
    for fill in [0, 0x80, 0xa0, 0xc0, 0xe0, 0xff] {
        let (mut odd_key, mut odd_signature) = ([0; 48], [0; 96]);
        (odd_key[0], odd_signature[0]) = (fill, fill);
        same_aggregate(&signature, &[odd_key], &[b"m"]);
        same_aggregate(&odd_signature, &[key.public_key()], &[b"m"]);
        (odd_key[47], odd_signature[95]) = (1, 1);
        same_aggregate(&signature, &[odd_key], &[b"m"]);
        same_aggregate(&odd_signature, &[key.public_key()], &[b"m"]);
    }
    assert_eq!(verify_bls(&signature[1..], b"m", &key.address()), Err(VerifyError::SignatureLength(95)));
    assert!(matches!(verify_bls(&signature, b"m", &Address::new_id(0)), Err(VerifyError::WrongSigner(_))));
}
