//! Code becomes an instance, or not: links, start functions, segments, entry points.

use forest_builtin::BuiltinActor;
use forest_rules::behaviours::{InstantiationFailure, MissingEntryPoint};
use forest_shared::{error::ExitCode, message::Message};
use forest_vm::{ExecuteError, HostError};

use super::{exit, generations, is_broken, run};
use crate::kit::{self, ACTOR, Network, Wat, call};

const ENTRY: &str = r#"(func (export "invoke") (param i32) (result i32) (i32.const 0))"#;
const MEMORY: &str = r#"(memory (export "memory") 1)"#;

#[test]
fn code_that_does_not_link_is_broken() {
    let broken = [
        ("an unknown module", r#"(import "env" "abort" (func))"#),
        ("an unknown function", r#"(import "vm" "upgrade_actor" (func))"#),
        ("a syscall of another type", r#"(import "gas" "charge" (func))"#),
        ("a syscall that is no function", r#"(import "gas" "charge" (memory 1))"#),
        ("a memory from outside", r#"(import "env" "memory" (memory 1))"#),
    ];
    for network in generations() {
        for (what, import) in broken {
            let memory = if import.contains("memory") { r#"(export "memory" (memory 0))"# } else { MEMORY };
            let outcome = run(&network, &format!("(module {import} {memory} {ENTRY})"));
            assert!(is_broken(&outcome), "nv{}: {what}: {:?}", network.version(), outcome.receipt);
        }
    }
}

#[test]
fn syscalls_of_other_versions_do_not_link() {
    let only = [
        (16, r#"(import "vm" "abort" (func (param i32 i32 i32) (result i32)))"#),
        (18, r#"(import "self" "self_destruct" (func (param i32 i32) (result i32)))"#),
        (21, r#"(import "self" "self_destruct" (func (param i32) (result i32)))"#),
    ];
    for network in kit::with_actor(16, 29) {
        for (version, import) in only {
            let links = match version {
                16 => network.version() < 18,
                18 => network.version() < 21,
                _ => network.version() >= 21,
            };
            let outcome = run(&network, &format!("(module {import} {MEMORY} {ENTRY})"));
            let about = format!("nv{}: {import}", network.version());
            assert_eq!(outcome.receipt.exit_code.is_success(), links, "{about}");
            assert_eq!(is_broken(&outcome), !links, "{about}");
        }
    }
}

#[test]
fn code_without_a_memory_is_broken() {
    for network in generations() {
        for memory in ["", "(memory 1)", r#"(global (export "memory") i32 (i32.const 0))"#] {
            let outcome = run(&network, &format!("(module {memory} {ENTRY})"));
            assert!(is_broken(&outcome), "nv{}: {memory}", network.version());
        }
    }
}

#[test]
fn an_entry_point_of_another_type_is_broken_and_a_missing_one_is_no_receiver_since_nv21() {
    for network in generations() {
        for entry in [
            r#"(func (export "invoke"))"#,
            r#"(func (export "invoke") (param i32))"#,
            r#"(func (export "invoke") (param i64) (result i32) (i32.const 0))"#,
            r#"(func (export "invoke") (param i32) (result i64) (i64.const 0))"#,
        ] {
            let outcome = run(&network, &format!("(module {MEMORY} {entry})"));
            assert!(is_broken(&outcome), "nv{}: {entry}", network.version());
        }
        for entry in [r#"(func)"#, r#"(func) (global (export "invoke") i32 (i32.const 0))"#] {
            let outcome = run(&network, &format!("(module {MEMORY} {entry})"));
            match network.rules().behaviours.calls.missing_entry_point {
                MissingEntryPoint::Fatal => assert!(is_broken(&outcome), "{entry}"),
                MissingEntryPoint::InvalidReceiver => {
                    assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_INVALID_RECEIVER, "{entry}");
                }
            }
        }
    }
}

/// A module that starts with a function.
fn starting(network: &Network, statements: &str) -> String {
    let actor = Wat::with_memory(
        network.rules(),
        1,
        &format!("(start $start) (func $start {statements})"),
        "(i32.const 0)",
    );
    actor.text().to_owned()
}

#[test]
fn before_nv18_a_start_function_has_no_gas() {
    for network in kit::with_actor(16, 17) {
        // Not even for the way into it.
        let outcome = run(&network, &starting(&network, "(nop)"));
        assert!(is_broken(&outcome), "nv{}", network.version());
    }
}

#[test]
fn since_nv18_a_start_function_is_paid_for() {
    for network in kit::with_actor(18, 29) {
        let cost = |statements: &str| run(&network, &starting(&network, statements)).receipt.gas_used;
        assert_eq!(cost("(drop (i32.const 1))") - cost("(nop)"), 4, "nv{}", network.version());
    }
}

#[test]
fn since_nv18_a_start_function_that_does_not_return_is_an_illegal_instruction() {
    for network in kit::with_actor(18, 29) {
        let exits = exit(&network, "(i32.const 20)");
        for start in ["(unreachable)", exits.as_str()] {
            let outcome = run(&network, &starting(&network, start));
            assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_ILLEGAL_INSTRUCTION, "{start}");
            assert!(outcome.receipt.gas_used < call(2).gas_limit);
        }
        let mut network = network;
        let forever = starting(&network, "(loop $forever (br $forever))");
        network.replace_code(ACTOR, &Wat::module(forever));
        let outcome = network.run(&Message { gas_limit: 10_000_000, ..call(2) });
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_OUT_OF_GAS);
    }
}

#[test]
fn segments_that_do_not_fit_are_a_failure_to_instantiate() {
    for network in generations() {
        for segment in [r#"(data (i32.const 65536) "x")"#, "(table 1 funcref) (elem (i32.const 1) 0)"] {
            let outcome = run(&network, &format!("(module {MEMORY} {segment} {ENTRY})"));
            match network.rules().behaviours.calls.instantiation_failure {
                InstantiationFailure::Fatal => assert!(is_broken(&outcome), "{segment}"),
                InstantiationFailure::IllegalInstruction => {
                    assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_ILLEGAL_INSTRUCTION, "{segment}");
                }
            }
        }
    }
}

#[test]
fn an_exported_table_is_paid_for_since_nv18() {
    for network in generations() {
        let cost =
            |table: &str| run(&network, &format!("(module {MEMORY} {table} {ENTRY})")).receipt.gas_used;
        let exported = cost(r#"(table (export "table") 1000 funcref)"#);
        let hidden = cost(r#"(table (export "functions") 1000 funcref)"#);
        let charge =
            network.rules().gas.wasm.on_table_init(1000).map_or(0, |charge| charge.total().round_up());
        assert_eq!(exported - hidden, charge.unsigned_abs(), "nv{}", network.version());
        assert_eq!(charge > 0, network.version() >= 18);
    }
}

#[test]
fn code_that_is_no_module_is_broken() {
    for network in generations() {
        for wasm in [&b""[..], b"no module", b"\0asm\x02\0\0\0"] {
            let mut network = network.clone();
            network.replace_code_with(ACTOR, wasm);
            assert!(is_broken(&network.run(&call(2))), "nv{}: {wasm:?}", network.version());
        }
    }
}

#[test]
fn missing_code_is_broken_unless_it_is_built_in() {
    for network in generations() {
        let nowhere = forest_encoding::hash::blake2b_cid(0x55, b"nowhere");
        let mut unknown = network.clone();
        unknown.change(ACTOR, |actor| actor.code = nowhere);
        assert!(is_broken(&unknown.run(&call(2))), "nv{}", network.version());

        let mut lost = network.clone();
        lost.lose_code(BuiltinActor::Multisig, nowhere);
        lost.change(ACTOR, |actor| actor.code = nowhere);
        let lost: Result<_, ExecuteError> = lost.try_run(&Message { ..call(2) });
        assert!(matches!(lost, Err(ExecuteError::Host(HostError::MissingCode(code))) if code == nowhere));
    }
}
