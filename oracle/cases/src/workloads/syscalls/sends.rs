//! Calls to other actors: whom, with what, how much gas, which flags; and all the ways in which they end.

use forest_encoding::codec;
use forest_rules::AbiGeneration::Skyr;
use forest_shared::address::Address;

use super::{actors::address_bytes, material::Material, must_run, must_succeed, rules, run};
use crate::{
    Stop, World, args,
    probes::{ACCEPTING, SCRIPTS, STARTING, TRAPPING},
    script::{ALL_GAS, Arg, LONG_ENOUGH, Script},
};

pub(super) fn sends(world: &mut World<'_>) -> Result<(), Stop> {
    let material = Material::new(world)?;
    receivers(world, &material)?;
    values(world)?;
    flags(world)?;
    gas_limits(world)?;
    parameters(world, &material)?;
    endings(world, &material)?;
    read_only(world, &material)
}

const fn other() -> Address {
    Address::new_id(SCRIPTS[1])
}

/// Everybody, with and without funds, with and without a method; new accounts are created on the way.
fn receivers(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut all = address_bytes(world, material);
    let any = world.dice.bytes(20);
    all.extend([ACCEPTING, TRAPPING, 99, 100].map(|id| Address::new_id(id).to_bytes().to_vec()));
    all.push([&[1][..], &any].concat());
    // What is no point of the curve is an address all the same, until an account is made of it.
    all.push([&[3, 0xc0][..], &[0; 47]].concat());
    for value in [0, 1] {
        let mut script = Script::new(rules(world)?);
        for to in &all {
            let to = script.put(to);
            script.send_to(to, 0, 0, value, ALL_GAS, 0);
            script.send_to(to, 2, 0, value, ALL_GAS, 0);
        }
        must_succeed(world, &script, "everybody", 6)?;
    }
    let mut script = Script::new(rules(world)?);
    script.send(&Address::new_id(STARTING), 2, 0, 0);
    run(world, &script).map(drop)
}

/// Amounts around what there is, and beyond what there can be.
fn values(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let all = 1_000 * 10_u128.pow(18);
    let mut script = Script::new(rules);
    for to in [other(), Address::new_id(SCRIPTS[0]), Address::new_id(4_242)] {
        for value in [0, 1, all * 2, 1 << 64, 1 << 127, u128::MAX] {
            script.send(&to, 0, 0, value);
            script.send(&to, 2, 0, value);
            script.call("self::current_balance", &[]);
        }
    }
    must_succeed(world, &script, "amounts", 10)?;
    // All of it, forth and back.
    let balance = world.network.actor(SCRIPTS[0]).and_then(|actor| actor.balance.to_u128()).unwrap_or(0);
    let mut back = Script::new(rules);
    back.send(&Address::new_id(SCRIPTS[0]), 0, 0, balance);
    let mut script = Script::new(rules);
    for value in [balance + 1, balance, 1] {
        script.send(&other(), 0, 0, value);
        script.call("self::current_balance", &[]);
    }
    script.run_at(&other(), &back);
    script.call("self::current_balance", &[]);
    must_succeed(world, &script, "all funds", 5).map(drop)
}

fn flags(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    let any = world.dice.word();
    for flags in [0, 1, 2, 3, 1 << 32, u64::MAX, any | 2] {
        for value in [0, 1] {
            script.send_with(&other(), 2, 0, value, ALL_GAS, flags);
            script.send_with(&other(), 0, 0, value, ALL_GAS, flags);
        }
    }
    must_succeed(world, &script, "flags", 6).map(drop)
}

/// Limits from nothing to more than there is, for callees that use little, much and all.
fn gas_limits(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let mut little = Script::new(rules);
    little.call("self::current_balance", &[]);
    let mut much = Script::new(rules);
    much.spin(100_000);
    let mut nested = Script::new(rules);
    nested.run_within(&Address::new_id(SCRIPTS[2]), &little, 400_000, 0);
    nested.run_within(&Address::new_id(SCRIPTS[2]), &much, 300_000, 0);
    let any = world.dice.below(1_000_000);
    for callee in [&little, &much, &nested] {
        let mut script = Script::new(rules);
        for limit in
            [0, 1, 1_000, 75_000, 100_000, 200_000, 500_000, any, 3_000_000, 1 << 40, u64::MAX - 1, ALL_GAS]
        {
            script.run_within(&other(), callee, limit, 0);
            if script.has("gas::available") {
                script.call("gas::available", &[]);
            }
        }
        must_succeed(world, &script, "limits of gas", 10)?;
        // Out of gas with and without gas left to notice it.
        for gas_limit in [4_000_000, 6_000_000, 20_000_000] {
            let to = Address::new_id(SCRIPTS[0]);
            let mut message = world.message(world.faucet, to, 2, script.to_bytes());
            message.gas_limit = gas_limit + 1_300 * message.params.len() as u64 + world.dice.below(1_000_000);
            world.apply(message)?;
        }
    }
    Ok(())
}

