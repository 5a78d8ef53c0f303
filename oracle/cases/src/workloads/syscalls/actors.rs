//! Other actors: their addresses, code and balances; actors that come into being, and actors that end.

use forest_encoding::{codec, hash::blake2b_cid};
use forest_rules::AbiGeneration::{Skyr, Watermelon};
use forest_shared::address::{Address, INIT_ACTOR_ID};

use super::{
    material::{Material, code_of},
    must_succeed, rules, run, run_at,
};
use crate::{
    Kind, Stop, World, args, genesis,
    probes::{ACCEPTING, SCRIPTS},
    script::{LONG_ENOUGH, Script},
};

pub(super) fn actors(world: &mut World<'_>) -> Result<(), Stop> {
    let material = Material::new(world)?;
    addresses(world, &material)?;
    ids(world)?;
    types(world)?;
    new_addresses(world)?;
    created(world)?;
    ended(world)
}

/// Addresses of all protocols as bytes, good and malformed.
pub(in crate::workloads) fn address_bytes(world: &mut World<'_>, material: &Material) -> Vec<Vec<u8>> {
    let any = world.dice.bytes(64);
    let good = [
        material.secp.address(),
        material.bls[0].address(),
        Address::new_actor(&any),
        Address::new_id(0),
        Address::new_id(SCRIPTS[0]),
        Address::new_id(u64::MAX),
        Address::new_id(i64::MAX as u64),
    ];
    let malformed: [&[u8]; 16] = [
        b"",
        b"\x00",
        b"\x01",
        b"\x00\x80",
        b"\x00\x80\x00",
        b"\x00\xe8\x87\x00",
        b"\x00\xe8\x07\x00",
        b"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
        b"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x01\x02\x03",
        b"\x05\x01",
        b"\xff\x01",
        b"\x04",
        b"\x04\x0a",
        b"\x04\x8a\x00\x01",
    ];
    let mut all: Vec<Vec<u8>> = good.iter().map(|address| address.to_bytes().to_vec()).collect();
    all.extend(malformed.map(<[u8]>::to_vec));
    for (protocol, length) in [(1, 19), (1, 20), (1, 21), (2, 20), (2, 21), (3, 47), (3, 48), (3, 49)] {
        all.push([&[protocol][..], &any[..length]].concat());
    }
    for (namespace, length) in [(10, 0), (10, 20), (10, 54), (10, 55), (10, 63), (32, 20), (0, 20), (1, 1)] {
        all.push([&[4, namespace][..], &any[..length]].concat());
    }
    all
}

fn addresses(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let all = address_bytes(world, material);
    let mut script = Script::new(rules(world)?);
    for address in &all {
        let address = script.put(address);
        script.call("actor::resolve_address", args![address.at, address.len]);
    }
    must_succeed(world, &script, "addresses", 4).map(drop)
}

/// What there is to know by id: of actors that are there, that never were, and that cannot be.
fn ids(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let by_id = ["actor::balance_of", "actor::get_actor_code_cid", "actor::lookup_delegated_address"];
    let ids = [0, 1, 2, 10, 98, 99, 100, SCRIPTS[0], SCRIPTS[1], 4_242, i64::MAX as u64, u64::MAX];
    for name in by_id {
        if !script.has(name) {
            continue;
        }
        for id in ids {
            let out = script.room(LONG_ENOUGH);
            if name == "actor::balance_of" {
                script.call(name, args![id]);
                continue;
            }
            script.call(name, args![id, out.at, out.len]);
            script.note(out.at, 40);
            script.call(name, args![id, out.at, 10]);
        }
    }
    must_succeed(world, &script, "what ids say", 6).map(drop)
}

/// The manifest, from both sides.
fn types(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    for place in (0..30).chain([-1, i32::MAX, i32::MIN]) {
        let out = script.room(LONG_ENOUGH);
        script.call("actor::get_code_cid_for_type", args![place, out.at, out.len]);
        script.note(out.at, 40);
        script.call("actor::get_builtin_actor_type", args![out.at]);
        script.call("actor::get_code_cid_for_type", args![place, out.at, 37]);
    }
    for actor in [0, 1, 99, 100, SCRIPTS[0], ACCEPTING] {
        let code = code_of(&mut script, actor);
        script.call("actor::get_builtin_actor_type", args![code.at]);
    }
    let unknown = script.put(&blake2b_cid(codec::RAW, b"no code").to_bytes());
    script.call("actor::get_builtin_actor_type", args![unknown.at]);
    must_succeed(world, &script, "types", 40).map(drop)
}

/// Addresses of actors to come: each another before nv18, all the same since.
fn new_addresses(world: &mut World<'_>) -> Result<(), Stop> {
    let name = |script: &Script| match script.generation() {
        Skyr => "actor::new_actor_address",
        _ => "actor::next_actor_address",
    };
    let mut script = Script::new(rules(world)?);
    for room in [100, 21, 20, 0, 22] {
        let out = script.room(LONG_ENOUGH);
        script.call(name(&script), args![out.at, room]);
        script.note(out.at, 22);
    }
    must_succeed(world, &script, "new addresses", 3)?;
    // Senders by id have no key that an address could be made of, before nv18.
    let mut script = Script::new(rules(world)?);
    let out = script.room(LONG_ENOUGH);
    script.call(name(&script), args![out.at, out.len]);
    script.note(out.at, 22);
    for from in [Address::new_id(genesis::FAUCET_ID), Address::new_id(genesis::VERIFIED_ROOT_ID)] {
        let message = world.message(from, Address::new_id(SCRIPTS[0]), 2, script.to_bytes());
        world.apply(message)?;
    }
    let message = world.message(Address::new_id(0), Address::new_id(SCRIPTS[0]), 2, script.to_bytes());
    world.network.apply(message, Kind::Implicit).map(drop)
}

