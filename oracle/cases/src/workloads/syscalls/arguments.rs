//! Good arguments, one of them replaced at a time.
//!
//! A script per parameter: some arguments end the whole call, and those after it would never be seen.

use forest_rules::{ParamType, Syscall};

use super::{material::Material, rules, run};
use crate::{
    Stop, World, args,
    script::{Arg, PROGRAM, Script},
};

/// Where memory ends that did not grow.
const END: u32 = 2 * PROGRAM;

/// Numbers of 32 bits that are the edges of something.
const WORDS: [u32; 14] = [
    0,
    1,
    2,
    31,
    64,
    END - 33,
    END - 1,
    END,
    END + 1,
    1 << 20,
    i32::MAX as u32,
    1 << 31,
    u32::MAX - 1,
    u32::MAX,
];

/// Numbers of 64 bits that are the edges of something.
const LONGS: [i64; 12] =
    [0, 1, 2, 99, 1_000, 4_999, 5_000, 5_001, u32::MAX as i64 + 1, i64::MAX, i64::MIN, -1];

pub(super) fn arguments(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let material = Material::new(world)?;
    for syscall in rules.syscalls.iter() {
        let edges = |kind| match kind {
            ParamType::I32 | ParamType::U32 => WORDS.map(Arg::from).to_vec(),
            ParamType::I64 | ParamType::U64 => LONGS.map(Arg::from).to_vec(),
        };
        for (place, param) in syscall.params.iter().enumerate() {
            replaced(world, &material, syscall, place, &edges(param.kind))?;
        }
        if syscall.result.size() > 0 {
            without_room(world, &material, syscall)?;
        }
    }
    Ok(())
}

/// Makes a syscall with each of several values in one place. Those that end calls do so; others once more in frames of
/// their own, where an earlier value would have ended everything.
fn replaced(
    world: &mut World<'_>,
    material: &Material,
    syscall: &Syscall,
    place: usize,
    values: &[Arg],
) -> Result<(), Stop> {
    let rules = rules(world)?;
    let name = format!("{}::{}", syscall.module, syscall.name);
    let fatal = matches!(syscall.name, "charge" | "exit" | "abort" | "self_destruct" | "block_open")
        || syscall.module == "rand";
    let mut script = Script::new(rules);
    for value in values {
        let ending = args![16, 0, 0, 0].to_vec();
        let mut arguments = material.arguments(&mut script, syscall).unwrap_or(ending);
        arguments.truncate(syscall.params.len());
        arguments[place] = *value;
        script.call(&name, &arguments);
        if fatal {
            run_briefly(world, &script)?;
            script = Script::new(rules);
        }
    }
    if !fatal {
        run(world, &script)?;
    }
    Ok(())
}

/// Makes a syscall whose result has no room, and then one that has.
fn without_room(world: &mut World<'_>, material: &Material, syscall: &Syscall) -> Result<(), Stop> {
    let name = format!("{}::{}", syscall.module, syscall.name);
    let mut script = Script::new(rules(world)?);
    let arguments = material.arguments(&mut script, syscall).unwrap_or_default();
    let size = syscall.result.size();
    for pointer in [END - size + 1, END - 1, END, u32::MAX - size + 1, u32::MAX] {
        script.call_into(pointer, &name, &arguments);
        script.spin(3);
    }
    script.call_into(END - size, &name, &arguments);
    script.note(END - size, size);
    run(world, &script).map(drop)
}

/// Has a script run with little gas, since it may use all.
fn run_briefly(world: &mut World<'_>, script: &Script) -> Result<(), Stop> {
    let to = forest_shared::address::Address::new_id(crate::probes::SCRIPTS[1]);
    let mut message = world.message(world.faucet, to, 2, script.to_bytes());
    message.gas_limit = 50_000_000;
    world.apply(message).map(drop)
}
