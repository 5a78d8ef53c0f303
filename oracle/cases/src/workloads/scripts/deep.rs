//! Calls within calls: a script that sends itself on until it is refused, with and without limits of gas.

use forest_rules::AbiGeneration::Skyr;
use forest_shared::address::Address;

use super::super::syscalls::{self, material::Material};
use crate::{
    Stop, World, args,
    probes::{SCRIPTS, VAST},
    script::{ALL_GAS, PROGRAM, SIZE, Script, opaque},
    world::succeeded,
};

pub(super) fn deep(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let material = Material::new(world)?;
    let limits: &[u64] = match rules.syscalls.generation {
        Skyr => &[ALL_GAS],
        _ => &[ALL_GAS, 9_000_000_000, 300_000_000, 20_000_000],
    };
    for limit in limits {
        let script = endless(&mut Script::new(rules), *limit, &SCRIPTS);
        let answer = syscalls::run(world, &script)?;
        succeeded(answer, "calls to the limit of depth")?;
        // The same with too little gas to get there.
        let mut message = world.message(world.faucet, Address::new_id(SCRIPTS[0]), 2, script.to_bytes());
        message.gas_limit = 20_000_000 + world.dice.below(50_000_000);
        world.apply(message)?;
    }
    // With something done on the way down, and undone from the bottom up.
    let mut script = Script::new(rules);
    for syscall in
        rules.syscalls.iter().filter(|syscall| matches!(syscall.name, "set_root" | "emit_event" | "charge"))
    {
        material.call(&mut script, syscall);
    }
    let mut script = endless(&mut script, ALL_GAS, &SCRIPTS);
    syscalls::run(world, &script)?;
    script.exit(40, 0, "");
    syscalls::run(world, &script)?;
    // Instances with all the memory that they may have: a few of them are all that a message may have.
    let script = endless(&mut Script::new(rules), ALL_GAS, &[VAST]);
    let mut message = world.message(world.faucet, Address::new_id(VAST), 2, script.to_bytes());
    message.gas_limit = 3_000_000_000;
    if rules.syscalls.generation == Skyr {
        message.gas_limit = 12_000_000;
    }
    world.apply(message).map(drop)
}

/// A script that has each of several actors in turn run the same script.
fn endless(script: &mut Script, gas_limit: u64, actors: &[u64]) -> Script {
    let addresses: Vec<_> =
        actors.iter().map(|actor| script.put(Address::new_id(*actor).to_bytes().as_slice())).collect();
    let (first, last) = (addresses[0], addresses[addresses.len() - 1]);
    let aside = script.room(first.len);
    script.copy(aside.at, first.at, first.len);
    script.copy(first.at, first.at + first.len, last.at - first.at);
    script.copy(last.at, aside.at, first.len);
    let codec = opaque(script.generation());
    let itself = args![codec, PROGRAM, crate::script::Arg::Word(SIZE)];
    let params = script.call("ipld::block_create", itself).word(0);
    script.send_to(first, 2, params, 0, gas_limit, 0);
    if script.has("gas::available") {
        script.call("gas::available", &[]);
    }
    script.clone()
}
