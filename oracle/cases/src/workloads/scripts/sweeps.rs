//! Messages that make many different charges, at many gas limits: few of them, since each costs hundreds of messages.

use forest_encoding::codec;
use forest_rules::AbiGeneration::Skyr;
use forest_shared::address::{Address, INIT_ACTOR_ID};

use super::super::syscalls::{
    self,
    material::{Material, code_of},
};
use crate::{
    Stop, World, args,
    probes::{ACCEPTING, SCRIPTS, TRAPPING},
    script::{LONG_ENOUGH, Script},
};

/// Sweeps a script that must succeed when it has enough gas.
fn sweep(world: &mut World<'_>, actor: u64, script: &Script) -> Result<(), Stop> {
    let message = world.message(world.faucet, Address::new_id(actor), 2, script.to_bytes());
    world.sweep(message.clone())?;
    crate::world::succeeded(world.apply(message)?, "what is swept").map(drop)
}

/// Every syscall that changes nothing for good, once.
pub(super) fn syscalls(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let material = Material::new(world)?;
    let mut script = Script::new(rules);
    let plain = |name: &str| !matches!(name, "create_actor" | "self_destruct" | "exit" | "abort");
    for syscall in rules.syscalls.iter().filter(|syscall| plain(syscall.name)) {
        material.call(&mut script, syscall);
    }
    script.grow(2);
    sweep(world, SCRIPTS[0], &script)
}

/// Calls within calls: with limits of their own that suffice and that do not, that fail, that trap, that create
/// accounts.
pub(super) fn calls(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let any = world.dice.bytes(20);
    let mut inner = Script::new(rules);
    inner.save(codec::DAG_CBOR, &[0x81, 0x18, any[0]]);
    inner.send(&Address::new_id(ACCEPTING), 0, 0, 3);
    let mut failing = inner.clone();
    failing.exit(20, 0, "");

    let mut middle = Script::new(rules);
    middle.run_within(&Address::new_id(SCRIPTS[2]), &inner, 30_000_000, 0);
    middle.run_within(&Address::new_id(SCRIPTS[2]), &failing, 2_000_000, 0);

    let mut script = Script::new(rules);
    let new = script.put(&[&[1][..], &any].concat());
    script.send_to(new, 0, 0, 5, u64::MAX, 0);
    script.run_within(&Address::new_id(SCRIPTS[1]), &middle, 40_000_000, 0);
    script.run_at(&Address::new_id(SCRIPTS[1]), &failing);
    if script.generation() == Skyr {
        // What runs out there runs out everywhere, and what traps uses no more than it has used.
        script.send(&Address::new_id(TRAPPING), 2, 0, 1);
    } else {
        script.run_within(&Address::new_id(SCRIPTS[1]), &inner, 1_000_000, 0);
        script.send_with(&Address::new_id(TRAPPING), 2, 0, 1, 5_000_000, 0);
        script.call("gas::available", &[]);
    }
    sweep(world, SCRIPTS[0], &script)
}

/// An actor is created where the actors of the network allow it; others end.
pub(super) fn creation(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let material = Material::new(world)?;
    let mut ending = Script::new(rules);
    for syscall in rules.syscalls.iter().filter(|syscall| syscall.name == "self_destruct") {
        material.call(&mut ending, syscall);
    }
    let mut script = Script::new(rules);
    let code = code_of(&mut script, ACCEPTING);
    match script.generation() {
        Skyr => script.call("actor::create_actor", args![7_000, code.at]),
        _ => {
            let address = script.put(&[&[4, 10][..], &world.dice.bytes(20)].concat());
            script.call("actor::create_actor", args![7_000, code.at, address.at, address.len])
        }
    };
    let out = script.room(LONG_ENOUGH);
    script.call("actor::get_actor_code_cid", args![7_000, out.at, out.len]);
    script.send(&Address::new_id(7_000), 2, 0, 9);
    script.run_at(&Address::new_id(SCRIPTS[2]), &ending);
    let creator = if world.bundle.canonical { SCRIPTS[0] } else { INIT_ACTOR_ID };
    sweep(world, creator, &script)
}
