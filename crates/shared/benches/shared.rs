//! Ours beside the published crates, one after the other on the same data: addresses, amounts, messages, signatures.
//!
//! Groups are named `shared/<operation>/<case>`, with the functions `ours` and `reference` (docs/benchmarks.md).

use std::{hint::black_box, time::Duration};

use bls_signatures::Serialize as _;
use criterion::{Criterion, criterion_group, criterion_main};
use forest_shared::{
    address::{Address, Network},
    crypto::{BlsKey, Secp256k1Key, aggregate_bls, recover_secp256k1_key, verify_bls, verify_bls_aggregate},
    econ::TokenAmount,
    event::{Entry, EventFlags, StampedEvent},
    message::Message,
    receipt::Receipt,
};
use fvm_shared4::{
    address::{Address as Address4, Network as Network4},
    econ::TokenAmount as Amount4,
    event::StampedEvent as StampedEvent4,
    message::Message as Message4,
    receipt::Receipt as Receipt4,
};

/// Runs both functions in one group.
fn compare<A, B>(
    criterion: &mut Criterion,
    name: &str,
    mut ours: impl FnMut() -> A,
    mut reference: impl FnMut() -> B,
) {
    let mut group = criterion.benchmark_group(format!("shared/{name}"));
    group.bench_function("ours", |bencher| bencher.iter(&mut ours));
    group.bench_function("reference", |bencher| bencher.iter(&mut reference));
    group.finish();
}

