//! Actors that users deploy, on networks of developers: code is installed, created, called and replaced.

use forest_blockstore::Blockstore as _;
use forest_builtin::BuiltinActor;
use forest_encoding::to_vec;
use forest_rules::{UserActors, gas::Gas, user_actor_rules};
use forest_shared::{
    address::{Address, INIT_ACTOR_ID},
    error::{ErrorNumber, ExitCode},
    message::Message,
    state::ActorState,
    upgrade::UpgradeInfo,
    version::NetworkVersion,
};
use forest_vm::Outcome;

use crate::kit::{self, ACTOR, Network, Wat};

/// The actor that the init actor creates.
const CREATED: u64 = 5_000;
/// Where test actors have the code that they deploy.
const CODE_AT: usize = 4_096;

/// A network of developers.
fn network() -> Network {
    Network::new(user_actor_rules(NetworkVersion::V28).unwrap())
}

/// Bytes as the text of a data segment.
fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}

/// An actor that gives `code` its CID, which is then at 128, and does `statements`.
fn with_code(network: &Network, code: &[u8], statements: &str) -> Wat {
    let links = format!(
        "(drop (call $ipld.block_create (i32.const 0) (i64.const 0x55) (i32.const {CODE_AT}) (i32.const {})))
         (drop (call $ipld.block_link (i32.const 64) (i32.load (i32.const 0)) (i64.const 0xb220) (i32.const 32)
           (i32.const 128) (i32.const 64)))",
        code.len(),
    );
    let address = escaped(&kit::ethereum().to_bytes());
    let data =
        format!("(data (i32.const {CODE_AT}) \"{}\") (data (i32.const 3000) \"{address}\")", escaped(code));
    let actor = Wat::with_memory(network.rules(), 32, &data, &format!("{links} {statements}"));
    let imports = r#"(module
        (import "actor" "install_actor" (func $install (param i32) (result i32)))
        (import "actor" "upgrade_actor" (func $upgrade (param i32 i32 i32) (result i32)))"#;
    Wat::module(actor.text().replacen("(module", imports, 1))
}

/// Ends with 100 and this number.
fn tell(number: &str) -> String {
    let code = format!("(i32.add (i32.const 100) {number})");
    format!("(drop (call $vm.exit {code} (i32.const 0) (i32.const 0) (i32.const 0))) (i32.const 0)")
}

/// Code that answers every call with this exit code, and agrees to take over an actor by returning what it is told.
fn answering(code: u32) -> Vec<u8> {
    Wat::module(format!(
        r#"(module (import "vm" "exit" (func $exit (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "invoke") (param i32) (result i32)
              (call $exit (i32.const {code}) (i32.const 0) (i32.const 0) (i32.const 0)))
            (func (export "upgrade") (param i32 i32) (result i32) (local.get 1)))"#
    ))
    .compile()
}

/// A call of `to` that can afford to deploy.
fn message(to: u64) -> Message {
    Message { to: Address::new_id(to), gas_limit: 9_000_000_000, ..kit::call(2) }
}

/// What the init actor is answered when it installs `code`.
fn installed(network: &mut Network, code: &[u8]) -> Outcome {
    let installs = with_code(network, code, &tell("(call $install (i32.const 128))"));
    network.replace_code(INIT_ACTOR_ID, &installs);
    network.run(&message(INIT_ACTOR_ID))
}

fn refused(number: ErrorNumber) -> ExitCode {
    ExitCode::new(100 + number as u32)
}

