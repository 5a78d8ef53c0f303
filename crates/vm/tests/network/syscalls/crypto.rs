//! Signatures and hashes: `crypto`.

use forest_rules::gas::{Charge, Gas};
use forest_shared::{
    address::Address,
    crypto::{BlsKey, Signature, aggregate_bls},
    error::ErrorNumber,
};

use super::{Row, counted, row};
use crate::kit::{self, OTHER, SENDER};

const YES: [u8; 4] = 0_i32.to_le_bytes();
const NO: [u8; 4] = (-1_i32).to_le_bytes();

/// A signature of a kind by `signer` over `data`, one after the other in memory.
fn verify(rule: &'static str, kind: u32, signature: &[u8], signer: &Address, data: &[u8]) -> Row {
    let signer = signer.to_bytes();
    let signer_at = 1024 + signature.len();
    let data_at = signer_at + signer.len();
    let call = format!(
        "(call $crypto.verify_signature OUT (i32.const {kind}) IN (i32.const {}) (i32.const {signer_at})
           (i32.const {}) (i32.const {data_at}) (i32.const {}))",
        signature.len(),
        signer.len(),
        data.len()
    );
    row(rule, call).data([signature, &signer, data].concat())
}

#[test]
fn verify_signature() {
    let data = b"what is signed";
    let secp = kit::sender_key().sign(data).bytes;
    let bls = kit::other_key().sign(data).bytes;
    for network in kit::with_actor(16, 29) {
        let crypto = &network.rules().gas.crypto;
        let by_secp = crypto.on_verify_secp256k1(data.len());
        let by_bls = crypto.on_verify_bls(data.len());
        verify("good", 1, &secp, &kit::sender(), data).charged(by_secp).gives(&network, YES);
        verify("good", 2, &bls, &kit::other(), data).charged(by_bls).gives(&network, YES);
        verify("other data", 1, &secp, &kit::sender(), b"what is sighed")
            .charged(by_secp)
            .gives(&network, NO);
        verify("other data", 2, &bls, &kit::other(), b"what is sighed").charged(by_bls).gives(&network, NO);
        verify("another signer", 1, &secp, &kit::stranger(), data).charged(by_secp).gives(&network, NO);
        verify("a signer of another kind", 1, &secp, &kit::other(), data)
            .charged(by_secp)
            .gives(&network, NO);
        verify("too short", 1, &secp[1..], &kit::sender(), data).charged(by_secp).gives(&network, NO);
        verify("too short", 2, &bls[1..], &kit::other(), data).charged(by_bls).gives(&network, NO);
        let mut ethereum = secp.clone();
        ethereum[64] += 27;
        verify("a recovery id as Ethereum has it", 1, &ethereum, &kit::sender(), data)
            .charged(by_secp)
            .gives(&network, NO);
        for kind in [0, 3, 4, 257] {
            verify("a kind that is none, without a charge", kind, &secp, &kit::sender(), data)
                .refused(&network, ErrorNumber::IllegalArgument);
        }
        let by_id = verify("a signer by id", 1, &secp, &Address::new_id(SENDER), data).charged(by_secp);
        if network.version() >= 18 {
            by_id.refused(&network, ErrorNumber::IllegalArgument);
            continue;
        }
        // The account's state is a tuple of a key's address: 1 + 1 + 21 bytes, and 2 + 49 for the longer key.
        let blocks = &network.rules().gas.blocks;
        let opened =
            |row: Row, size| row.charged(blocks.on_block_open_base()).charged(blocks.on_block_open(size, 0));
        opened(by_id, 23).gives(&network, YES);
        let by_id = verify("of the other kind", 2, &bls, &Address::new_id(OTHER), data).charged(by_bls);
        opened(by_id, 52).gives(&network, YES);
        verify("nobody", 1, &secp, &Address::new_id(777), data)
            .charged(by_secp)
            .refused(&network, ErrorNumber::NotFound);
        verify("no account", 1, &secp, &Address::new_id(1), data)
            .charged(by_secp)
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn a_signature_is_paid_for_by_the_byte_since_nv18() {
    for network in kit::with_actor(16, 29) {
        let crypto = &network.rules().gas.crypto;
        let (per_secp, per_bls) = if network.version() < 18 { (0, 0) } else { (10, 26) };
        assert_eq!(crypto.on_verify_secp256k1(1_000).total(), Gas::new(1_637_292 + per_secp * 1_000));
        assert_eq!(crypto.on_verify_bls(1_000).total(), Gas::new(16_598_605 + per_bls * 1_000));
    }
}

#[test]
fn recover_secp_public_key() {
    let call = "(call $crypto.recover_secp_public_key OUT IN (i32.const 1056))";
    for network in kit::with_actor(16, 29) {
        let charge = network.rules().gas.crypto.recover_secp_public_key;
        let (hash, key) = ([5; 32], kit::sender_key());
        let signature = key.sign_hash(&hash);
        row("the key that signed", call)
            .data([&hash[..], &signature].concat())
            .charged(charge)
            .gives(&network, key.public_key());
        row("no signature", call)
            .data([&hash[..], &[0; 65]].concat())
            .charged(charge)
            .refused(&network, ErrorNumber::IllegalArgument);
        row("no memory", "(call $crypto.recover_secp_public_key OUT (i32.const 65505) IN)")
            .refused(&network, ErrorNumber::IllegalArgument);
        row("no memory", "(call $crypto.recover_secp_public_key OUT IN (i32.const 65472))")
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn hash() {
    let call = |code: u64, length: u32, digest: u32| {
        format!("(call $crypto.hash OUT (i64.const {code}) IN (i32.const {length}) BUF (i32.const {digest}))")
    };
    // Of "abc", as the standards print them.
    let digests = [
        (0x12, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 7),
        (0xb220, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319", 10),
        (0x1b, "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45", 33),
        (0x1053, "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc", 35),
        (
            0xb240,
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1\
             7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
            10,
        ),
    ];
    for network in kit::with_actor(16, 29) {
        for (code, digest, per_byte) in digests {
            let digest = unhex(digest);
            let gas = if network.version() < 18 { 31_355 } else { 3 * per_byte };
            let charge = Charge::compute("hash", Gas::new(gas));
            row("a digest", call(code, 3, 64)).data("abc").charged(charge).gives(&network, counted(&digest));
            row("as much of it as fits", call(code, 3, 7))
                .data("abc")
                .charged(charge)
                .gives(&network, counted(&digest[..7]));
            row("or nothing", call(code, 3, 0)).data("abc").charged(charge).gives(&network, counted(&[]));
        }
        let unknown =
            row("another function is none, which costs something before nv18", call(0x11, 3, 64)).data("abc");
        let charge = (network.version() < 18).then(|| Charge::compute("hash", Gas::new(31_355)));
        unknown.charged(charge).refused(&network, ErrorNumber::IllegalArgument);
        row("no memory to write", call(0x12, 3, 65_536)).refused(&network, ErrorNumber::IllegalArgument);
        row("no memory to read", call(0x12, 65_536, 3)).refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn verify_bls_aggregate_since_nv21() {
    let messages: [&[u8]; 3] = [b"one", b"two", b"three!"];
    let keys = [10, 11, 12].map(|seed| BlsKey::from_bytes(&[seed; 32]).unwrap());
    let signed: Vec<Signature> = keys.iter().zip(messages).map(|(key, message)| key.sign(message)).collect();
    let signed: Vec<[u8; 96]> =
        signed.into_iter().map(|signature| signature.bytes.try_into().unwrap()).collect();
    let signature = aggregate_bls(&signed).unwrap();
    // Signature, keys, lengths, messages, at these places.
    let ask = |rule, signers: usize, signature: &[u8; 96], messages: &[&[u8]]| {
        let public: Vec<u8> = keys[..signers.min(3)].iter().flat_map(BlsKey::public_key).collect();
        let lens: Vec<u8> =
            messages.iter().flat_map(|message| (message.len() as u32).to_le_bytes()).collect();
        let call = format!(
            "(call $crypto.verify_bls_aggregate OUT (i32.const {signers}) IN (i32.const 1120) (i32.const 1296)
               (i32.const 1264))"
        );
        let mut data = vec![0; 272];
        data[..96].copy_from_slice(signature);
        data[96..96 + public.len()].copy_from_slice(&public);
        data[240..240 + lens.len()].copy_from_slice(&lens);
        data.extend(messages.concat());
        row(rule, call).data(data)
    };
    for network in kit::with_actor(21, 29) {
        let charge = |signers: i64, bytes: i64| {
            Charge::compute("aggregate", Gas::new(8_299_302 * (signers + 1) + 7 * bytes))
        };
        ask("good", 3, &signature, &messages).charged(charge(3, 12)).gives(&network, YES);
        ask("other messages", 3, &signature, &[b"one", b"two", b"four!!"])
            .charged(charge(3, 12))
            .gives(&network, NO);
        ask("a message twice", 3, &signature, &[b"one", b"one", b"three!"])
            .charged(charge(3, 12))
            .gives(&network, NO);
        ask("a signer missing", 2, &signature, &messages[..2]).charged(charge(2, 6)).gives(&network, NO);
        ask("no signature", 3, &[0xff; 96], &messages).charged(charge(3, 12)).gives(&network, NO);
        ask("of nobody, whatever the signature", 0, &[0xff; 96], &[])
            .charged(charge(0, 0))
            .gives(&network, YES);
        ask("more signers than memory", 2_000, &signature, &[])
            .refused(&network, ErrorNumber::IllegalArgument);
        ask("more signers than numbers", u32::MAX as usize >> 1, &signature, &[])
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
