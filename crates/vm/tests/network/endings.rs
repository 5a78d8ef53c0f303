//! How code ends: exits, missing returns, traps, lack of gas, broken invariants; and code that does not even begin.

use forest_builtin::BuiltinActor;
use forest_encoding::codec;
use forest_rules::{
    Rules,
    behaviours::{CodeSource, MissingEntryPoint},
    gas::Gas,
};
use forest_shared::{error::ExitCode, message::Message, state::ActorState};
use forest_vm::{ExecuteError, HostError, Outcome};

use crate::kit::{self, ACTOR, Network, Wat, call, cost_of, text::opaque};

/// What a broken invariant gives: the assertion code and all the gas.
fn assert_fatal(outcome: &Outcome, rule: &str) {
    let receipt = &outcome.receipt;
    assert_eq!(receipt.exit_code, ExitCode::SYS_ASSERTION_FAILED, "{rule}");
    assert_eq!(receipt.gas_used, call(2).gas_limit, "{rule}: all gas");
    assert!(receipt.return_data.is_empty(), "{rule}");
}

/// Runs statements as the test actor; the exit code, and that they cost what is counted, besides `more`.
fn ends(network: &mut Network, rule: &str, statements: &str, exit_code: u32, more: Gas) -> Outcome {
    let rules = network.rules();
    network.replace_code(ACTOR, &Wat::actor(rules, statements));
    let outcome = network.run(&call(2));
    let about = format!("nv{}: {rule}\n{}", network.version(), outcome.backtrace);
    assert_eq!(outcome.receipt.exit_code, ExitCode::new(exit_code), "{about}");
    let expected = network.inclusion().plus(cost_of(rules, 1, statements)).plus(more);
    assert_eq!(outcome.receipt.gas_used as i64, expected.round_up(), "gas, {about}");
    outcome
}

#[test]
fn an_actor_returns_a_block_or_nothing() {
    for mut network in kit::with_actor(16, 29) {
        let (rules, codec) = (network.rules(), opaque(network.rules()));
        let outcome = ends(&mut network, "0 is nothing", "(i32.const 0)", 0, Gas::ZERO);
        assert!(outcome.receipt.return_data.is_empty() && outcome.return_codec.is_none());
        ends(&mut network, "1 is no block yet", "(i32.const 1)", 11, Gas::ZERO);
        ends(&mut network, "neither is -1", "(i32.const -1)", 11, Gas::ZERO);

        let data = "(i32.store (i32.const 8) (i32.const 0x636261))";
        let block = format!(
            "(drop (call $ipld.block_create (i32.const 4) (i64.const {codec}) (i32.const 8) (i32.const 3)))"
        );
        let returned = rules.gas.messages.on_method_return(1, 3, 0).unwrap().total();
        let more = rules.gas.blocks.on_block_create(3, 0).total().plus(returned);
        let outcome = ends(&mut network, "a block", &format!("{data} {block} (i32.const 1)"), 0, more);
        assert_eq!((&outcome.receipt.return_data[..], outcome.return_codec), (&b"abc"[..], Some(codec)));
    }
}

#[test]
fn before_nv18_an_actor_aborts_with_a_code_of_its_own() {
    let abort = |code: u32| format!("(call $vm.abort (i32.const {code}) (i32.const 0) (i32.const 0))");
    for mut network in kit::with_actor(16, 17) {
        for code in 0..16 {
            ends(&mut network, "codes of the system become one", &abort(code), 9, Gas::ZERO);
        }
        for code in [16, 17, 255, i32::MAX as u32] {
            ends(&mut network, "others stay", &abort(code), code, Gas::ZERO);
        }
        let message = "(call $vm.abort (i32.const 20) (i32.const -1) (i32.const 9))";
        ends(&mut network, "a message beyond memory changes nothing", message, 20, Gas::ZERO);
    }
}

