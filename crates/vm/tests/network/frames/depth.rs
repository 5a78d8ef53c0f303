//! How deep frames go, and that no native stack ends before that.

use std::sync::{Arc, Barrier};

use forest_blockstore::Cid;
use forest_encoding::hash;
use forest_rules::AbiGeneration;
use forest_shared::{clock::ChainEpoch, consensus::ConsensusFault, error::ExitCode};
use forest_vm::{
    Engine, ExecuteError, Externs, HostError, Kind, engine::EngineConfig, externs::ReplayExterns,
};

use super::{exit, generations, run};
use crate::kit::{self, ACTOR, LENGTH, Network, Wat, call};

/// The method of the frame that is running.
fn method(network: &Network) -> &'static str {
    match network.rules().syscalls.generation {
        AbiGeneration::Skyr => "(drop (call $vm.context (i32.const 0)))",
        _ => "(drop (call $vm.message_context (i32.const 0)))",
    }
}

/// Statements that call the actor itself, the method one above; what fails at the end exits with the number of its
/// method, and all others repeat that.
fn recurse(network: &Network, at_the_end: &str) -> String {
    let limits = match network.rules().syscalls.generation {
        AbiGeneration::Skyr => "",
        _ => "(i64.const -1) (i64.const 0)",
    };
    let (own, repeated) = (
        exit(network, "(i32.wrap_i64 (i64.load (i32.const 32)))"),
        exit(network, "(i32.load (i32.const 128))"),
    );
    format!(
        "{}
         (if (call $send.send (i32.const 128) (i32.const 200) (i32.const 3)
               (i64.add (i64.load (i32.const 32)) (i64.const 1)) (i32.const 0) (i64.const 0) (i64.const 0) {limits})
           (then {at_the_end} {own}))
         {repeated}",
        method(network)
    )
}

/// The address of the test actor.
const ADDRESS: &str = r#"(data (i32.const 200) "\00\e8\07")"#;

/// The exit code of a message whose deepest frame is at the limit, the first method being 2.
fn deepest(network: &Network) -> ExitCode {
    ExitCode::new(network.rules().limits.call_frames + 1)
}

/// Runs an actor that calls itself until it is refused, and checks that this was at the limit.
fn assert_deepest(network: &Network, actor: &Wat) {
    let outcome = run(network, actor.text());
    let (version, trace) = (network.version(), outcome.backtrace);
    assert_eq!(outcome.receipt.exit_code, deepest(network), "nv{version}: {trace}");
}

#[test]
fn frames_are_1025_deep_before_nv18_and_1024_since() {
    for network in generations() {
        assert_eq!(network.rules().limits.call_frames, if network.version() < 18 { 1025 } else { 1024 });
        let actor = Wat::with_memory(
            network.rules(),
            1,
            ADDRESS,
            &format!("{} (i32.const 0)", recurse(&network, "")),
        );
        assert_deepest(&network, &actor);
    }
}

/// A function that calls itself so many times before it does `statements`, with so many locals that it needs afterwards.
fn dive(locals: usize, statements: &str) -> String {
    let set: String = (1..=locals)
        .map(|local| format!("(local.set {local} (i64.load (i32.const {})))", 8 * local))
        .collect();
    let sum = (1..=locals)
        .fold("(i64.const 0)".to_owned(), |sum, local| format!("{sum} (local.get {local}) (i64.add)"));
    format!(
        "(func $dive (param i32) (result i64) (local {})
           (if (i32.eqz (local.get 0)) (then {statements} (return (i64.const 0))))
           {set} (drop (call $dive (i32.sub (local.get 0) (i32.const 1)))) {sum})",
        "i64 ".repeat(locals)
    )
}

#[test]
fn frames_that_use_much_of_the_native_stack_go_as_deep() {
    for network in generations().filter(|network| network.version() >= 18) {
        let fields = format!("{ADDRESS} {}", dive(50, &recurse(&network, "")));
        let actor = Wat::with_memory(
            network.rules(),
            1,
            &fields,
            "(drop (call $dive (i32.const 100))) (i32.const 0)",
        );
        assert_deepest(&network, &actor);
    }
}

#[test]
fn a_frame_that_uses_up_its_native_stack_traps() {
    for network in generations().filter(|network| network.version() >= 18) {
        let fields = dive(4000, "");
        let actor = Wat::with_memory(
            network.rules(),
            1,
            &fields,
            "(drop (call $dive (i32.const 240))) (i32.const 0)",
        );
        let outcome = run(&network, actor.text());
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_ILLEGAL_INSTRUCTION, "nv{}", network.version());
    }
}

/// A chain that keeps whoever asks it waiting: once until all have come, and once more until all may go.
struct Waiting(Barrier);

impl Externs for Waiting {
    fn chain_randomness(&self, _: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(None)
    }

    fn beacon_randomness(&self, _: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(None)
    }

    fn tipset_cid(&self, _: ChainEpoch) -> Result<Cid, HostError> {
        self.0.wait();
        self.0.wait();
        Ok(hash::blake2b_cid(0x71, b""))
    }

    fn verify_consensus_fault(
        &self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError> {
        Ok(None)
    }
}

#[test]
fn a_message_that_finds_no_room_has_no_receipt_and_may_be_tried_again() {
    let mut network = kit::with_actor(21, 21).next().unwrap();
    let wait =
        "(drop (call $network.tipset_cid (i32.const 300) (i64.const 4999) (i32.const 304) (i32.const 64)))";
    let statements = format!("{} (i32.const 0)", recurse(&network, wait));
    network.replace_code(ACTOR, &Wat::with_memory(network.rules(), 1, ADDRESS, &statements));

    let mut config = EngineConfig::default();
    config.parallel_messages = 1;
    let engine = Engine::new(config).unwrap();
    let chain = Arc::new(Waiting(Barrier::new(2)));
    let deep = network.machine_on(engine.clone(), Arc::clone(&chain) as Arc<dyn Externs>);
    let mut answers = ReplayExterns::default();
    answers.tipset_cids.insert(4999, hash::blake2b_cid(0x71, b""));
    let other = network.machine_on(engine, Arc::new(answers));
    let execute = |machine: &forest_vm::Machine| machine.execute(&call(2), Kind::Explicit { length: LENGTH });

    let receipt = std::thread::scope(|scope| {
        let deep = scope.spawn(|| execute(&deep).unwrap().receipt);
        chain.0.wait();
        let crowded = execute(&other);
        chain.0.wait();
        assert!(matches!(crowded, Err(ExecuteError::Host(HostError::Engine(_)))), "{crowded:?}");
        deep.join().unwrap()
    });
    assert_eq!(receipt.exit_code, deepest(&network));
    assert_eq!(execute(&other).unwrap().receipt, receipt);
}