#[test]
fn code_is_installed_created_and_called() {
    let mut network = network();
    let code = answering(77);
    let creates = format!(
        "(if (call $install (i32.const 128)) (then (unreachable))) {}",
        tell(&format!(
            "(call $actor.create_actor (i64.const {CREATED}) (i32.const 128) (i32.const 3000) (i32.const {}))",
            kit::ethereum().to_bytes().as_slice().len()
        ))
    );
    // It ends well, or nothing of it would stay.
    let creates = creates.replace("(i32.add (i32.const 100) (call", "(i32.add (i32.const 0) (call");
    let init = with_code(&network, &code, &creates);
    network.replace_code(INIT_ACTOR_ID, &init);

    let mut machine = network.machine();
    let kind = forest_vm::Kind::Explicit { length: kit::LENGTH };
    let outcome = machine.execute(&message(INIT_ACTOR_ID), kind).unwrap();
    assert_eq!(outcome.receipt.exit_code, ExitCode::OK, "{}", outcome.backtrace);
    machine.commit(outcome).unwrap();
    let created = machine.actor(CREATED).unwrap().expect("created");
    assert_eq!(created.delegated_address, Some(kit::ethereum()));
    assert_eq!(machine.blocks().get(&created.code).unwrap().as_deref(), Some(code.as_slice()));

    let called = machine.execute(&Message { sequence: 1, ..message(CREATED) }, kind).unwrap();
    assert_eq!(called.receipt.exit_code, ExitCode::new(77));
}

#[test]
fn code_is_paid_for_by_the_byte_before_it_is_looked_at() {
    let (good, bad) = (answering(1), vec![0; answering(1).len()]);
    let gas = |code: &[u8]| {
        let outcome = installed(&mut network(), code);
        (outcome.receipt.exit_code, outcome.receipt.gas_used)
    };
    let (answer, paid) = gas(&good);
    assert_eq!(answer, ExitCode::new(100));
    assert_eq!(gas(&bad), (refused(ErrorNumber::IllegalArgument), paid), "bad code costs the same");

    let mut longer = good.clone();
    // A section without a meaning: an empty name and a byte.
    longer.extend([0, 2, 0, 7]);
    let byte = UserActors::DEVNET.install.compute.per_unit;
    let block = |prices: &forest_rules::gas::BlockPrices, size| {
        prices.on_block_create(size, 0).total().plus(prices.on_block_link(size).total())
    };
    let prices = &network().rules().gas.blocks;
    let blocks = block(prices, longer.len()).minus(block(prices, good.len()));
    let more = Gas::new(i64::try_from(gas(&longer).1 - paid).unwrap());
    let expected = byte.times(4).plus(blocks);
    assert!((more.milligas() - expected.milligas()).abs() < 1_000, "{more:?} and not {expected:?}");
}