#[test]
fn since_nv18_an_actor_exits_with_a_code_of_its_own_or_with_success() {
    let exit = |code: u32, block: u32| {
        format!("(call $vm.exit (i32.const {code}) (i32.const {block}) (i32.const 0) (i32.const 0))")
    };
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        ends(&mut network, "0 is success", &exit(0, 0), 0, Gas::ZERO);
        for code in 1..16 {
            ends(&mut network, "codes of the system become one", &exit(code, 0), 9, Gas::ZERO);
        }
        for code in [16, 17, 255, u32::MAX] {
            let text = exit(code, 0).replace("4294967295", "-1");
            ends(&mut network, "others stay", &text, code, Gas::ZERO);
        }
        let message = "(call $vm.exit (i32.const 20) (i32.const 0) (i32.const -1) (i32.const 9))";
        ends(&mut network, "a message beyond memory changes nothing", message, 20, Gas::ZERO);

        let block = format!(
            "(drop (call $ipld.block_create (i32.const 4) (i64.const {}) (i32.const 4) (i32.const 3)))",
            codec::RAW
        );
        let returned = rules.gas.messages.on_method_return(1, 3, 0).unwrap().total();
        let more = rules.gas.blocks.on_block_create(3, 0).total().plus(returned);
        for (code, becomes) in [(0, 0), (5, 9), (20, 20)] {
            let text = format!("{block} {}", exit(code, 1));
            let outcome = ends(&mut network, "a block comes along, and is paid for", &text, becomes, more);
            assert_eq!(outcome.receipt.return_data.len(), 3);
        }
        for code in [0, 5, 20] {
            network.replace_code(ACTOR, &Wat::actor(rules, &exit(code, 1)));
            assert_fatal(&network.run(&call(2)), "a block that is none");
        }
    }
}

/// Every way in which code can trap, and what else a module needs for it.
const TRAPS: [(&str, &str, &str); 13] = [
    ("unreachable", "", "(unreachable)"),
    ("division by zero", "", "(i32.div_u (i32.const 1) (i32.const 0))"),
    ("remainder by zero", "", "(i32.wrap_i64 (i64.rem_s (i64.const 1) (i64.const 0)))"),
    ("overflow of a division", "", "(i32.div_s (i32.const 0x80000000) (i32.const -1))"),
    ("a number beyond the integers", "", "(i32.trunc_f64_s (f64.const 1e300))"),
    ("no number at all", "", "(i32.trunc_f32_u (f32.const nan))"),
    ("a load beyond memory", "", "(i32.load (i32.const 65533))"),
    ("a load beyond all memory", "", "(i32.load offset=0xffffffff (i32.const -1))"),
    ("a store beyond memory", "", "(i32.store8 (i32.const 65536) (i32.const 0)) (i32.const 0)"),
    ("a copy beyond memory", "", "(memory.copy (i32.const 65535) (i32.const 0) (i32.const 2)) (i32.const 0)"),
    ("a call beyond the table", CALLED, "(call_indirect (type $none) (i32.const 9))"),
    ("a call of nothing", CALLED, "(call_indirect (type $none) (i32.const 1))"),
    ("a call of another type", CALLED, "(call_indirect (type $none) (i32.const 0))"),
];

const CALLED: &str = "(type $none (func (result i32))) (func $other (param i64)) (table 2 funcref) (elem (i32.const 0) $other)";

#[test]
fn every_trap_is_an_illegal_instruction() {
    for mut network in kit::with_actor(16, 29) {
        for (rule, fields, statements) in TRAPS {
            let rules = network.rules();
            network.replace_code(ACTOR, &Wat::with_memory(rules, 1, fields, statements));
            let outcome = network.run(&call(2));
            let about = format!("nv{}: {rule}", network.version());
            assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_ILLEGAL_INSTRUCTION, "{about}");
            // The block that traps is paid for as a whole; a copy by what it would have copied, since nv18.
            let bytes = if rule == "a copy beyond memory" { 2 } else { 0 };
            let bulk =
                rules.metering.bulk.as_ref().map_or(Gas::ZERO, |bulk| bulk.memory_per_byte.times(bytes));
            let expected = network.inclusion().plus(cost_of(rules, 1, statements)).plus(bulk);
            assert_eq!(outcome.receipt.gas_used as i64, expected.round_up(), "gas, {about}");
            assert!(outcome.receipt.return_data.is_empty());
        }
    }
}

#[test]
fn code_without_end_runs_out_of_gas_and_not_into_a_trap() {
    for mut network in kit::with_actor(16, 29) {
        let wat = Wat::actor(network.rules(), "(loop $again (br $again)) (i32.const 0)");
        network.replace_code(ACTOR, &wat);
        for gas_limit in [2_000_000, 2_000_001, 2_000_002, 2_000_003, 2_000_004] {
            let receipt = network.run(&Message { gas_limit, ..call(2) }).receipt;
            assert_eq!(receipt.exit_code, ExitCode::SYS_OUT_OF_GAS);
            assert_eq!(receipt.gas_used, gas_limit);
        }
    }
}