/// Creation: by the init actor, where it runs scripts, and by others; with ids and codes of all kinds.
fn created(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    for creator in [INIT_ACTOR_ID, SCRIPTS[0]] {
        let mut script = Script::new(rules);
        let code = code_of(&mut script, SCRIPTS[0]);
        let accepting = code_of(&mut script, ACCEPTING);
        let create = |script: &mut Script, id: u64, code: u32, delegated: &[u8]| {
            let delegated = script.put(delegated);
            match script.generation() {
                Skyr => script.call("actor::create_actor", args![id, code]),
                _ => script.call("actor::create_actor", args![id, code, delegated.at, delegated.len]),
            };
        };
        let base = 6_000 + world.dice.below(100) * 100;
        for id in [base, base, base + 1, 0, 1, 99, 100, SCRIPTS[1], u64::MAX] {
            create(&mut script, id, code.at, &[]);
        }
        create(&mut script, base + 2, accepting.at, &[]);
        let mut id = base + 3;
        for place in 1..=18 {
            let out = script.room(LONG_ENOUGH);
            script.call("actor::get_code_cid_for_type", args![place, out.at, out.len]);
            create(&mut script, id, out.at, &[]);
            id += 1;
        }
        let nonsense = script.put(&blake2b_cid(codec::RAW, b"no code").to_bytes());
        create(&mut script, id, nonsense.at, &[]);
        let ethereum = [&[4, 10][..], &[world.dice.below(256) as u8; 20]].concat();
        let addresses: [&[u8]; 6] = [&ethereum, &ethereum, b"\x04\x20abc", b"\x00\x01", b"\x04", b"\x02"];
        for (place, address) in (1..).zip(addresses) {
            create(&mut script, id + place, code.at, address);
        }
        for created in [base, base + 2, base + 4, id, id + 1] {
            script.send(&Address::new_id(created), 2, 0, 7);
        }
        let out = script.room(LONG_ENOUGH);
        let next = if script.generation() == Skyr {
            "actor::new_actor_address"
        } else {
            "actor::next_actor_address"
        };
        script.call(next, args![out.at, out.len]);
        script.note(out.at, 21);
        run_at(world, creator, &script)?;
        for created in [base, base + 2, id] {
            let mut script = Script::new(rules);
            script.call("self::current_balance", &[]);
            run_at(world, created, &script)?;
        }
    }
    Ok(())
}

/// Actors end: with and without funds, for heirs of all kinds, where nothing may change, and inside of a call of their
/// own.
fn ended(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let other = Address::new_id(SCRIPTS[2]);
    let mut endings: Vec<Script> = Vec::new();
    if rules.syscalls.generation == Watermelon {
        for burn in [0, 1, 2, u32::MAX] {
            let mut script = Script::new(rules);
            script.call("self::self_destruct", args![burn]);
            endings.push(script);
        }
    } else {
        let any = world.dice.bytes(20);
        let heirs = [
            Address::new_id(SCRIPTS[1]),
            other,
            Address::new_id(4_242),
            Address::new_actor(&any),
            genesis::faucet_key().address(),
            Address::new_id(99),
        ];
        for heir in heirs {
            let mut script = Script::new(rules);
            let heir = script.put(heir.to_bytes().as_slice());
            script.call("self::self_destruct", args![heir.at, heir.len]);
            endings.push(script);
        }
    }
    for ending in &mut endings {
        afterwards(ending);
        let mut failing = ending.clone();
        failing.exit(30, 0, "not yet");
        run_at(world, SCRIPTS[2], &failing)?;
        let mut script = Script::new(rules);
        script.run_within(&other, ending, u64::MAX, 1);
        script.run_at(&other, &failing);
        run(world, &script)?;
    }
    let mut script = Script::new(rules);
    for ending in endings.iter().rev() {
        script.run_at(&other, ending);
        script.send(&other, 0, 0, 1);
    }
    run(world, &script)?;
    run_at(world, SCRIPTS[2], &endings[0]).map(drop)
}

/// What an actor can still do after its end.
fn afterwards(script: &mut Script) {
    let out = script.room(LONG_ENOUGH);
    script.call("self::root", args![out.at, out.len]);
    script.call("self::current_balance", &[]);
    let block = script.block(codec::DAG_CBOR, &[0x80]);
    let cid = script.link(block);
    script.call("self::set_root", args![cid.at]);
    script.send(&Address::new_id(SCRIPTS[2]), 0, 0, 0);
    script.send(&Address::new_id(SCRIPTS[1]), 0, 0, 1);
    code_of(script, SCRIPTS[2]);
}
