//! Epochs of all kinds for what asks about the chain; gas that actors charge themselves.
//!
//! Since nv21 the price of randomness grows with its age, and an epoch in the future uses up all gas; so epochs that may
//! end the call are asked for in calls of their own.

use forest_rules::AbiGeneration::{Skyr, Watermelon};

use forest_shared::{address::Address, econ::TokenAmount};

use super::{material::Material, must_succeed, rules, run};
use crate::{
    Stop, World, args,
    probes::SCRIPTS,
    script::{Arg, Buffer, LONG_ENOUGH, Script},
};

pub(super) fn chain(world: &mut World<'_>) -> Result<(), Stop> {
    for epochs in [0, 1, 2_000] {
        world.skip(epochs)?;
        let material = Material::new(world)?;
        randomness_of(world, &material)?;
        tipsets(world, &material)?;
        charges(world)?;
        contexts(world, &material)?;
    }
    Ok(())
}

/// Arguments of `rand::get_*`, drawn for a purpose before nv21.
pub(super) fn randomness(script: &Script, epoch: i64, entropy: Buffer) -> Vec<Arg> {
    match script.generation() {
        Watermelon => args![epoch].to_vec(),
        _ => args![3, epoch, entropy.at, entropy.len].to_vec(),
    }
}

const SOURCES: [&str; 2] = ["rand::get_chain_randomness", "rand::get_beacon_randomness"];

fn randomness_of(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let rules = rules(world)?;
    let (now, any) = (material.epoch, world.dice.below(material.epoch as u64) as i64);
    for source in SOURCES {
        let mut script = Script::new(rules);
        let entropy = script.put(&material.text);
        for epoch in [0, 1, any, now - 1_000, now - 899, now - 1, now] {
            let arguments = randomness(&script, epoch, entropy);
            script.call(source, &arguments);
        }
        must_succeed(world, &script, "randomness of the past", 6)?;
        for epoch in [-1, now + 1, now + 900, i64::MAX, i64::MIN] {
            let mut script = Script::new(rules);
            let entropy = script.put(&material.text);
            let arguments = randomness(&script, epoch, entropy);
            script.call(source, &arguments);
            run(world, &script)?;
        }
    }
    if rules.syscalls.generation != Watermelon {
        entropies(world, material)?;
    }
    Ok(())
}

/// Any purpose and any entropy may be drawn for.
fn entropies(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    for (purpose, length) in [(0, 0), (1, 1), (-1, 48), (i64::MAX, 1_000), (i64::MIN, 65_536)] {
        for source in SOURCES {
            script.call(source, args![purpose, material.epoch - 20, 0, length]);
        }
    }
    must_succeed(world, &script, "any entropy", 10).map(drop)
}

fn tipsets(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let mut script = Script::new(rules(world)?);
    if script.generation() == Skyr {
        return Ok(());
    }
    let now = material.epoch;
    let epochs = [
        0,
        1,
        now - 901,
        now - 900,
        now - 899,
        now - 898,
        now - 2,
        now - 1,
        now,
        now + 1,
        -1,
        i64::MAX,
        i64::MIN,
    ];
    for epoch in epochs {
        let out = script.room(LONG_ENOUGH);
        script.call("network::tipset_cid", args![epoch, out.at, out.len]);
        script.note(out.at, 40);
    }
    // A CID takes 38 bytes.
    for room in [0, 37, 38] {
        let out = script.room(LONG_ENOUGH);
        script.call("network::tipset_cid", args![now - 1, out.at, room]);
    }
    must_succeed(world, &script, "tipsets of the past", 5).map(drop)
}

/// Charges small and large; before nv18 gas may be given back, even all of it and more.
fn charges(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let mut script = Script::new(rules);
    let name = script.put(b"script");
    let broken_text = script.put(&[b'a', 0xff, b'b']);
    for gas in [0, 1, 999, 1_000_000] {
        script.call("gas::charge", args![name.at, name.len, gas]);
        if script.has("gas::available") {
            script.call("gas::available", &[]);
        }
    }
    script.call("gas::charge", args![broken_text.at, broken_text.len, 1]);
    script.call("gas::charge", args![name.at, 0, 1]);
    must_succeed(world, &script, "charges", 4)?;

    for gas in [
        -1_000,
        -1_000_000,
        -100_000_000_000,
        i64::MIN,
        i64::MAX,
        i64::MAX / 1_000,
        9_000_000_000,
        20_000_000_000,
    ] {
        let mut script = Script::new(rules);
        let name = script.put(b"script");
        script.call("gas::charge", args![name.at, name.len, gas]);
        script.spin(10);
        script.call("gas::charge", args![name.at, name.len, 1_000]);
        run(world, &script)?;
    }
    Ok(())
}

/// What the message and the network say about themselves, with a value and with a premium beyond the fee cap.
fn contexts(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let rules = rules(world)?;
    let mut script = Script::new(rules);
    let telling = |module: &str| matches!(module, "vm" | "network" | "debug");
    for syscall in rules.syscalls.iter().filter(|syscall| telling(syscall.module)) {
        material.call(&mut script, syscall);
    }
    must_succeed(world, &script, "contexts", 5)?;
    for (cap, premium) in [(0, 0), (50, 3), (100, 3), (101, 3), (200, 1_000)] {
        let to = Address::new_id(SCRIPTS[0]);
        let method = 1 + world.dice.below(u64::MAX);
        let mut message = world.message(world.faucet, to, method, script.to_bytes());
        message.value = TokenAmount::from_atto(world.dice.word());
        message.gas_fee_cap = TokenAmount::from_atto(cap);
        message.gas_premium = TokenAmount::from_atto(premium);
        world.apply(message)?;
    }
    Ok(())
}
