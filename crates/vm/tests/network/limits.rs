//! How deep calls go and how much memory they hold.

use forest_rules::{Rules, gas::Gas};
use forest_shared::{
    address::Address,
    error::{ErrorNumber, ExitCode},
    message::Message,
};
use forest_vm::{
    Kind, Outcome,
    trace::{ExecutionTrace, ExecutionTracer},
};

use crate::kit::{
    self, ACTOR, LENGTH, Network, Wat, call,
    text::{Send, data, data_at, exit, expand},
};

/// Calls the actor at the address of three bytes at `IN`, with a limit of gas.
fn send(rules: &Rules, gas_limit: i64) -> String {
    let call = Send { gas_limit, ..Send::to(&Address::new_id(ACTOR)) };
    expand(&call.text(rules))
}

/// An actor that calls itself for ever: a frame whose call is refused ends with 100 and the error number, one whose call
/// ends with a code ends with that code.
fn recursive(network: &mut Network, gas_limit: i64) {
    let rules = network.rules();
    let statements = format!(
        "(local $refused i32)
         (local.set $refused {})
         (if (local.get $refused) (then (drop {})))
         (if (i32.load (i32.const 4)) (then (drop {})))
         (i32.const 0)",
        send(rules, gas_limit),
        exit(rules, "(i32.add (i32.const 100) (local.get $refused))", 0),
        exit(rules, "(i32.load (i32.const 4))", 0),
    );
    let address = Address::new_id(ACTOR).to_bytes();
    network.replace_code(ACTOR, &Wat::with_memory(rules, 1, &data(&address), &statements));
}

fn depth(trace: &ExecutionTrace) -> usize {
    1 + trace.subcalls.iter().map(depth).max().unwrap_or(0)
}

fn traced(network: &Network, message: &Message) -> (Outcome, ExecutionTrace) {
    let kind = Kind::Explicit { length: LENGTH };
    let traced = network.machine().execute_traced(message, kind, ExecutionTracer::default());
    let (outcome, tracer) = traced.unwrap();
    (outcome, tracer.finish().unwrap())
}

/// On the 2 MiB stack of an ordinary test thread: the VM brings its own.
#[test]
fn calls_go_1024_frames_deep_and_1025_before_nv18() {
    for mut network in kit::generations() {
        recursive(&mut network, Send::NO_LIMIT);
        let (outcome, trace) = traced(&network, &call(2));
        let refused = 100 + ErrorNumber::LimitExceeded as u32;
        assert_eq!(outcome.receipt.exit_code, ExitCode::new(refused), "{}", outcome.backtrace);
        // The call that was refused is in the trace.
        let frames = if network.version() < 18 { 1_025 } else { 1_024 };
        assert_eq!(depth(&trace), frames + 1, "nv{}", network.version());
    }
}

/// The message itself is a frame, and a constructor that runs because of a transfer is in the frame of the transfer.
#[test]
fn an_account_can_be_made_in_the_last_frame() {
    for mut network in kit::generations() {
        let (rules, frames) = (network.rules(), if network.version() < 18 { 1_025 } else { 1_024 });
        // The method counts frames down; the last but one pays nothing to an unused key, which is the last.
        let below = send(rules, Send::NO_LIMIT)
            .replace("(i64.const 2)", "(i64.sub (local.get $method) (i64.const 1))");
        let last = send(rules, Send::NO_LIMIT)
            .replace("(i64.const 2)", "(i64.const 0)")
            .replace("(i32.const 1024) (i32.const 3)", "(i32.const 1040) (i32.const 21)");
        let method = if network.version() < 18 {
            "(drop (call $vm.context (i32.const 100))) (local.set $method (i64.load (i32.const 132)))"
        } else {
            "(drop (call $vm.message_context (i32.const 100))) (local.set $method (i64.load (i32.const 132)))"
        };
        let statements = format!(
            "(local $method i64) {method}
             (if (i64.eq (local.get $method) (i64.const 2))
               (then (if {last} (then (drop {}))))
               (else (drop {below}) (if (i32.load (i32.const 4)) (then (drop {})))))
             (i32.const 0)",
            exit(rules, "(i32.const 103)", 0),
            exit(rules, "(i32.load (i32.const 4))", 0),
        );
        let fields = data(&Address::new_id(ACTOR).to_bytes()) + &data_at(1040, &kit::stranger().to_bytes());
        network.replace_code(ACTOR, &Wat::with_memory(rules, 1, &fields, &statements));
        let deep = |callers: u64| network.run(&call(1 + callers)).receipt.exit_code;
        assert_eq!(deep(frames - 1), ExitCode::OK, "nv{}", network.version());
        assert_eq!(deep(frames), ExitCode::new(103), "nv{}", network.version());
    }
}

