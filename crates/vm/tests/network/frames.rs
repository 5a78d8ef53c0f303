//! One frame of code: how it begins, how much memory and stack it gets, how deep frames go.

mod beginning;
mod depth;
mod memory;

use forest_rules::AbiGeneration;
use forest_shared::error::ExitCode;
use forest_vm::Outcome;

use crate::kit::{self, ACTOR, Network, Wat, call};

/// Runs a module as the test actor's code.
fn run(network: &Network, module: &str) -> Outcome {
    let mut network = network.clone();
    network.replace_code(ACTOR, &Wat::module(module));
    network.run(&call(2))
}

/// What broken code is: all gas, and the network's assertion.
fn is_broken(outcome: &Outcome) -> bool {
    outcome.receipt.exit_code == ExitCode::SYS_ASSERTION_FAILED
        && outcome.receipt.gas_used == call(2).gas_limit
}

/// A way out of an actor with an exit code that is on the stack as `code`.
fn exit(network: &Network, code: &str) -> String {
    match network.rules().syscalls.generation {
        AbiGeneration::Skyr => format!("(drop (call $vm.abort {code} (i32.const 0) (i32.const 0)))"),
        _ => format!("(drop (call $vm.exit {code} (i32.const 0) (i32.const 0) (i32.const 0)))"),
    }
}

/// A network of each generation of the boundary.
fn generations() -> impl Iterator<Item = Network> {
    kit::with_actor(16, 29).filter(|network| matches!(network.version(), 16 | 18 | 21 | 29))
}