#[test]
fn code_that_cannot_run_is_refused_before_anything_stands_on_it() {
    let module = |fields: &str| Wat::module(format!("(module {fields})")).compile();
    let memory = r#"(memory (export "memory") 1)"#;
    let invoke = r#"(func (export "invoke") (param i32) (result i32) (i32.const 0))"#;
    let table = [
        ("not Wasm", b"\0asm\x01\0\0".to_vec()),
        ("no memory", module(invoke)),
        ("no entry point", module(memory)),
        ("an entry point of another type", module(&format!("{memory} (func (export \"invoke\"))"))),
        (
            "an upgrade of another type",
            module(&format!(
                "{memory} {invoke} (func (export \"upgrade\") (param i32) (result i32) (i32.const 0))"
            )),
        ),
        (
            "an import that nobody has",
            module(&format!(r#"(import "env" "now" (func (result i64))) {memory} {invoke}"#)),
        ),
        (
            "a syscall of another shape",
            module(&format!(r#"(import "vm" "exit" (func (param i64) (result i32))) {memory} {invoke}"#)),
        ),
        ("too much memory", module(&format!("(memory (export \"memory\") 8193) {invoke}"))),
        ("a float vector", module(&format!("{memory} {invoke} (func (drop (v128.const i64x2 0 0)))"))),
        ("too many functions", module(&format!("{memory} {invoke} {}", "(func)".repeat(10_000)))),
    ];
    for (what, code) in table {
        let outcome = installed(&mut network(), &code);
        assert_eq!(outcome.receipt.exit_code, refused(ErrorNumber::IllegalArgument), "{what}");
    }
    let large = vec![0; 1 << 20 | 1];
    assert_eq!(large.len(), UserActors::DEVNET.code_size as usize + 1, "and no block is that large");
}

#[test]
fn only_the_init_actor_installs_and_only_what_it_reached() {
    let mut network = network();
    let code = answering(1);
    network.put(ACTOR, ActorState::new_empty(network.code(BuiltinActor::Account), None));
    let installs = with_code(&network, &code, &tell("(call $install (i32.const 128))"));
    network.replace_code(ACTOR, &installs);
    assert_eq!(network.run(&message(ACTOR)).receipt.exit_code, refused(ErrorNumber::Forbidden));

    // The CID of a builtin actor's code, without a link to it.
    let builtin = network.code(BuiltinActor::Miner).to_bytes();
    let text = format!(
        "(drop (call $ipld.block_stat (i32.const 0) (i32.const 1))) (data (i32.const 128) \"{}\")",
        escaped(&builtin)
    );
    let (call, data) = text.split_once(" (data").unwrap();
    let plain = with_code(&network, &code, &format!("{call} {}", tell("(call $install (i32.const 2048))")));
    let plain = Wat::module(plain.text().replacen(
        "(func (export \"invoke\")",
        &format!("(data{} (func (export \"invoke\")", data.replace("128", "2048")),
        1,
    ));
    network.replace_code(INIT_ACTOR_ID, &plain);
    assert_eq!(network.run(&message(INIT_ACTOR_ID)).receipt.exit_code, refused(ErrorNumber::Forbidden));
}

/// An actor at [`ACTOR`] that moves to `code` and, where it is still there, tells how that ended.
fn moving_to(code: &[u8]) -> Network {
    let mut network = network();
    let account = network.code(BuiltinActor::Account);
    network.put(ACTOR, ActorState::new_empty(account, Some(kit::ethereum())));
    let statements = format!(
        "(if (call $upgrade (i32.const 256) (i32.const 128) (i32.const 0)) (then (unreachable))) {}",
        tell("(i32.load (i32.const 256))")
    );
    let moves = with_code(&network, code, &statements);
    network.replace_code(ACTOR, &moves);
    network
}

#[test]
fn an_actor_moves_to_code_that_agrees_and_keeps_its_address() {
    let code = answering(77);
    let network = moving_to(&code);
    let before = network.actor(ACTOR).clone();
    let outcome = network.run(&message(ACTOR));
    assert_eq!(outcome.receipt.exit_code, ExitCode::OK, "{}", outcome.backtrace);
    let told = to_vec(&UpgradeInfo { old_code_cid: before.code }).unwrap();
    assert_eq!(outcome.receipt.return_data.to_vec(), told, "the new code ends the frame of the old");
    let (_, after) = outcome.writes.iter().find(|(id, _)| *id == ACTOR).unwrap();
    let after = after.as_ref().unwrap();
    assert_ne!(after.code, before.code);
    assert_eq!(**after, ActorState { code: after.code, ..before }, "nothing else changed");
}

#[test]
fn an_actor_stays_where_the_other_code_does_not_agree() {
    let refuses = Wat::module(
        r#"(module (import "vm" "exit" (func $exit (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "invoke") (param i32) (result i32) (i32.const 0))
            (func (export "upgrade") (param i32 i32) (result i32)
              (call $exit (i32.const 42) (i32.const 0) (i32.const 0) (i32.const 0))))"#,
    );
    let silent = Wat::accepting("no upgrade");
    for (code, told) in [(refuses, 142), (silent, 105)] {
        let network = moving_to(&code.compile());
        let outcome = network.run(&message(ACTOR));
        assert_eq!(outcome.receipt.exit_code, ExitCode::new(told), "{}", outcome.backtrace);
        assert!(!outcome.writes.iter().any(|(id, _)| *id == ACTOR), "its code is what it was");
    }
}

#[test]
fn public_networks_know_nothing_of_it() {
    let mut network = kit::versions(28, 28).next().unwrap();
    let installs = with_code(&network, &answering(1), &tell("(call $install (i32.const 128))"));
    network.replace_code(INIT_ACTOR_ID, &installs);
    let receipt = network.run(&message(INIT_ACTOR_ID)).receipt;
    assert_eq!(receipt.exit_code, ExitCode::SYS_ASSERTION_FAILED, "an import that is not there");
}
