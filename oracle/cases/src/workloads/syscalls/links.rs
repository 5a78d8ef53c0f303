//! CBOR that is well formed, that is not, and that links to blocks within reach and out of it (FIP-0071).

use forest_encoding::{
    Cid, codec,
    hash::{blake2b_cid, cid_of_digest, identity_cid},
};

use super::{must_succeed, rules, run};
use crate::{
    Stop, World, args,
    probes::SCRIPTS,
    script::{LONG_ENOUGH, Script},
};

pub(super) fn links(world: &mut World<'_>) -> Result<(), Stop> {
    shapes(world)?;
    reach(world)?;
    passed_on(world)?;
    through_roots(world)?;
    many(world)
}

/// CBOR without links: every kind of item, as it should be and as it should not.
const SHAPES: [&[u8]; 48] = [
    b"",
    b"\x00",
    b"\x17",
    b"\x18\x00",
    b"\x18\xff",
    b"\x19\x00\x01",
    b"\x1a\x00\x00\x00\x01",
    b"\x1b\x00\x00\x00\x00\x00\x00\x00\x01",
    b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x1c",
    b"\x1f",
    b"\x20",
    b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x40",
    b"\x41",
    b"\x41a",
    b"\x58\x01a",
    b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x5f\x41a\xff",
    b"\x61a",
    b"\x61\xff",
    b"\x7f\xff",
    b"\x80",
    b"\x98\x00",
    b"\x81",
    b"\x82\x01",
    b"\x81\x81\x81\x80",
    b"\x80\x80",
    b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x9b\x00\x00\x00\x01\x00\x00\x00\x00",
    b"\x9f\xff",
    b"\xa0",
    b"\xa1\x61a\x01",
    b"\xa1\x01\x02",
    b"\xa2\x61a\x01\x61a\x02",
    b"\xa1\x61a",
    b"\xbb\x80\x00\x00\x00\x00\x00\x00\x00",
    b"\xbf\xff",
    b"\xc0\x00",
    b"\xc2\x41a",
    b"\xc2",
    b"\xf4",
    b"\xf6",
    b"\xf7",
    b"\xf8\x20",
    b"\xf9\x7e\x00",
    b"\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00",
    b"\xff",
];

fn shapes(world: &mut World<'_>) -> Result<(), Stop> {
    for codec in [codec::DAG_CBOR, codec::CBOR] {
        let mut script = Script::new(rules(world)?);
        for shape in SHAPES {
            let block = script.block(codec, shape);
            script.call("ipld::block_link", args![block, 0xb220, 32, 8_000, LONG_ENOUGH]);
        }
        let depth = 50 + world.dice.below(200) as usize;
        script.block(codec, &[vec![0x81; depth], vec![0x80]].concat());
        script.block(codec, &vec![0x81; depth]);
        let least = if codec == codec::CBOR && script.generation() == forest_rules::AbiGeneration::Skyr {
            0
        } else {
            10
        };
        must_succeed(world, &script, "CBOR of all shapes", least)?;
    }
    Ok(())
}

/// A link in CBOR: tag 42, a byte string, a zero, the CID.
fn link(cid: &[u8]) -> Vec<u8> {
    [&[0xd8, 0x2a, 0x58, cid.len() as u8 + 1, 0][..], cid].concat()
}

/// Blocks that link to what is out of reach, to what is no block, and to what is no CID.
fn reach(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let known = script.block(codec::DAG_CBOR, &[0x82, 1, 2]);
    script.link(known);
    let reached = blake2b_cid(codec::DAG_CBOR, &[0x82, 1, 2]);
    for cid in cids(reached) {
        let cid = cid.to_bytes().to_vec();
        let one = link(&cid);
        script.block(codec::DAG_CBOR, &one);
        script.block(codec::CBOR, &one);
        script.block(codec::DAG_CBOR, &[&[0x82][..], &one, &one].concat());
        let inside = identity_cid(codec::DAG_CBOR, &one[..one.len().min(64)]);
        if let Ok(inside) = inside {
            script.block(codec::DAG_CBOR, &link(&inside.to_bytes()));
        }
    }
    for bytes in no_links(&reached.to_bytes()) {
        script.block(codec::DAG_CBOR, &bytes);
    }
    must_succeed(world, &script, "links within reach and out of it", 5).map(drop)
}

/// A CID within reach, and others.
fn cids(reached: Cid) -> Vec<Cid> {
    let digest = [7; 32];
    let mut cids =
        vec![reached, Cid::new_v1(codec::RAW, *reached.hash()), Cid::new_v1(codec::CBOR, *reached.hash())];
    let codecs = [
        codec::RAW,
        codec::CBOR,
        codec::DAG_CBOR,
        0x70,
        codec::FIL_COMMITMENT_UNSEALED,
        codec::FIL_COMMITMENT_SEALED,
    ];
    for codec in codecs {
        cids.extend([0xb220, 0x12, 0x1012, 0xb401].map(|function| cid_of_digest(codec, function, &digest)));
        cids.extend(
            [&b""[..], b"\x80", b"\x81", b"text"]
                .into_iter()
                .filter_map(|data| identity_cid(codec, data).ok()),
        );
    }
    cids
}

