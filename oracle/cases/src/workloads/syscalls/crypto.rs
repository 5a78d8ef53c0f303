//! Hashes with all functions, and signatures good and forged.

use forest_encoding::hash::blake2b_256;
use forest_rules::AbiGeneration::Watermelon;
use forest_shared::{
    address::Address,
    crypto::{BlsKey, aggregate_bls},
};

use super::{material::Material, must_succeed, rules, run};
use crate::{
    Stop, World, args, genesis,
    probes::SCRIPTS,
    script::{Arg, LONG_ENOUGH, Script},
};

pub(super) fn crypto(world: &mut World<'_>) -> Result<(), Stop> {
    hashes(world)?;
    let material = Material::new(world)?;
    signatures(world, &material)?;
    signers(world, &material)?;
    recovery(world, &material)?;
    if rules(world)?.syscalls.generation == Watermelon {
        aggregates(world, &material)?;
    }
    Ok(())
}

/// Functions that actors have: sha2-256, keccak-256, blake2b of both lengths, ripemd-160; and some that they have not.
const FUNCTIONS: [u64; 12] =
    [0x12, 0x1b, 0xb220, 0xb240, 0x1053, 0, 0x11, 0x13, 0x1012, 0xb214, 0xb401, u64::MAX];

fn hashes(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let length = 1 + world.dice.below(300) as usize;
    let data = script.put(&world.dice.bytes(length));
    for function in FUNCTIONS {
        for (len, room) in
            [(0, 64), (1, 64), (data.len, 64), (data.len, 0), (data.len, 10), (data.len, 33), (40_000, 32)]
        {
            let digest = script.room(LONG_ENOUGH);
            script.call("crypto::hash", args![function, data.at, len, digest.at, room]);
            script.note(digest.at, 64);
        }
    }
    // The digest may overwrite what it is of.
    script.call("crypto::hash", args![0xb220, data.at, data.len, data.at, 32]);
    script.note(data.at, data.len);
    must_succeed(world, &script, "hashes", 30).map(drop)
}

/// A signature as good as it gets, and forged in many ways.
fn forged(signature: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![signature.to_vec(), Vec::new(), signature[1..].to_vec(), [signature, &[0]].concat()];
    for at in [0, 1, 31, 32, 63, signature.len() - 1] {
        let mut changed = signature.to_vec();
        changed[at] ^= 1;
        all.push(changed);
    }
    all.push(vec![0; signature.len()]);
    all.push(vec![0xff; signature.len()]);
    all
}

/// The order of the group of secp256k1.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba,
    0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// The other signature that says the same: with the order less s, and the other parity.
fn high_s(signature: &[u8]) -> Vec<u8> {
    let mut high = signature.to_vec();
    let mut borrow = 0;
    for at in (0..32).rev() {
        let difference = i32::from(ORDER[at]) - i32::from(signature[32 + at]) - borrow;
        borrow = i32::from(difference < 0);
        high[32 + at] = difference.rem_euclid(256) as u8;
    }
    high[64] ^= 1;
    high
}

/// secp256k1 signatures with every recovery id there may be, and with either s.
fn recoverable(signature: &[u8]) -> Vec<Vec<u8>> {
    let with_id = |signature: &[u8], id: u8| [&signature[..64], &[id]].concat();
    let high = high_s(signature);
    let ids = (0..=5).chain([27, 28, 29, 255]);
    let mut all: Vec<_> = ids.flat_map(|id| [with_id(signature, id), with_id(&high, id)]).collect();
    all.push(high);
    all.push([&signature[..32], &ORDER, &[0]].concat());
    all.push([&ORDER, &signature[32..]].concat());
    all.extend(forged(signature));
    all
}

fn signatures(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let secp = recoverable(&material.secp.sign(&material.text).bytes);
    let bls = forged(&material.bls[0].sign(&material.text).bytes);
    for (kind, address, signatures) in
        [(1, material.secp.address(), secp), (2, material.bls[0].address(), bls)]
    {
        let mut script = Script::new(rules(world)?);
        let text = script.put(&material.text);
        let signer = script.put(address.to_bytes().as_slice());
        for signature in &signatures {
            let signature = script.put(signature);
            let signed = args![signature.at, signature.len, signer.at, signer.len, text.at, text.len];
            script.call("crypto::verify_signature", &[args![kind].as_slice(), signed].concat());
        }
        let answer = must_succeed(world, &script, "signatures", 3)?;
        let good =
            script.outcomes(&answer.return_data).iter().filter(|outcome| outcome.result == [0; 4]).count();
        if good == 0 {
            return Err(Stop::Broken(format!("no signature of kind {kind} was good")));
        }
    }
    Ok(())
}

/// Kinds of signatures and of signers that do and do not belong together.
fn signers(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut zero = [0; 48];
    zero[0] = 0xc0;
    let mut keys = vec![material.secp.address(), material.bls[0].address(), material.bls[1].address()];
    keys.extend(Address::new_bls(&zero));
    keys.extend(Address::new_bls(&[0xff; 48]));
    let script = asked(world, material, &keys)?;
    must_succeed(world, &script, "signers", 4)?;
    // Accounts whose keys are in their states, before nv18; where accounts are ours, their states hold none.
    let ids = [SCRIPTS[0], 4_242, genesis::FAUCET_ID].map(Address::new_id);
    let actors = [Address::new_actor(&material.text), ids[0], ids[1], ids[2]];
    for actor in actors {
        let script = asked(world, material, &[actor])?;
        run(world, &script)?;
    }
    Ok(())
}

