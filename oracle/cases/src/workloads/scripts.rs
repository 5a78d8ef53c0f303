//! Longer scripts: made by chance, deep, large; messages to script actors that go wrong by themselves; and the same
//! message at many limits of gas.
//!
//! | Workload | read |
//! | --- | --- |
//! | scripts by chance | `random.rs` |
//! | calls within calls, as deep as can be | `deep.rs` |
//! | memory, as much as can be; many blocks | `large.rs` |
//! | nonces, funds, gas limits, senders and receivers | `messages.rs` |
//! | limits of gas | `sweeps.rs` |

mod deep;
mod large;
mod messages;
mod random;
mod sweeps;

use super::{Needs, Workload};
use crate::{Stop, World};

pub(super) const WORKLOADS: &[Workload] = &[
    workload(
        "random-scripts",
        "scripts by chance, calling each other, with good and bad arguments",
        random::random,
    ),
    workload("deep-scripts", "calls within calls to the limit of depth and beyond", deep::deep),
    workload("large-scripts", "memory to its limits and beyond, and many blocks", large::large),
    workload(
        "script-messages",
        "messages to actors that cannot be sent, paid or received",
        messages::messages,
    ),
    workload("syscall-sweep", "most syscalls in one message, at many gas limits", sweeps::syscalls),
    workload("call-sweep", "calls within limits of their own, at many gas limits", sweeps::calls),
    workload("creation-sweep", "actors that come into being and end, at many gas limits", sweeps::creation),
];

const fn workload(
    name: &'static str,
    about: &'static str,
    run: fn(&mut World<'_>) -> Result<(), Stop>,
) -> Workload {
    Workload { name, about, needs: Needs::Probes, since: 16, run }
}
