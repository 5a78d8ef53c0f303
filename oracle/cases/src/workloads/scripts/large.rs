//! As much memory as there may be, in one instance and in all of a message; as many blocks as it takes.

use forest_rules::AbiGeneration::Skyr;
use forest_shared::address::Address;

use super::super::syscalls;
use crate::{
    Stop, World, args,
    probes::{ROOMY, SCRIPTS, VAST},
    script::{ALL_GAS, BLAKE2B_256, PROGRAM, Script, opaque},
};

pub(super) fn large(world: &mut World<'_>) -> Result<(), Stop> {
    grown(world)?;
    together(world)?;
    blocks(world)?;
    parameters(world)
}

/// Memory grows to its limit in one step and in several, and no further.
fn grown(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let all =
        [&[8_190_u32, 1, 0][..], &[8_191, 1], &[1, 2, 3, 8_000, 184, 1], &[65_536, 65_535, 0, u32::MAX]];
    for steps in all {
        let mut script = Script::new(rules);
        for step in steps {
            script.grow(*step);
        }
        let top = script.room(4);
        script.call_into(top.at, "self::root", args![0, 100]);
        syscalls::run(world, &script)?;
    }
    let mut script = Script::new(rules);
    for step in [43, 1, 1, 0] {
        script.grow(step);
        script.store_word(19 * 65_536_u32, step);
    }
    syscalls::run_at(world, ROOMY, &script)?;
    syscalls::run_at(world, VAST, &script).map(drop)
}

/// Several instances that are alive at once have less than the sum of what each may have.
fn together(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let pages = if rules.syscalls.generation == Skyr { 100 } else { 6_000 + world.dice.below(2_000) as u32 };
    let mut script = Script::new(rules);
    script.grow(pages);
    for depth in 0..6_usize {
        let mut outer = Script::new(rules);
        outer.grow(pages);
        outer.run_at(&Address::new_id(SCRIPTS[depth % 3]), &script);
        outer.grow(pages / 2);
        script = outer;
    }
    syscalls::run(world, &script).map(drop)
}

/// Many blocks, open at once; none of them is worth keeping.
fn blocks(world: &mut World<'_>) -> Result<(), Stop> {
    let mut script = Script::new(syscalls::rules(world)?);
    let codec = opaque(script.generation());
    let block = script.room(4);
    script
        .repeat(1_500, |script| script.call_into(block.at, "ipld::block_create", args![codec, PROGRAM, 40]));
    let cid = script.room(100);
    script.call("ipld::block_link", args![block.word(0), BLAKE2B_256, 32, cid.at, cid.len]);
    script.repeat(200, |script| {
        script.call("ipld::block_open", args![cid.at]);
    });
    syscalls::must_run(world, &script, "many blocks").map(drop)
}

/// Parameters and results of a MiB and a byte more.
fn parameters(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    for size in [(1 << 20) - 1, 1 << 20, (1 << 20) + 1_u32] {
        let mut script = Script::new(rules);
        script.grow(16);
        let block = script.call("ipld::block_create", args![opaque(script.generation()), 0, size]).word(0);
        let sent = script.send(&Address::new_id(SCRIPTS[1]), 2, block, 0);
        script.call("ipld::block_stat", &[sent.word(4)]);
        syscalls::run(world, &script)?;
        script.give(block);
        syscalls::run(world, &script)?;
        let mut outer = Script::new(rules);
        let sent = outer.run_within(&Address::new_id(SCRIPTS[1]), &script, ALL_GAS, 0);
        outer.call("ipld::block_stat", &[sent.word(4)]);
        syscalls::run(world, &outer)?;
    }
    Ok(())
}