#[test]
fn recursion_within_an_actor_ends_at_2048_slots() {
    // A function of one parameter that keeps one value on the stack: 2 slots and 2 of activation.
    let recursion = "(func $down (param i32) (result i32)
        (if (result i32) (local.get 0)
          (then (call $down (i32.sub (local.get 0) (i32.const 1))))
          (else (i32.const 0))))";
    for mut network in kit::with_actor(16, 29) {
        let mut deepest = |from: u32, to: u32| {
            let (mut fits, mut traps) = (from, to);
            while traps - fits > 1 {
                let depth = (fits + traps) / 2;
                let wat = Wat::with_memory(
                    network.rules(),
                    1,
                    recursion,
                    &format!("(call $down (i32.const {depth}))"),
                );
                network.replace_code(ACTOR, &wat);
                match network.run(&call(2)).receipt.exit_code {
                    ExitCode::OK => fits = depth,
                    code => {
                        assert_eq!(code, ExitCode::SYS_ILLEGAL_INSTRUCTION);
                        traps = depth;
                    }
                }
            }
            fits
        };
        // The entry takes 3 slots (one value, 2 of activation), its thunk is not counted; each call takes 4.
        assert_eq!(deepest(0, 10_000), (2_048 - 3) / 4 - 1, "nv{}", network.version());
    }
}

/// A module of its own, as the test actor.
fn module(network: &mut Network, text: &str) -> Outcome {
    network.replace_code(ACTOR, &Wat::module(text));
    network.run(&call(2))
}

const MEMORY: &str = "(memory (export \"memory\") 1)";
const INVOKE: &str = "(func (export \"invoke\") (param i32) (result i32) (i32.const 0))";

#[test]
fn code_without_memory_breaks_an_invariant() {
    for mut network in kit::with_actor(16, 29) {
        assert_fatal(&module(&mut network, &format!("(module {INVOKE})")), "no memory");
        let other = format!("(module (memory (export \"mine\") 1) {INVOKE})");
        assert_fatal(&module(&mut network, &other), "memory of another name");
        let function = format!("(module (func (export \"memory\")) (memory 1) {INVOKE})");
        assert_fatal(&module(&mut network, &function), "no memory by that name");
    }
}

#[test]
fn code_without_an_entry_breaks_an_invariant_or_since_nv21_is_no_receiver() {
    for mut network in kit::with_actor(16, 29) {
        let none =
            format!("(module {MEMORY} (func (export \"run\") (param i32) (result i32) (i32.const 0)))");
        let outcome = module(&mut network, &none);
        match network.rules().behaviours.calls.missing_entry_point {
            MissingEntryPoint::Fatal => assert_fatal(&outcome, "no entry"),
            MissingEntryPoint::InvalidReceiver => {
                assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_INVALID_RECEIVER);
                assert!(outcome.receipt.gas_used < 1_000_000);
            }
        }
        let mistyped =
            format!("(module {MEMORY} (func (export \"invoke\") (param i64) (result i32) (i32.const 0)))");
        assert_fatal(&module(&mut network, &mistyped), "an entry of another type");
        let nothing = format!("(module {MEMORY} (func (export \"invoke\") (param i32)))");
        assert_fatal(&module(&mut network, &nothing), "an entry without a result");
    }
}

#[test]
fn code_that_imports_what_there_is_not_breaks_an_invariant() {
    let imports = [
        "(import \"vm\" \"nothing\" (func))",
        "(import \"vm\" \"exit\" (func (param i32)))",
        "(import \"nowhere\" \"exit\" (func (param i32 i32 i32 i32) (result i32)))",
        "(import \"actor\" \"upgrade_actor\" (func (param i32 i32 i32) (result i32)))",
        "(import \"actor\" \"install_actor\" (func (param i32 i32) (result i32)))",
        "(import \"env\" \"memory\" (memory 1))",
    ];
    for mut network in kit::with_actor(16, 29) {
        for import in imports {
            let memory = if import.contains("(memory") { "(export \"memory\" (memory 0))" } else { MEMORY };
            assert_fatal(&module(&mut network, &format!("(module {import} {memory} {INVOKE})")), import);
        }
        // What another generation imports.
        let foreign = match network.version() {
            ..18 => "(import \"gas\" \"available\" (func (param i32) (result i32)))",
            _ => "(import \"vm\" \"abort\" (func (param i32 i32 i32) (result i32)))",
        };
        assert_fatal(&module(&mut network, &format!("(module {foreign} {MEMORY} {INVOKE})")), foreign);
    }
}

