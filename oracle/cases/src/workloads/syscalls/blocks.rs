//! Blocks: made of all codecs and sizes, read at and beyond their ends, linked with all hash functions, opened by all
//! kinds of CIDs.

use forest_encoding::{
    Cid, codec,
    hash::{blake2b_cid, cid_of, cid_of_digest, identity_cid},
};

use forest_rules::AbiGeneration::Watermelon;

use super::{material::Material, must_succeed, rules, run};
use crate::{
    Stop, World, args,
    probes::SCRIPTS,
    script::{BLAKE2B_256, LONG_ENOUGH, Script, opaque},
};

pub(super) fn blocks(world: &mut World<'_>) -> Result<(), Stop> {
    let material = Material::new(world)?;
    codecs(world)?;
    sizes(world)?;
    reads(world, &material)?;
    hashes(world, &material)?;
    roots(world, &material)?;
    let code = world.network.actor(SCRIPTS[0]).map(|actor| actor.code);
    for cid in cids().into_iter().chain(code) {
        opened(world, &cid.to_bytes())?;
    }
    for bytes in no_cids() {
        opened(world, &bytes)?;
    }
    handles(world)
}

fn codecs(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    for codec in [
        codec::RAW,
        codec::CBOR,
        codec::DAG_CBOR,
        0,
        0x70,
        0x72,
        0x0129,
        codec::FIL_COMMITMENT_SEALED,
        u64::MAX,
    ] {
        for bytes in [&b""[..], b"\x80", b"\x82\x01\x02", b"text"] {
            let block = script.block(codec, bytes);
            script.call("ipld::block_stat", &[block]);
            script.call("ipld::block_link", args![block, BLAKE2B_256, 32, 0, LONG_ENOUGH]);
        }
    }
    must_succeed(world, &script, "blocks of all codecs", 6).map(drop)
}

/// Blocks around the largest size, all of them zeros, and of memory that is not there.
fn sizes(world: &mut World<'_>) -> Result<(), Stop> {
    const MIB: u32 = 1 << 20;
    let mut script = Script::new(rules(world)?);
    let codec = opaque(script.generation());
    script.grow(32);
    for size in [0, 1, 65_536, MIB - 1, MIB, MIB + 1, 2 * MIB, 34 * 65_536, 34 * 65_536 + 1] {
        let block = script.call("ipld::block_create", args![codec, 0, size]).word(0);
        script.call("ipld::block_stat", &[block]);
    }
    script.call("ipld::block_create", args![codec, 33 * 65_536, 65_536]);
    script.call("ipld::block_create", args![codec, 34 * 65_536, 0]);
    script.call("ipld::block_create", args![codec, 34 * 65_536 + 1, 0]);
    must_succeed(world, &script, "blocks of all sizes", 6).map(drop)
}

/// Offsets and lengths inside of a block, across its end and beyond; the answer says how far.
fn reads(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let block = script.opaque_block(&material.text);
    let len = material.text.len() as u32;
    let out = script.room(256);
    let places =
        [0, 1, len - 1, len, len + 1, 10_000, i32::MAX as u32 - 1, i32::MAX as u32, 1 << 31, u32::MAX];
    for (offset, room) in
        places.into_iter().flat_map(|offset| [0, 1, len, 256, 60_000].map(|room| (offset, room)))
    {
        script.call("ipld::block_read", args![block, offset, out.at, room]);
    }
    script.note(out.at, out.len);
    // Onto the very bytes that it was made of, and onto the script itself.
    script.call("ipld::block_read", args![block, 0, out.at + 1, len.min(200)]);
    must_succeed(world, &script, "reads", 10).map(drop)
}

/// Only blake2b-256 with all its bytes makes a CID that is stored.
fn hashes(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let block = script.opaque_block(&material.text);
    for function in [BLAKE2B_256, 0x12, 0, 0x1b, 0xb240, 0xb214, 0xb21f, u64::MAX] {
        for length in [32, 0, 31, 33, 64, 20, u32::MAX] {
            let out = script.room(LONG_ENOUGH);
            script.call("ipld::block_link", args![block, function, length, out.at, out.len]);
            script.note(out.at, 40);
        }
    }
    for room in [0, 1, 37, 38, 39] {
        let out = script.room(LONG_ENOUGH);
        script.call("ipld::block_link", args![block, BLAKE2B_256, 32, out.at, room]);
        script.note(out.at, 40);
    }
    must_succeed(world, &script, "links", 4).map(drop)
}