/// One address of every protocol.
fn all_protocols() -> [(&'static str, Address); 5] {
    [
        ("id", Address::new_id(1_234_567)),
        ("secp256k1", Secp256k1Key::from_bytes(&[1; 32]).unwrap().address()),
        ("actor", Address::new_actor(b"actor")),
        ("bls", BlsKey::from_bytes(&[1; 32]).unwrap().address()),
        ("delegated", Address::new_delegated(10, &[0xee; 20]).unwrap()),
    ]
}

fn addresses(criterion: &mut Criterion) {
    for (protocol, address) in all_protocols() {
        let bytes = address.to_bytes();
        let theirs = Address4::from_bytes(&bytes).unwrap();
        compare(
            criterion,
            &format!("address_decode/{protocol}"),
            || Address::from_bytes(black_box(&bytes)),
            || Address4::from_bytes(black_box(&bytes)),
        );
        compare(
            criterion,
            &format!("address_to_bytes/{protocol}"),
            || black_box(&address).to_bytes(),
            || black_box(&theirs).to_bytes(),
        );
        let text = address.to_string();
        compare(
            criterion,
            &format!("address_parse/{protocol}"),
            || Network::Mainnet.parse_address(black_box(&text)),
            || Network4::Mainnet.parse_address(black_box(&text)),
        );
        compare(
            criterion,
            &format!("address_to_string/{protocol}"),
            || black_box(&address).to_string(),
            || black_box(&theirs).to_string(),
        );
    }
}

fn amounts(criterion: &mut Criterion) {
    let balance = TokenAmount::from_nano(123_456_789_012_345_678_u64);
    let fee = TokenAmount::from_atto(100_987_u32);
    let (balance4, fee4) = (Amount4::from_nano(123_456_789_012_345_678_u64), Amount4::from_atto(100_987_u32));
    // What settling a message does: fee cap times limit, taken, the rest given back.
    compare(
        criterion,
        "token_amount_ops/settle",
        || {
            let (balance, fee) = (black_box(&balance), black_box(&fee));
            let cost = fee * 7_654_321_u64;
            let left = balance - &cost;
            let back = &left + &(fee * 54_321_u64);
            (back > *balance, back)
        },
        || {
            let (balance, fee) = (black_box(&balance4), black_box(&fee4));
            let cost = fee * 7_654_321_u64;
            let left = balance - &cost;
            let back = &left + &(fee * 54_321_u64);
            (back > *balance, back)
        },
    );
    compare(
        criterion,
        "token_amount_ops/sum_1000",
        || (0..1000).map(|_| black_box(&balance)).sum::<TokenAmount>(),
        || (0..1000).map(|_| black_box(&balance4)).sum::<Amount4>(),
    );
    let large = TokenAmount::from_atto(forest_shared::bigint::BigInt::from(i128::MAX) * 1000);
    let large4 = Amount4::from_atto(fvm_shared4::bigint::BigInt::from(i128::MAX) * 1000);
    compare(
        criterion,
        "token_amount_ops/beyond_128_bits",
        || black_box(&large) + black_box(&balance),
        || black_box(&large4) + black_box(&balance4),
    );
    let bytes = forest_encoding::to_vec(&balance).unwrap();
    compare(
        criterion,
        "token_amount_decode/balance",
        || forest_encoding::from_slice::<TokenAmount>(black_box(&bytes)),
        || fvm_ipld_encoding::from_slice::<Amount4>(black_box(&bytes)),
    );
    compare(
        criterion,
        "token_amount_encode/balance",
        || forest_encoding::to_vec(black_box(&balance)),
        || fvm_ipld_encoding::to_vec(black_box(&balance4)),
    );
    compare(
        criterion,
        "token_amount_to_string/balance",
        || black_box(&balance).to_string(),
        || black_box(&balance4).to_string(),
    );
}

fn messages(criterion: &mut Criterion) {
    let transfer = Message {
        to: Address::new_id(1_234_567),
        from: BlsKey::from_bytes(&[1; 32]).unwrap().address(),
        sequence: 4321,
        value: TokenAmount::from_nano(1_234_567_890_123_u64),
        gas_limit: 2_345_678,
        gas_fee_cap: TokenAmount::from_atto(1_234_567_890_u64),
        gas_premium: TokenAmount::from_atto(100_234_u32),
        ..Message::default()
    };
    let proof = Message {
        from: Secp256k1Key::from_bytes(&[1; 32]).unwrap().address(),
        method_num: 5,
        params: vec![7; 2000].into(),
        ..transfer.clone()
    };
    for (case, message) in [("transfer", transfer), ("params_2000", proof)] {
        let bytes = message.to_cbor().unwrap();
        let theirs: Message4 = fvm_ipld_encoding::from_slice(&bytes).unwrap();
        compare(
            criterion,
            &format!("message_decode/{case}"),
            || Message::from_cbor(black_box(&bytes)),
            || fvm_ipld_encoding::from_slice::<Message4>(black_box(&bytes)),
        );
        compare(
            criterion,
            &format!("message_encode/{case}"),
            || black_box(&message).to_cbor(),
            || fvm_ipld_encoding::to_vec(black_box(&theirs)),
        );
        // The reference has no CID of its own; nodes hash what it encodes.
        compare(
            criterion,
            &format!("message_cid/{case}"),
            || black_box(&message).cid(),
            || {
                let bytes = fvm_ipld_encoding::to_vec(black_box(&theirs)).unwrap();
                let hash = blake2b_simd::Params::new().hash_length(32).hash(&bytes);
                cid::Cid::new_v1(0x71, cid::multihash::Multihash::wrap(0xb220, hash.as_bytes()).unwrap())
            },
        );
    }
}

fn outcomes(criterion: &mut Criterion) {
    let receipt = Receipt { gas_used: 1_234_567, return_data: vec![1; 30].into(), ..Receipt::default() };
    let bytes = forest_encoding::to_vec(&receipt).unwrap();
    compare(
        criterion,
        "receipt_decode/plain",
        || Receipt::from_cbor(black_box(&bytes)),
        || fvm_ipld_encoding::from_slice::<Receipt4>(black_box(&bytes)),
    );
    let entry = |key: &str| Entry {
        flags: EventFlags::INDEXED_ALL,
        key: key.to_owned(),
        codec: 0x55,
        value: vec![9; 32],
    };
    let event = StampedEvent::new(1234, ["t1", "t2", "t3", "d"].map(entry).to_vec().into());
    let bytes = forest_encoding::to_vec(&event).unwrap();
    compare(
        criterion,
        "event_decode/log",
        || forest_encoding::from_slice::<StampedEvent>(black_box(&bytes)),
        || fvm_ipld_encoding::from_slice::<StampedEvent4>(black_box(&bytes)),
    );
}

/// How the published crates recover a key (k256 0.13).
fn reference_recovery(hash: &[u8; 32], signature: &[u8; 65]) -> [u8; 65] {
    use k256_013::ecdsa::{RecoveryId, Signature, VerifyingKey};
    let mut recovery_id = signature[64];
    let mut scalars = Signature::from_slice(&signature[..64]).unwrap();
    if let Some(low) = scalars.normalize_s() {
        scalars = low;
        recovery_id ^= 1;
    }
    let recovery_id = RecoveryId::try_from(recovery_id).unwrap();
    let key = VerifyingKey::recover_from_prehash(hash, &scalars, recovery_id).unwrap();
    key.to_encoded_point(false).as_bytes().try_into().unwrap()
}

/// How the published crates verify an aggregate (bls-signatures 0.15).
fn reference_aggregate(signature: &[u8; 96], keys: &[[u8; 48]], messages: &[&[u8]]) -> bool {
    let signature = bls_signatures::Signature::from_bytes(signature).unwrap();
    let keys: Vec<_> = keys.iter().map(|key| bls_signatures::PublicKey::from_bytes(key).unwrap()).collect();
    bls_signatures::verify_messages(&signature, messages, &keys)
}

fn signatures(criterion: &mut Criterion) {
    let key = Secp256k1Key::from_bytes(&[1; 32]).unwrap();
    let hash = [7; 32];
    let signature = key.sign_hash(&hash);
    compare(
        criterion,
        "secp256k1_recover/one",
        || recover_secp256k1_key(black_box(&hash), black_box(&signature)),
        || reference_recovery(black_box(&hash), black_box(&signature)),
    );

    let keys: Vec<_> =
        (1..=100).map(|seed| BlsKey::from_bytes(&[seed; 32].map(|byte: u8| byte / 2 + 1)).unwrap()).collect();
    let messages: Vec<[u8; 38]> = (0..100).map(|number| [number; 38]).collect();
    let signatures: Vec<[u8; 96]> = keys
        .iter()
        .zip(&messages)
        .map(|(key, message)| key.sign(message).bytes.try_into().unwrap())
        .collect();
    let public: Vec<_> = keys.iter().map(BlsKey::public_key).collect();
    let texts: Vec<&[u8]> = messages.iter().map(|message| &message[..]).collect();
    let signer = keys[0].address();
    compare(
        criterion,
        "bls_verify/one",
        || verify_bls(black_box(&signatures[0]), texts[0], &signer),
        || reference_aggregate(black_box(&signatures[0]), &public[..1], &texts[..1]),
    );
    for count in [10, 100] {
        let aggregate = aggregate_bls(&signatures[..count]).unwrap();
        compare(
            criterion,
            &format!("bls_verify/aggregate_{count}"),
            || verify_bls_aggregate(black_box(&aggregate), &public[..count], &texts[..count]),
            || reference_aggregate(black_box(&aggregate), &public[..count], &texts[..count]),
        );
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = addresses, amounts, messages, outcomes, signatures
}
criterion_main!(benches);