/// Between nv18 and nv20 a call refused for its depth leaves its gas limit behind. Every frame then ends the limit of the
/// frame below it, and what the first frame used until it called is never counted.
#[test]
fn a_gas_limit_that_is_refused_for_depth_leaks_up_to_nv20() {
    for mut network in kit::generations().skip(2) {
        let mut used = |gas_limit: i64| {
            recursive(&mut network, gas_limit);
            let receipt = network.run(&call(2)).receipt;
            assert_eq!(receipt.exit_code, ExitCode::new(103));
            receipt.gas_used
        };
        let lost = used(Send::NO_LIMIT) - used(9_000_000_000);
        if network.rules().behaviours.calls.depth_error_leaks_gas_limit {
            // Inclusion, invocation, a page, 14 instructions to the entry and the 17 there that are in no branch, the
            // syscall: to be rounded.
            let expected = 755_663_000 + 75_000_000 + 26_214_400 + 4_000 * (14 + 17) + 14_000_000;
            assert!(
                [expected / 1_000, expected / 1_000 + 1].contains(&lost),
                "nv{}: {lost}",
                network.version()
            );
        } else {
            assert_eq!(lost, 0, "nv{}", network.version());
        }
    }
}

const INVOKE: &str = "(func (export \"invoke\") (param i32) (result i32) (i32.const 0))";

fn begins(network: &mut Network, fields: &str) -> ExitCode {
    network.replace_code(ACTOR, &Wat::module(format!("(module {fields} {INVOKE})")));
    network.run(&call(2)).receipt.exit_code
}

/// Such code is refused as a whole, as code that cannot be compiled. (Before, tables are bounded by nothing but that all
/// code is built in.)
#[test]
fn since_nv18_no_code_begins_with_more_than_512_mib_or_20_000_table_elements() {
    let memory = |pages: u32| format!("(memory (export \"memory\") {pages})");
    let table = |elements: u32| format!("(memory (export \"memory\") 1) (table {elements} funcref)");
    for mut network in kit::with_actor(16, 29) {
        let beyond = if network.version() < 18 { ExitCode::OK } else { ExitCode::SYS_ASSERTION_FAILED };
        assert_eq!(begins(&mut network, &memory(8_192)), ExitCode::OK);
        assert_eq!(begins(&mut network, &memory(8_193)), beyond, "nv{}", network.version());
        assert_eq!(begins(&mut network, &table(20_000)), ExitCode::OK);
        if network.version() >= 18 {
            assert_eq!(begins(&mut network, &table(20_001)), beyond, "nv{}", network.version());
        }
    }
}

#[test]
fn since_nv18_an_instance_grows_to_512_mib_at_most_and_pays_for_trying() {
    let grow = |pages: u32| format!("(memory.grow (i32.const {pages}))");
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        let mut growing = |pages: u32| {
            let code = exit(rules, &format!("(i32.add (i32.const 100) {})", grow(pages)), 0);
            network.replace_code(ACTOR, &Wat::actor(rules, &code));
            network.run(&call(2)).receipt
        };
        let (fits, refused) = (growing(8_191), growing(8_192));
        assert_eq!(fits.exit_code, ExitCode::new(101), "the pages there were");
        assert_eq!(refused.exit_code, ExitCode::new(99), "no");
        let page = Gas::from_milligas(26_214_400).round_up() as u64;
        assert!(refused.gas_used - fits.gas_used >= page - 1, "one page more is paid for");
    }
}

/// Frames of 256 MiB that call one another: eight fit into 2 GiB, and a ninth does not begin.
#[test]
fn since_nv18_all_live_frames_hold_2_gib_at_most() {
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        let statements = format!(
            "(drop {}) (if (i32.load (i32.const 4)) (then (drop {}))) (i32.const 0)",
            send(rules, Send::NO_LIMIT),
            exit(rules, "(i32.add (i32.const 16) (i32.load (i32.const 4)))", 0),
        );
        let address = data(&Address::new_id(ACTOR).to_bytes());
        network.replace_code(ACTOR, &Wat::with_memory(rules, 4_096, &address, &statements));
        let receipt = network.run(&call(2)).receipt;
        // The ninth frame ends with 4, the eighth with 20, the seventh with 36, and so on up to the first.
        assert_eq!(receipt.exit_code, ExitCode::new(4 + 8 * 16), "nv{}", network.version());
    }
}

/// Memory of a frame that ended is free again.
#[test]
fn since_nv18_frames_after_one_another_may_hold_more_than_2_gib() {
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        let big = 1001;
        network.install(big, &Wat::with_memory(rules, 8_000, "", "(i32.const 0)"));
        let one = format!("(drop {}) ", send(rules, Send::NO_LIMIT));
        let statements = format!("{} (i32.load (i32.const 4))", one.repeat(5));
        let address = data(&Address::new_id(big).to_bytes());
        network.replace_code(ACTOR, &Wat::with_memory(rules, 1, &address, &statements));
        assert_eq!(network.run(&call(2)).receipt.exit_code, ExitCode::OK);
    }
}