/// Parameters that are there, that are not, that are large, in all codecs; the same block many times.
fn parameters(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    for handle in [0, 1, 2, 99, u32::MAX] {
        script.send(&Address::new_id(ACCEPTING), 2, handle, 0);
        script.send(&Address::new_id(ACCEPTING), 0, handle, 0);
    }
    for codec in [codec::RAW, codec::CBOR, codec::DAG_CBOR] {
        let block = script.block(codec, &[0x81, 0x80]);
        script.send(&other(), u64::MAX, block, 0);
        script.send(&other(), 1, block, 0);
    }
    let large =
        script.call("ipld::block_create", args![crate::script::opaque(script.generation()), 0, 131_072]);
    script.send(&Address::new_id(ACCEPTING), 2, large.word(0), 0);
    // The other one reads its parameters, and asks who called.
    let mut asking = Script::new(rules(world)?);
    for syscall in asking.syscalls().iter().filter(|syscall| syscall.name.contains("context")) {
        material.call(&mut asking, syscall);
    }
    asking.call("ipld::block_stat", args![1]);
    let sent = script.run_at(&other(), &asking);
    let out = script.room(200);
    script.call("ipld::block_read", &[sent.word(4), 0.into(), out.at.into(), out.len.into()]);
    script.note(out.at, out.len);
    must_succeed(world, &script, "parameters", 10).map(drop)
}

/// Exit codes with data and message, seen by the caller and at the top.
fn endings(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let rules = rules(world)?;
    let codes = (0..=40).chain([255, 256, 1_000, i32::MAX as u32, 1 << 31, u32::MAX]);
    let mut script = Script::new(rules);
    for code in codes {
        let mut plain = Script::new(rules);
        plain.exit(code, 0, "");
        let mut telling = Script::new(rules);
        let block = telling.opaque_block(&material.text);
        telling.exit(code, block, "a message");
        for ending in [&plain, &telling] {
            let sent = script.run_at(&other(), ending);
            let out = script.room(30);
            script.call("ipld::block_read", &[sent.word(4), 0.into(), out.at.into(), out.len.into()]);
            script.note(out.at, out.len);
        }
        if code < 28 || world.dice.once_in(3) {
            run(world, &telling)?;
        }
    }
    must_run(world, &script, "exit codes")?;
    messages(world)?;
    failures(world)
}

/// Messages of endings that are long, no text, or not there.
fn messages(world: &mut World<'_>) -> Result<(), Stop> {
    for (at, len) in [
        (0, 0),
        (0, 1_023),
        (0, 1_024),
        (0, 1_025),
        (0, 131_072),
        (0, 131_073),
        (131_072, 0),
        (131_073, 0),
        (u32::MAX, 1),
    ] {
        let mut script = Script::new(rules(world)?);
        script.fill(0_u32, 0xff, 48_u32);
        match script.generation() {
            Skyr => script.call("vm::abort", args![16, at, len]),
            _ => script.call("vm::exit", args![16, 0, at, len]),
        };
        run(world, &script)?;
    }
    Ok(())
}

/// What does not end properly: traps of all kinds, blocks that are not there, gas that runs out.
fn failures(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let script = |write: &dyn Fn(&mut Script)| {
        let mut script = Script::new(rules);
        write(&mut script);
        script
    };
    let failures = [
        script(&|script| script.trap(false)),
        script(&|script| script.trap(true)),
        script(&|script| script.store_word(131_069_u32, 1)),
        script(&|script| script.store_long(u32::MAX, 1)),
        script(&|script| script.fill(131_072_u32, 0, 1_u32)),
        script(&|script| script.fill(131_072_u32, 0, 0_u32)),
        script(&|script| script.copy(0_u32, 131_000_u32, 73_u32)),
        script(&|script| script.give(77)),
        script(&|script| script.recurse(100)),
        script(&|script| script.recurse(100_000)),
        script(&|script| script.spin(1_000_000)),
    ];
    let mut calling = Script::new(rules);
    for failure in &failures {
        calling.run_within(&other(), failure, 2_000_000, 0);
        run(world, failure)?;
    }
    run(world, &calling)?;
    // An ending with a block that is not there ends the calls above as well.
    for code in [0, 17] {
        let ending = script(&|script| script.exit(code, 77, ""));
        run(world, &ending)?;
        let mut calling = Script::new(rules);
        calling.run_within(&other(), &ending, 2_000_000, 0);
        run(world, &calling)?;
    }
    Ok(())
}

/// Where nothing may change: every syscall that would, and those that only look as if.
fn read_only(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let rules = rules(world)?;
    if rules.syscalls.generation == Skyr {
        return Ok(());
    }
    let mut inner = Script::new(rules);
    let ending = |name: &str| matches!(name, "exit" | "abort");
    for syscall in rules.syscalls.iter().filter(|syscall| !ending(syscall.name)) {
        material.call(&mut inner, syscall);
    }
    inner.send(&other(), 0, 0, 0);
    inner.send(&other(), 0, 0, 1);
    let new = [&[1][..], &world.dice.bytes(20)].concat();
    let new = inner.put(&new);
    inner.send_to(new, 0, 0, 0, ALL_GAS, 0);
    let delegated = [&[4, 10][..], &world.dice.bytes(20)].concat();
    let delegated = inner.put(&delegated);
    inner.send_to(delegated, 0, 0, 0, ALL_GAS, 0);
    let arguments = inner.event(&[]);
    inner.call("event::emit_event", &arguments);
    inner.call("self::set_root", args![0]);

    let mut middle = Script::new(rules);
    middle.run_within(&Address::new_id(SCRIPTS[2]), &inner, ALL_GAS, 0);
    let mut script = Script::new(rules);
    for callee in [&inner, &middle] {
        let sent = script.run_within(&other(), callee, ALL_GAS, 1);
        let out = script.room(4_000);
        script.call("ipld::block_read", &[sent.word(4), Arg::from(0), out.at.into(), out.len.into()]);
        script.note(out.at, out.len);
    }
    let root = script.room(LONG_ENOUGH);
    script.call("self::root", args![root.at, root.len]);
    must_succeed(world, &script, "where nothing may change", 4).map(drop)
}
