//! What happens around every syscall, seen from code that makes them.

use forest_rules::gas::Gas;
use forest_shared::{error::ExitCode, version::NetworkVersion};

use crate::{
    block::NO_BLOCK,
    engine::Ended,
    failure::{Abort, Exit},
    outcome::Cause,
    samples::{HYGGE, SELF_BALANCE, SKYR, Sample, WATERMELON},
};

/// What a test actor says when it comes to its end: its exit code is this and what it found out.
const BASE: u32 = 100;

/// An actor that runs `body`, which leaves an i32, and exits with it.
fn actor(version: NetworkVersion, body: &str) -> String {
    let (import, arguments) = if SKYR.contains(&version) {
        ("abort\" (func $end (param i32 i32 i32)", "")
    } else {
        ("exit\" (func $end (param i32 i32 i32 i32)", "(i32.const 0)")
    };
    format!(
        r#"(module
            (import "vm" "{import} (result i32)))
            (import "self" "current_balance" (func $balance (param i32) (result i32)))
            (import "self" "root" (func $root (param i32 i32 i32) (result i32)))
            (import "ipld" "block_stat" (func $stat (param i32 i32) (result i32)))
            (memory (export "memory") 1)
            (global $seen (mut i32) (i32.const 0))
            (func (export "invoke") (param i32) (result i32)
                (local $found i32)
                (local.set $found {body})
                (call $end (i32.add (i32.const {BASE}) (local.get $found)) {arguments} (i32.const 0) (i32.const 0))
                drop
                unreachable))"#
    )
}

/// What an actor found out.
fn found(ended: &Ended) -> u32 {
    match &ended.result {
        Err(Abort::Exit(Exit { code, block: NO_BLOCK, .. })) => code.value() - BASE,
        other => panic!("{other:?}"),
    }
}

fn run(version: NetworkVersion, body: &str) -> (u32, Ended, Sample) {
    let (ended, sample) = Sample::new(version).run(&actor(version, body));
    (found(&ended), ended, sample)
}

#[test]
fn a_syscall_charges_the_code_before_it_then_itself_then_what_it_does() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let (errno, ended, sample) = run(version, "(call $stat (i32.const 0) (i32.const 1))");
        // No such handle: 7.
        assert_eq!(errno, 7, "{version}");
        let events = sample.events();
        let at = events.iter().position(|event| event == "OnSyscall 14000").unwrap();
        assert!(events[at - 1].starts_with("wasm_exec "), "{version}: {events:?}");
        assert_eq!(events[at + 1], "OnBlockStat 0");
        assert!(events[at + 2].starts_with("wasm_exec "), "{version}: {events:?}");
        assert!(
            matches!(&ended.refused, Some(Cause::Syscall { module: "ipld", function: "block_stat", .. })),
            "{version}: an early end has the last refusal as its cause"
        );
    }
}

#[test]
fn a_result_is_written_packed_to_wherever_the_code_wants_it() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let body = "(i32.add (call $balance (i32.const 3)) (i32.load (i32.const 3)))";
        let (sum, ended, _) = run(version, body);
        assert_eq!(u64::from(sum), SELF_BALANCE, "{version}");
        assert!(ended.refused.is_none());
        // The last place where 16 bytes still fit.
        let (errno, ..) = run(version, "(call $balance (i32.const 65520))");
        assert_eq!(errno, 0, "{version}");
    }
}

#[test]
fn success_forgets_earlier_refusals() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let body = "(i32.add (call $stat (i32.const 0) (i32.const 9)) (call $balance (i32.const 0)))";
        let (errno, ended, _) = run(version, body);
        assert_eq!(errno, 7, "{version}");
        assert!(ended.refused.is_none(), "{version}");
    }
}

#[test]
fn a_result_without_room_is_refused_before_anything_is_done() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        for pointer in [65521_u32, 65536, u32::MAX] {
            let (errno, ended, sample) =
                run(version, &format!("(call $balance (i32.const {}))", pointer as i32));
            assert_eq!(errno, 1, "{version} {pointer}");
            assert!(!sample.events().iter().any(|event| event == "OnSelfBalance 0"), "{version} {pointer}");
            assert!(ended.refused.is_some());
        }
    }
}

#[test]
fn code_before_a_result_without_room_is_charged_again_since_nv18() {
    /// Instructions before the first syscall and between the two, in gas.
    fn executed(version: NetworkVersion, pointer: &str) -> Vec<u64> {
        let (_, _, sample) = run(version, &format!("(call $balance (i32.const {pointer}))"));
        let events = sample.events();
        let executed = events.iter().filter_map(|event| event.strip_prefix("wasm_exec "));
        executed.map(|gas| gas.parse().unwrap()).filter(|gas| *gas > 0).collect()
    }
    for (versions, again) in [(SKYR, false), (HYGGE, true), (WATERMELON, true)] {
        for version in versions {
            let good = executed(version, "0");
            let bad = executed(version, "-1");
            // What runs before the syscall is one metered block with what runs after.
            assert_eq!(bad[0], good[0], "{version}");
            let repeated = bad.iter().sum::<u64>() - good.iter().sum::<u64>();
            assert_eq!(repeated, if again { good[0] } else { 0 }, "{version}");
        }
    }
}

#[test]
fn running_out_of_gas_inside_a_syscall_ends_the_frame() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let actor = actor(version, "(call $balance (i32.const 0))");
        let (ended, sample) = Sample::new(version).run(&actor);
        assert_eq!(found(&ended), 0);
        let spent = sample.kernel.calls.gas.used();
        let syscalls = Gas::new(2 * 14_000);
        // Not even one of the two can be paid.
        let too_little = Gas::from_milligas(spent.milligas() - syscalls.milligas() + 13_999_000);
        let (ended, sample) = Sample::with_gas(version, too_little).run(&actor);
        assert!(matches!(ended.result, Err(Abort::OutOfGas)), "{version}: {:?}", ended.result);
        assert_eq!(sample.kernel.calls.gas.available(), Gas::ZERO, "{version}");
    }
}

#[test]
fn the_code_of_an_early_end_is_not_one_of_the_systems() {
    for (version, allowed) in [(SKYR, false), (HYGGE, true), (WATERMELON, true)]
        .into_iter()
        .flat_map(|(versions, zero)| versions.map(|version| (version, zero)))
    {
        let ends_with = |code: i32| {
            let body = format!("(i32.const {})", code - BASE as i32);
            match Sample::new(version).run(&actor(version, &body)).0.result {
                Err(Abort::Exit(exit)) => exit.code,
                other => panic!("{other:?}"),
            }
        };
        let zero = if allowed { ExitCode::OK } else { ExitCode::SYS_ILLEGAL_EXIT_CODE };
        assert_eq!(ends_with(0), zero, "{version}");
        for code in [1, 7, 15] {
            assert_eq!(ends_with(code), ExitCode::SYS_ILLEGAL_EXIT_CODE, "{version} {code}");
        }
        for code in [16, 17, 1000, -1] {
            assert_eq!(ends_with(code), ExitCode::new(code as u32), "{version} {code}");
        }
    }
}

#[test]
fn code_that_is_not_instantiated_yet_has_no_memory() {
    // The start function notes what it is answered; before nv18 it has no gas to run at all.
    for version in [HYGGE, WATERMELON].concat() {
        let actor = actor(version, "(global.get $seen)").trim_end().trim_end_matches(')').to_owned()
            + r#")
            (func $start (global.set $seen (call $balance (i32.const 0))))
            (start $start))"#;
        let (ended, _) = Sample::new(version).run(&actor);
        assert_eq!(found(&ended), 1, "{version}");
    }
}
