//! Every syscall, with good and bad arguments, made by script actors.
//!
//! Expectations are few, since engines are compared on everything; but what must succeed somewhere is checked to, so
//! that no table of arguments becomes a list of refusals.
//!
//! | Workload | read |
//! | --- | --- |
//! | arguments with which each syscall succeeds | `good.rs`, made of what is in `material.rs` |
//! | each of those arguments, replaced by a bad one | `arguments.rs` |
//! | blocks, links, CIDs, roots | `blocks.rs`, `links.rs` |
//! | addresses, code, creation and end of actors | `actors.rs` |
//! | hashes and signatures; proofs | `crypto.rs`; `proofs.rs` |
//! | epochs, randomness, gas | `chain.rs` |
//! | events | `events.rs` |
//! | calls and how they end | `sends.rs` |

pub(super) mod actors;
mod arguments;
mod blocks;
mod chain;
mod crypto;
mod events;
mod good;
mod links;
pub(super) mod material;
mod proofs;
mod sends;

use forest_rules::Rules;
use forest_shared::{ActorId, address::Address};

use super::{Needs, Workload};
use crate::{
    Answer, Stop, World,
    probes::SCRIPTS,
    script::Script,
    world::{broken, succeeded},
};

pub(super) const WORKLOADS: &[Workload] = &[
    workload("syscalls", "every syscall once, with arguments that are good", good::good),
    workload(
        "syscall-arguments",
        "every argument of every syscall, replaced by bad ones",
        arguments::arguments,
    ),
    workload(
        "syscall-blocks",
        "blocks of all codecs and sizes, read, linked and opened well and badly",
        blocks::blocks,
    ),
    workload("syscall-links", "CBOR and links of all shapes, reachable or not", links::links),
    workload(
        "syscall-actors",
        "addresses of all protocols, code, creation and end of actors",
        actors::actors,
    ),
    workload("syscall-crypto", "hashes and signatures, good and forged", crypto::crypto),
    workload("syscall-proofs", "proofs of all types, good, bad and malformed", proofs::proofs),
    workload("syscall-chain", "randomness, tipsets and charges, of the past and of the future", chain::chain),
    Workload { since: 18, ..workload("syscall-events", "events at their limits and beyond", events::events) },
    workload("syscall-sends", "calls with all flags, limits, values and endings", sends::sends),
];

const fn workload(
    name: &'static str,
    about: &'static str,
    run: fn(&mut World<'_>) -> Result<(), Stop>,
) -> Workload {
    Workload { name, about, needs: Needs::Probes, since: 16, run }
}

/// The rules of the version.
pub(super) fn rules(world: &World<'_>) -> Result<&'static Rules, Stop> {
    forest_rules::rules(world.version()).map_err(broken)
}

/// Has an actor run a script, by a message of the faucet.
pub(super) fn run_at(world: &mut World<'_>, actor: ActorId, script: &Script) -> Result<Answer, Stop> {
    let message = world.message(world.faucet, Address::new_id(actor), 2, script.to_bytes());
    world.apply(message)
}

/// Has the first script actor run a script.
pub(super) fn run(world: &mut World<'_>, script: &Script) -> Result<Answer, Stop> {
    run_at(world, SCRIPTS[0], script)
}

/// As [`run`], for a script that comes to its end, whatever becomes of its calls.
pub(super) fn must_run(world: &mut World<'_>, script: &Script, what: &str) -> Result<Answer, Stop> {
    let answer = run(world, script)?;
    succeeded(answer, what)
}

/// As [`must_run`], for a script in which some calls must succeed: so many at least.
pub(super) fn must_succeed(
    world: &mut World<'_>,
    script: &Script,
    what: &str,
    at_least: usize,
) -> Result<Answer, Stop> {
    let answer = must_run(world, script, what)?;
    let good = script.outcomes(&answer.return_data).iter().filter(|outcome| outcome.error == 0).count();
    if good < at_least {
        return Err(Stop::Broken(format!("{what}: only {good} calls succeeded, not {at_least}")));
    }
    Ok(answer)
}