#[test]
fn a_start_function_runs_since_nv18_and_has_no_gas_before() {
    let start = |body: &str| format!("(module {MEMORY} {INVOKE} (func $start {body}) (start $start))");
    for mut network in kit::with_actor(16, 29) {
        let runs = module(&mut network, &start("(drop (i32.add (i32.const 1) (i32.const 2)))"));
        let traps = module(&mut network, &start("(unreachable)"));
        if network.version() < 18 {
            assert_eq!(runs.receipt.exit_code, ExitCode::SYS_ASSERTION_FAILED);
            assert_fatal(&traps, "a start function that traps");
            continue;
        }
        assert_eq!(runs.receipt.exit_code, ExitCode::OK);
        assert_eq!(traps.receipt.exit_code, ExitCode::SYS_ILLEGAL_INSTRUCTION);
        // Three instructions in a function of its own, behind the limiter as the entry is, which has a parameter.
        let expected = network
            .inclusion()
            .plus(cost_of(network.rules(), 1, "(i32.const 0)"))
            .plus(Gas::new(4 * (13 + 3)));
        assert_eq!(runs.receipt.gas_used as i64, expected.round_up(), "nv{}", network.version());
    }
}

#[test]
fn code_that_is_no_module_breaks_an_invariant() {
    for mut network in kit::with_actor(18, 29) {
        let reference_types = "(module (memory (export \"memory\") 1)
            (func (export \"invoke\") (param i32) (result i32) (ref.is_null (ref.null func))))";
        let vectors =
            "(module (memory (export \"memory\") 1) (func (export \"invoke\") (param i32) (result i32)
            (i32x4.extract_lane 0 (v128.const i32x4 0 0 0 0))))";
        let two_memories = "(module (memory (export \"memory\") 1) (memory 1)
            (func (export \"invoke\") (param i32) (result i32) (i32.const 0)))";
        let two_results =
            "(module (memory (export \"memory\") 1) (func $two (result i32 i32) (i32.const 0) (i32.const 0))
            (func (export \"invoke\") (param i32) (result i32) (call $two) (drop)))";
        for text in [reference_types, vectors, two_memories, two_results] {
            assert_fatal(&module(&mut network, text), text);
        }
        let code = network.store_code(b"\0asm and nothing that follows".to_vec());
        network.put(ACTOR, ActorState::new_empty(code, None));
        assert_fatal(&network.run(&call(2)), "bytes");
    }
}

#[test]
fn code_of_a_builtin_actor_that_this_node_lacks_is_nobodys_fault() {
    for mut network in kit::with_actor(16, 29) {
        let code = forest_encoding::hash::blake2b_cid(codec::RAW, b"a bundle that was not imported");
        network.set_builtin(BuiltinActor::Miner, code).change(ACTOR, |actor| actor.code = code);
        let result = network.try_run(&call(2));
        assert!(
            matches!(result, Err(ExecuteError::Host(HostError::MissingCode(cid))) if cid == code),
            "{result:?}"
        );
    }
}

#[test]
fn other_code_that_is_not_there_breaks_an_invariant() {
    for mut network in kit::with_actor(16, 29) {
        let code = forest_encoding::hash::blake2b_cid(codec::RAW, b"nothing");
        network.change(ACTOR, |actor| actor.code = code);
        assert_fatal(&network.run(&call(2)), "no code");
    }
}

#[test]
fn before_nv18_only_code_of_the_manifest_runs() {
    for mut network in kit::with_actor(16, 17) {
        assert_eq!(network.rules().behaviours.calls.code, CodeSource::BuiltinOnly);
        let code = network.store(&Wat::module(format!("(module {MEMORY} {INVOKE})")));
        network.put(ACTOR, ActorState::new_empty(code, None));
        assert_fatal(&network.run(&call(2)), "code of nobody");
    }
}

/// A frame that asks for 17 pages and grows by one.
#[test]
fn memory_is_paid_for_by_the_page_when_a_frame_begins_and_when_it_grows() {
    let statements = "(drop (memory.grow (i32.const 1))) (i32.const 0)";
    for mut network in kit::with_actor(16, 29) {
        let rules: &Rules = network.rules();
        network.replace_code(ACTOR, &Wat::with_memory(rules, 17, "", statements));
        let grown = rules.metering.bulk.as_ref().map_or(Gas::ZERO, |bulk| bulk.memory_grow_per_page);
        let expected = network.inclusion().plus(cost_of(rules, 17, statements)).plus(grown);
        assert_eq!(
            network.run(&call(2)).receipt.gas_used as i64,
            expected.round_up(),
            "nv{}",
            network.version()
        );
        if network.version() >= 18 {
            let by_hand = 755_663_000 + 75_000_000 + 17 * 26_214_400 + 26_214_400 + 4_000 * (14 + 3);
            assert_eq!(expected, Gas::from_milligas(by_hand));
        }
    }
}
