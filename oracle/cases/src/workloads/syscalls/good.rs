//! Each syscall once, successfully, and each ending of a call.

use std::collections::BTreeSet;

use forest_rules::{AbiGeneration::Skyr, Syscall, SyscallResult};
use forest_shared::address::INIT_ACTOR_ID;

use super::{material::Material, must_run, rules, run, run_at};
use crate::{Stop, World, probes::SCRIPTS, script::Script, world::succeeded};

/// Every syscall that returns and changes nothing for good; then, by themselves, those that do.
pub(super) fn good(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    let material = Material::new(world)?;
    let mut script = Script::new(rules);
    let plain =
        |syscall: &&Syscall| !matches!(syscall.name, "create_actor" | "self_destruct" | "exit" | "abort");
    for syscall in rules.syscalls.iter().filter(plain) {
        material.call(&mut script, syscall);
    }
    let answer = must_run(world, &script, "every syscall once")?;
    let outcomes = script.outcomes(&answer.return_data);
    let name = |syscall: &Syscall| (syscall.module, syscall.name);
    let good: BTreeSet<_> =
        outcomes.iter().filter(|outcome| outcome.error == 0).map(|outcome| name(outcome.syscall)).collect();
    for outcome in outcomes.iter().filter(|outcome| outcome.error != 0) {
        let (module, name) = name(outcome.syscall);
        return Err(Stop::Broken(format!("{module}::{name} must succeed: error {}", outcome.error)));
    }
    if let Some(syscall) = rules.syscalls.iter().filter(plain).find(|syscall| !good.contains(&name(syscall)))
    {
        return Err(Stop::Broken(format!("{syscall:?} was not made")));
    }
    verdicts(&outcomes)?;
    creation(world, &material)?;
    endings(world)?;
    destruction(world, &material)
}

/// A proof or a signature that is good is found to be so.
fn verdicts(outcomes: &[crate::script::Outcome]) -> Result<(), Stop> {
    let verdict = |outcome: &&crate::script::Outcome| {
        outcome.syscall.name.starts_with("verify_") && outcome.syscall.result == SyscallResult::I32
    };
    match outcomes.iter().filter(verdict).find(|outcome| outcome.result != [0; 4]) {
        Some(outcome) => Err(Stop::Broken(format!("{:?} must say yes", outcome.syscall))),
        None => Ok(()),
    }
}

/// An actor is created: by the init actor where only it may, if that runs scripts.
fn creation(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let rules = rules(world)?;
    let mut script = Script::new(rules);
    for syscall in rules.syscalls.iter().filter(|syscall| syscall.name == "create_actor") {
        material.call(&mut script, syscall);
    }
    let creator = if world.bundle.canonical { SCRIPTS[0] } else { INIT_ACTOR_ID };
    let answer = run_at(world, creator, &script)?;
    let created = script.outcomes(&answer.return_data).last().is_some_and(|outcome| outcome.error == 0);
    let may = !world.bundle.canonical || script.generation() == Skyr;
    if created != may {
        return Err(Stop::Broken(format!("created: {created}, where it should have been {may}")));
    }
    Ok(())
}

/// A call ends early, with an error, and with success where that can be.
fn endings(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = rules(world)?;
    for code in [0, 16, 42] {
        let mut script = Script::new(rules);
        let block = script.opaque_block(b"the end");
        script.exit(code, block, "enough");
        let answer = run(world, &script)?;
        let expected = if code == 0 && script.generation() == Skyr { 9 } else { code };
        if answer.exit_code.value() != expected {
            return Err(Stop::Broken(format!("exit {code} ended with {}", answer.exit_code)));
        }
    }
    Ok(())
}

/// An actor ends, and nobody can call it any more.
fn destruction(world: &mut World<'_>, material: &Material) -> Result<(), Stop> {
    let rules = rules(world)?;
    let mut script = Script::new(rules);
    for syscall in rules.syscalls.iter().filter(|syscall| syscall.name == "self_destruct") {
        material.call(&mut script, syscall);
    }
    let answer = run_at(world, SCRIPTS[2], &script)?;
    succeeded(answer, "the end of an actor")?;
    if world.network.actor(SCRIPTS[2]).is_some() {
        return Err(Stop::Broken("an actor that ended is still there".into()));
    }
    run_at(world, SCRIPTS[2], &script)?;
    Ok(())
}