/// A script that asks about signatures of all kinds by these signers.
fn asked(world: &World<'_>, material: &Material, signers: &[Address]) -> Result<Script, Stop> {
    let mut script = Script::new(rules(world)?);
    let signatures = [material.secp.sign(&material.text), material.bls[0].sign(&material.text)];
    let signatures = signatures.map(|signature| script.put(&signature.bytes));
    let text = script.put(&material.text);
    for signer in signers {
        let signer = script.put(signer.to_bytes().as_slice());
        let kinds = [0, 1, 2, 3, 4, 255, 257];
        for (kind, signature) in
            kinds.into_iter().flat_map(|kind| signatures.map(|signature| (kind, signature)))
        {
            let by = args![kind, signature.at, signature.len, signer.at, signer.len];
            script.call("crypto::verify_signature", &[by.as_slice(), args![text.at, text.len]].concat());
        }
    }
    Ok(script)
}

fn recovery(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let hash = blake2b_256(&material.text);
    for hash in [hash, [0; 32], [0xff; 32], ORDER] {
        let mut script = Script::new(rules(world)?);
        let at = script.put(&hash).at;
        for signature in recoverable(&material.secp.sign_hash(&hash)) {
            let padded = [signature.as_slice(), &[0; 65]].concat();
            let signature = script.put(&padded[..65]);
            script.call("crypto::recover_secp_public_key", args![at, signature.at]);
        }
        must_succeed(world, &script, "recovered keys", 2)?;
    }
    Ok(())
}

/// Arguments of `crypto::verify_bls_aggregate`: each signs a text of its own.
pub(super) fn aggregate(script: &mut Script, keys: &[BlsKey], text: &[u8]) -> Vec<Arg> {
    let texts: Vec<Vec<u8>> = (0..).zip(keys).map(|(place, _): (u8, _)| [text, &[place]].concat()).collect();
    let signatures: Vec<[u8; 96]> =
        keys.iter().zip(&texts).filter_map(|(key, text)| key.sign(text).bytes.try_into().ok()).collect();
    let aggregate = aggregate_bls(&signatures).unwrap_or([0; 96]);
    let public: Vec<u8> = keys.iter().flat_map(BlsKey::public_key).collect();
    let lengths: Vec<u8> = texts.iter().flat_map(|text| (text.len() as u32).to_le_bytes()).collect();
    let (signature, public) = (script.put(&aggregate), script.put(&public));
    let (texts, lengths) = (script.put(&texts.concat()), script.put(&lengths));
    args![keys.len(), signature.at, public.at, texts.at, lengths.at].to_vec()
}

/// Aggregates of none, one and more; with a text twice, with lengths that lie, with keys and signatures that are none.
fn aggregates(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let keys = &material.bls;
    for count in [0, 1, 2] {
        let arguments = aggregate(&mut script, &keys[..count], &material.text);
        script.call("crypto::verify_bls_aggregate", &arguments);
    }
    let good = aggregate(&mut script, keys, &material.text);
    let mut changed = |place: usize, bytes: &[u8]| {
        let mut arguments = good.clone();
        arguments[place] = script.put(bytes).at.into();
        script.call("crypto::verify_bls_aggregate", &arguments);
    };
    let mut infinity = [0; 96];
    infinity[0] = 0xc0;
    [[0; 96], [0xff; 96], infinity].iter().for_each(|signature| changed(1, signature));
    let mut identity = [0; 96];
    (identity[0], identity[48]) = (0xc0, 0xc0);
    [[0; 96], [0xff; 96], identity].iter().for_each(|keys| changed(2, keys));
    let length = material.text.len() as u32 + 1;
    for [first, second] in
        [[length, length], [0, 2 * length], [length - 1, length + 1], [0, 0], [u32::MAX, 2 * length + 1]]
    {
        changed(4, &[first.to_le_bytes(), second.to_le_bytes()].concat());
    }
    for count in [1, 3, 1_000, u32::MAX / 48 + 1, u32::MAX] {
        let rest = [args![count].as_slice(), &good[1..]].concat();
        script.call("crypto::verify_bls_aggregate", &rest);
    }
    twice(&mut script, material);
    must_succeed(world, &script, "aggregates", 8).map(drop)
}

/// Two sign the same text, which no aggregate may hold twice.
fn twice(script: &mut Script, material: &Material) {
    let signatures: Vec<[u8; 96]> =
        material.bls.iter().filter_map(|key| key.sign(&material.text).bytes.try_into().ok()).collect();
    let signature = script.put(&aggregate_bls(&signatures).unwrap_or([0; 96]));
    let keys: Vec<u8> = material.bls.iter().flat_map(BlsKey::public_key).collect();
    let (keys, texts) = (script.put(&keys), script.put(&material.text.repeat(2)));
    let lengths = script.put(&(material.text.len() as u32).to_le_bytes().repeat(2));
    script.call("crypto::verify_bls_aggregate", args![2, signature.at, keys.at, texts.at, lengths.at]);
}