/// Links that are almost good: another tag, another type, another prefix, too short, too long, none at all.
fn no_links(cid: &[u8]) -> Vec<Vec<u8>> {
    let good = link(cid);
    let replaced = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let version_0 = [&[0xd8, 0x2a, 0x58, 35, 0, 0x12, 0x20][..], &[7; 32]].concat();
    vec![
        replaced(1, 41),
        replaced(2, 0x78),
        replaced(3, cid.len() as u8),
        replaced(3, cid.len() as u8 + 2),
        replaced(4, 1),
        replaced(5, 2),
        [&good[..], &[0]].concat(),
        [&[0xd8, 0x2a][..], &[0x40]].concat(),
        [&[0xd8, 0x2a][..], &[0x41, 0]].concat(),
        [&[0xd8, 0x2a][..], &[0x42, 0, 1]].concat(),
        [&[0xd8, 0x2a][..], &[0x01]].concat(),
        [&[0xd8, 0x2a][..], &[0xd8, 0x2a], &good[2..]].concat(),
        vec![0xd8, 0x2a],
        [&[0xd9, 0, 0x2a][..], &good[2..]].concat(),
        [&[0xda, 0, 0, 0, 0x2a][..], &good[2..]].concat(),
        [&[0xd8, 0x2a, 0x59, 0, cid.len() as u8 + 1][..], &good[4..]].concat(),
        [&[0xd8, 0x2a, 0x5f][..], &good[2..], &[0xff]].concat(),
        [&[0xd8, 0x2a, 0x58, cid.len() as u8 + 2, 0][..], cid, &[0]].concat(),
        [&[0xa1][..], &good, &[0]].concat(),
        [&[0xc1][..], &good].concat(),
        version_0,
    ]
}

/// What another actor is given is within its reach, and what it returns is within ours; its params are not what it was
/// told about in a message.
fn passed_on(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let leaf = [0x82, 0x18, world.dice.below(256) as u8, 2];
    let cid = blake2b_cid(codec::DAG_CBOR, &leaf).to_bytes();
    let other = forest_shared::address::Address::new_id(SCRIPTS[1]);

    let mut returning = Script::new(rules);
    let block = returning.block(codec::DAG_CBOR, &leaf);
    returning.link(block);
    let node = returning.block(codec::DAG_CBOR, &[&[0x81][..], &link(&cid)].concat());
    returning.give(node);

    let mut script = Script::new(rules);
    let sent = script.run_at(&other, &returning);
    let out = script.room(64);
    script.call("ipld::block_stat", &[sent.word(4)]);
    script.call("ipld::block_read", &[sent.word(4), 0.into(), out.at.into(), out.len.into()]);
    script.note(out.at, out.len);
    let at = script.put(&cid).at;
    script.call("self::set_root", args![at]);
    let opened = script.call("ipld::block_open", args![at]);
    let node = script.block(codec::DAG_CBOR, &[&[0x82][..], &link(&cid), &link(&cid)].concat());
    let linked = script.link(node);
    script.send(&other, 3, node, 0);
    script.send(&other, 3, opened.word(8), 0);
    script.call("self::set_root", args![linked.at]);
    run(world, &script)?;

    // The message says so, and still nothing is within reach.
    let mut script = Script::new(rules);
    let at = script.put(&cid).at;
    script.put(&link(&cid));
    script.call("self::set_root", args![at]);
    script.call("ipld::block_open", args![at]);
    run(world, &script).map(drop)
}

/// A tree of three levels: each is within reach only by the one above, in the next message.
fn through_roots(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let mut script = Script::new(rules);
    let leaf = [0x81, 0x18, world.dice.below(256) as u8];
    let mut cid = blake2b_cid(codec::DAG_CBOR, &leaf).to_bytes();
    let block = script.block(codec::DAG_CBOR, &leaf);
    script.link(block);
    let mut levels = vec![cid.clone()];
    for _ in 0..2 {
        let node = [&[0x81][..], &link(&cid)].concat();
        let block = script.block(codec::DAG_CBOR, &node);
        let linked = script.link(block);
        script.call("self::set_root", args![linked.at]);
        cid = blake2b_cid(codec::DAG_CBOR, &node).to_bytes();
        levels.push(cid.clone());
    }
    must_succeed(world, &script, "a tree", 8)?;
    world.skip(1)?;

    let mut script = Script::new(rules);
    let root = script.room(LONG_ENOUGH);
    script.call("self::root", args![root.at, root.len]);
    for level in levels.iter().rev() {
        let at = script.put(level).at;
        script.call("ipld::block_open", args![at]);
    }
    must_succeed(world, &script, "the way down a tree", 4)?;
    let mut script = Script::new(rules);
    let at = script.put(&levels[1]).at;
    script.call("ipld::block_open", args![at]);
    run(world, &script).map(drop)
}

/// Blocks with more and more links, to one block and to many.
fn many(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let leaves: Vec<[u8; 3]> = (0..20).map(|number| [0x82, 1, number]).collect();
    for leaf in &leaves {
        let block = script.block(codec::DAG_CBOR, leaf);
        script.link(block);
    }
    let cids: Vec<_> = leaves.iter().map(|leaf| blake2b_cid(codec::DAG_CBOR, leaf).to_bytes()).collect();
    for count in [1, 5, 20] {
        let links: Vec<u8> = cids.iter().take(count).flat_map(|cid| link(cid)).collect();
        let node = script.block(codec::DAG_CBOR, &[&[0x80 | count.min(23) as u8][..], &links].concat());
        let linked = script.link(node);
        script.call("ipld::block_open", args![linked.at]);
        script.send(&forest_shared::address::Address::new_id(SCRIPTS[2]), 3, node, 0);
    }
    must_succeed(world, &script, "many links", 40).map(drop)
}