/// A state is written, read again by its CID, and replaced; the next message finds what this one left.
fn roots(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    for _ in 0..2 {
        let mut script = Script::new(rules(world)?);
        let before = script.room(LONG_ENOUGH);
        script.call("self::root", args![before.at, before.len]);
        script.note(before.at, 38);
        let opened = script.call("ipld::block_open", args![before.at]);
        let out = script.room(64);
        script.call("ipld::block_read", &[opened.word(8), 0.into(), out.at.into(), out.len.into()]);
        script.note(out.at, out.len);
        let state =
            crate::world::encode(&(forest_encoding::RawBytes::new(material.text.clone()), world.dice.word()));
        let after = script.save(codec::DAG_CBOR, &state);
        script.call("ipld::block_open", args![after.at]);
        script.call("ipld::block_open", args![after.at]);
        for room in [0, 37] {
            script.call("self::root", args![before.at, room]);
        }
        must_succeed(world, &script, "a state that is replaced", 8)?;
        world.skip(1)?;
    }
    Ok(())
}

/// CIDs of everything that is not there, or not to be opened.
fn cids() -> Vec<Cid> {
    let codecs = [
        codec::RAW,
        codec::CBOR,
        codec::DAG_CBOR,
        0x70,
        codec::FIL_COMMITMENT_SEALED,
        codec::FIL_COMMITMENT_UNSEALED,
    ];
    let mut cids: Vec<_> = codecs.into_iter().map(|codec| blake2b_cid(codec, b"nowhere")).collect();
    cids.push(blake2b_cid(codec::DAG_CBOR, &[0x80]));
    cids.push(blake2b_cid(codec::RAW, &[0x80]));
    for function in [0x12, 0x1b, 0xb240, 0x1012, 0xb401] {
        cids.push(cid_of_digest(codec::DAG_CBOR, function, &[9; 32]));
    }
    cids.extend(cid_of(codec::DAG_CBOR, 0x12, &[0x80]));
    cids.extend(identity_cid(codec::DAG_CBOR, &[0x80]));
    cids.extend(identity_cid(codec::RAW, b"text"));
    cids.extend(identity_cid(codec::DAG_CBOR, b""));
    cids
}

/// Bytes that look like CIDs: of version 0, of others, cut short, with numbers that are longer than they need be.
fn no_cids() -> Vec<Vec<u8>> {
    let good = blake2b_cid(codec::DAG_CBOR, &[0x80]).to_bytes().to_vec();
    let version_0 = [&[0x12, 0x20][..], &[7; 32]].concat();
    let long_version = [&[0x81, 0x00][..], &good[1..]].concat();
    let long_codec = [&[0x01, 0xf1, 0x00][..], &good[2..]].concat();
    let mut short = good.clone();
    short[5] = 0x1f;
    let mut other_version = good.clone();
    other_version[0] = 2;
    let long_digest = [&[0x01, 0x71, 0x00, 0x80, 0x01][..], &[5; 128]].concat();
    let longest_digest = [&[0x01, 0x71, 0x00, 0x40][..], &[0; 64]].concat();
    vec![
        version_0,
        long_version,
        long_codec,
        short,
        other_version,
        long_digest,
        longest_digest,
        vec![0; 40],
        vec![0xff; 40],
    ]
}

/// Asks what kind of code a CID is, makes it the root, opens it, and forgets all that by failing. Before nv21 nothing
/// stands between an actor and the store, and what a store must have and has not is its node's failure: there, only
/// what is stored is opened.
fn opened(world: &mut World<'_>, cid: &[u8]) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let at = script.put(cid).at;
    script.call("actor::get_builtin_actor_type", args![at]);
    script.call("self::set_root", args![at]);
    let root = script.room(LONG_ENOUGH);
    script.call("self::root", args![root.at, root.len]);
    script.note(root.at, 80);
    let stored = Cid::read_bytes(cid).map_or(true, |cid| world.network.block(&cid).is_some());
    if stored || script.generation() == Watermelon {
        let opened = script.call("ipld::block_open", args![at]);
        script.call("ipld::block_stat", &[opened.word(8)]);
    }
    script.exit(20, 0, "forget it");
    run(world, &script).map(drop)
}

/// Handles that there are, and that there are not; and calls that end with either.
fn handles(world: &mut World<'_>) -> Result<(), Stop> {
    let numbers = [0, 1, 2, 3, 1_000, i32::MAX as u32, 1 << 31, u32::MAX];
    let mut script = Script::new(rules(world)?);
    script.opaque_block(b"the second");
    for number in numbers {
        script.call("ipld::block_stat", args![number]);
        script.call("ipld::block_read", args![number, 0, 8_000, 10]);
        script.call("ipld::block_link", args![number, BLAKE2B_256, 32, 8_100, 100]);
    }
    must_succeed(world, &script, "handles", 6)?;
    for number in numbers {
        let mut script = Script::new(rules(world)?);
        script.opaque_block(b"the second");
        let mut exits = script.clone();
        script.give(number);
        run(world, &script)?;
        exits.exit([0, 5, 17][world.dice.below(3) as usize], number, "with a block");
        run(world, &exits)?;
    }
    Ok(())
}
