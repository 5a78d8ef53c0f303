//! Pointers that no actor should pass: every syscall answers them with a number.

use forest_rules::{Param, ParamType, SYSCALLS, Syscall, SyscallResult, WasmType};
use forest_shared::{error::ExitCode, state::EMPTY_ARRAY_CID};

use super::row;
use crate::kit::{self, ACTOR, Network, Wat, call, text::expand};

/// The syscalls of a network.
fn syscalls(network: &Network) -> impl Iterator<Item = &'static Syscall> {
    let generation = network.rules().syscalls.generation;
    SYSCALLS.iter().filter(move |syscall| (syscall.since..=syscall.until).contains(&generation))
}

fn name(syscall: &Syscall) -> String {
    format!("{}.{}", syscall.module, syscall.name)
}

fn constant(param: &Param, value: i64) -> String {
    match param.kind.wasm() {
        WasmType::I32 => format!("(i32.const {})", value as i32),
        WasmType::I64 => format!("(i64.const {value})"),
    }
}

#[test]
fn the_imports_of_every_generation_are_the_table_of_syscalls() {
    for network in kit::all() {
        let wat = Wat::actor(network.rules(), "(i32.const 0)");
        for syscall in syscalls(&network) {
            assert!(wat.text().contains(&format!("(func ${} ", name(syscall))), "{}", name(syscall));
        }
        let imports = wat.text().matches("(import ").count();
        assert_eq!(imports, syscalls(&network).count(), "nv{}", network.version());
    }
}

#[test]
fn a_result_without_a_place_is_an_illegal_argument_before_anything_is_done() {
    for network in kit::with_actor(16, 29) {
        for syscall in syscalls(&network).filter(|syscall| syscall.result.size() > 0) {
            // One byte too far, and so far that the end is beyond 32 bits.
            for out in [65_536 - i64::from(syscall.result.size()) + 1, 65_537, -1] {
                let params: String = syscall.params.iter().map(|param| constant(param, 0)).collect();
                let text = format!("(call ${} (i32.const {}) {params})", name(syscall), out as i32);
                row("no place for the result", text).without_place(&network);
            }
        }
    }
}

#[test]
fn the_last_place_for_a_result_is_right_at_the_end_of_memory() {
    for network in kit::with_actor(16, 29) {
        let text = "(call $network.total_fil_circ_supply (i32.const 65520))";
        row("sixteen bytes before the end", text).gives(&network, []);
    }
}

/// Values of every parameter in turn, while the others are harmless.
const HOSTILE: [i64; 8] = [-1, i64::MIN, i64::MAX, 65_536, 65_535, 0x7fff_ffff, 1, 3];

/// Every syscall, every parameter, every hostile value: what comes is an error number or an end of the frame, on every
/// network and twice the same.
#[test]
fn no_parameter_of_any_syscall_is_trusted() {
    for mut network in kit::generations() {
        for epoch in [0, 1, 3] {
            network.externs.tipset_cids.insert(epoch, EMPTY_ARRAY_CID);
        }
        let rules = network.rules();
        for syscall in syscalls(&network.clone()) {
            let hostile = (0..syscall.params.len()).flat_map(|at| HOSTILE.map(|value| (at, value)));
            let calls: String = hostile.map(|(at, value)| hostile_call(syscall, at, value)).collect();
            let calls = if syscall.result == SyscallResult::Never { String::new() } else { calls };
            network.replace_code(ACTOR, &Wat::actor(rules, &expand(&format!("{calls} (i32.const 0)"))));
            let outcomes = [network.run(&call(2)), network.run(&call(2))];
            let codes = [ExitCode::OK, ExitCode::SYS_OUT_OF_GAS];
            let about = format!("nv{}: {}\n{}", network.version(), name(syscall), outcomes[0].backtrace);
            assert!(
                codes.contains(&outcomes[0].receipt.exit_code),
                "{} {about}",
                outcomes[0].receipt.exit_code
            );
            assert_eq!(outcomes[0].receipt, outcomes[1].receipt, "{about}");
        }
    }
}

/// A call with one hostile parameter, which traps unless its answer is an error number.
fn hostile_call(syscall: &Syscall, at: usize, value: i64) -> String {
    let out = if syscall.result.size() > 0 { "OUT" } else { "" };
    let params = syscall.params.iter().enumerate();
    let params: String = params
        .map(|(place, param)| match (place == at, param.kind) {
            (true, _) => constant(param, value),
            // A gas limit, so that no call takes all there is.
            (false, ParamType::U64) if param.name == "gas_limit" => constant(param, 1_000_000),
            (false, _) => constant(param, 0),
        })
        .collect();
    format!("(if (i32.gt_u (call ${} {out} {params}) (i32.const 13)) (then (unreachable)))", name(syscall))
}
