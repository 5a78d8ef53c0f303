//! Messages as a whole: what is kept of them, what is undone, and that nothing else than gas decides.

use std::sync::Arc;

use forest_amt::{BitWidth, V3};
use forest_encoding::{RawBytes, codec};
use forest_rules::{Rules, gas::Gas};
use forest_shared::{
    ActorId,
    address::Address,
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
    message::Message,
    state::{ActorState, EMPTY_ARRAY_CID},
};
use forest_testing::faulty::{FaultyStore, Operation, Plan};
use forest_vm::{
    ExecuteError, HostError, Kind, Simulation,
    trace::{Event, ExecutionTrace, ExecutionTracer, Tracer, execution::IpldOperation},
};

use crate::kit::{
    self, ACTOR, FREE, LENGTH, Network, OTHER, SENDER, WEALTH, Wat, call, sweep,
    text::{Send, data, data_at, emit_nothing, exit, expand, opaque, self_destruct},
    transfer,
};

const CALLEE: ActorId = 1001;

/// Calls the callee with value.
fn send(rules: &Rules, value: i64) -> String {
    Send { value, ..Send::to(&Address::new_id(CALLEE)) }.text(rules)
}

/// Ends the frame with a code.
fn fail(rules: &Rules, code: u32) -> String {
    exit(rules, &format!("(i32.const {code})"), 0)
}

/// Puts an actor that knows the callee.
fn install(network: &mut Network, id: ActorId, statements: &str) {
    let fields = data(&Address::new_id(CALLEE).to_bytes()) + &data_at(2100, &[0x80]);
    let wat = Wat::with_memory(network.rules(), 1, &fields, &expand(statements));
    network.install(id, &wat);
}

#[test]
fn events_are_kept_in_order_unless_a_call_around_them_fails() {
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        let (emit, sends) = (format!("(drop {})", emit_nothing(rules)), format!("(drop {})", send(rules, 0)));
        for (code, kept) in [(0, &[ACTOR, CALLEE, ACTOR][..]), (20, &[ACTOR, ACTOR])] {
            install(&mut network, CALLEE, &format!("{emit} {}", fail(rules, code)));
            install(&mut network, ACTOR, &format!("{emit} {sends} {emit} (i32.const 0)"));
            let outcome = network.run(&call(2));
            let emitters: Vec<_> = outcome.events.iter().map(|event| event.emitter).collect();
            assert_eq!(emitters, kept, "nv{}", network.version());
            let root = forest_amt::build::<V3, _>(BitWidth::W5, &outcome.events).unwrap().root;
            assert_eq!(outcome.receipt.events_root, Some(root));
        }
        install(&mut network, ACTOR, &format!("{emit} {}", fail(rules, 20)));
        let outcome = network.run(&call(2));
        assert!(outcome.events.is_empty() && outcome.receipt.events_root.is_none());
    }
}

#[test]
fn a_failed_call_is_undone_and_its_caller_goes_on() {
    for mut network in kit::with_actor(16, 29) {
        let rules = network.rules();
        let destroys = format!("(drop {})", self_destruct(rules, 3));
        for (code, balance) in [(0, None), (20, Some(0))] {
            // It gets 5 attoFIL, and deletes itself (before nv21 in favour of itself, which is refused).
            install(
                &mut network,
                CALLEE,
                &format!("{destroys} {}", if code == 0 { "(i32.const 0)".into() } else { fail(rules, code) }),
            );
            install(&mut network, ACTOR, &format!("(drop {}) (i32.const 0)", send(rules, 5)));
            network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
            let outcome = network.run(&call(2));
            assert_eq!(outcome.receipt.exit_code, ExitCode::OK);
            let mut machine = network.machine();
            machine.commit(outcome).unwrap();
            let callee = machine.actor(CALLEE).unwrap();
            let owned = match (balance, network.version()) {
                (None, ..21) => Some(5),
                (balance, _) => balance,
            };
            assert_eq!(callee.map(|actor| actor.balance.clone()), owned.map(TokenAmount::from_atto));
        }
    }
}

#[test]
fn parameters_of_a_message_have_a_codec_and_a_transfer_does_not_look_at_them() {
    for mut network in kit::with_actor(16, 29) {
        let codec = opaque(network.rules());
        let statements = format!(
            "(drop (call $ipld.block_stat OUT (local.get $params)))
             (drop (call $ipld.block_create (i32.const 2000) (i64.const {codec}) OUT (i32.const 12)))
             (i32.load (i32.const 2000))"
        );
        install(&mut network, ACTOR, &statements);
        let with_params = |message| Message { params: RawBytes::new(vec![1, 2, 3]), ..message };
        let expected = if network.version() < 18 { codec::DAG_CBOR } else { codec::CBOR };
        let answer = [&expected.to_le_bytes()[..], &3_u32.to_le_bytes()].concat();
        assert_eq!(network.run(&with_params(call(2))).receipt.return_data[..], answer);
        let plain = [transfer(kit::other(), 5), with_params(transfer(kit::other(), 5))];
        let [without, with] = plain.map(|message| network.run(&message).receipt);
        assert_eq!(without, with, "the message is longer, but its length is not taken from it");
    }
}

/// An actor that does a little of everything, so that gas can run out anywhere.
fn busy(network: &mut Network) -> Message {
    let rules = network.rules();
    let codec = opaque(rules);
    let block = format!(
        "(drop (call $ipld.block_create (i32.const 2000) (i64.const {codec}) (i32.const 1200) (i32.const 1)))"
    );
    let emit = match network.version() {
        ..18 => String::new(),
        _ => format!("(drop {})", emit_nothing(rules)),
    };
    let root = if network.version() < 18 {
        // A block of its own, which is linked and installed.
        "(drop (call $ipld.block_link OUT (i32.load (i32.const 2000)) (i64.const 0xb220) (i32.const 32) BUF (i32.const 38)))
         (drop (call $self.set_root BUF))"
    } else {
        "(drop (call $self.root OUT BUF (i32.const 100))) (drop (call $ipld.block_open (i32.const 3000) BUF))
         (drop (call $ipld.block_read OUT (i32.load (i32.const 3008)) (i32.const 0) BUF (i32.const 1)))
         (drop (call $ipld.block_link OUT (i32.load (i32.const 2000)) (i64.const 0xb220) (i32.const 32) BUF (i32.const 38)))
         (drop (call $self.set_root BUF))"
    };
    let body = format!(
        "{block} {emit} {root} (drop (memory.grow (i32.const 3)))
         (drop (call $crypto.hash OUT (i64.const 0x12) (i32.const 0) (i32.const 100) BUF (i32.const 32)))"
    );
    install(network, CALLEE, &format!("{body} (i32.load (i32.const 2000))"));
    install(network, ACTOR, &format!("{body} (drop {}) {body} (i32.load (i32.const 2000))", send(rules, 5)));
    network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
    call(2)
}

#[test]
fn gas_decides_nothing_but_whether_a_message_comes_to_its_end() {
    for mut network in kit::generations() {
        let message = busy(&mut network);
        let outcome = sweep(&network, &message, 400);
        assert_eq!(outcome.receipt.exit_code, ExitCode::OK, "nv{}", network.version());
        assert_eq!(outcome.receipt.return_data.len(), 1);
    }
}

/// Adds up everything that is charged, to the thousandth of a gas.
#[derive(Default)]
struct Sum(Gas);

impl Tracer for Sum {
    fn record(&mut self, event: Event<'_>) {
        match event {
            Event::Charge(charge) => self.0 = self.0.plus(charge.total()),
            Event::ActorCharge { gas, .. } => self.0 = self.0.plus(gas),
            _ => {}
        }
    }
}

#[test]
fn tracers_see_every_charge_and_change_none() {
    for mut network in kit::with_actor(16, 29) {
        let message = busy(&mut network);
        let kind = Kind::Explicit { length: LENGTH };
        let (outcome, Sum(sum)) = network.machine().execute_traced(&message, kind, Sum::default()).unwrap();
        assert_eq!(outcome.receipt, network.run(&message).receipt);
        assert_eq!(outcome.receipt.gas_used as i64, sum.round_up(), "nv{}", network.version());

        let (_, tracer) =
            network.machine().execute_traced(&message, kind, ExecutionTracer::default()).unwrap();
        let trace = tracer.finish().unwrap();
        assert_eq!((trace.message.from, trace.message.to), (Address::new_id(SENDER), Address::new_id(ACTOR)));
        assert_eq!(trace.invoked_actor.as_ref().map(|actor| actor.id), Some(ACTOR));
        assert_eq!(trace.returned.data.len(), 1);
        let [subcall] = &trace.subcalls[..] else { panic!("{} calls", trace.subcalls.len()) };
        assert_eq!(
            (subcall.message.from, subcall.message.to),
            (Address::new_id(ACTOR), Address::new_id(CALLEE))
        );
        assert_eq!(subcall.message.value, TokenAmount::from_atto(5));
        let written = |trace: &ExecutionTrace| {
            trace.ipld_operations.iter().filter(|block| block.operation == IpldOperation::Put).count()
        };
        assert_eq!((written(&trace), written(subcall)), (2, 1));
    }
}

/// Found by the oracle: receipts of all versions say the same, traces of the first two do not.
#[test]
fn a_call_without_gas_is_in_traces_what_its_generation_called_it() {
    for mut network in kit::with_actor(16, 29) {
        let wat = Wat::actor(network.rules(), "(loop $again (br $again)) (i32.const 0)");
        network.replace_code(ACTOR, &wat);
        let message = Message { gas_limit: 2_000_000, ..kit::call(2) };
        let kind = Kind::Explicit { length: LENGTH };
        let traced = network.machine().execute_traced(&message, kind, ExecutionTracer::default());
        let (outcome, tracer) = traced.unwrap();
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_OUT_OF_GAS);
        let expected = match network.version() {
            16 | 17 => ExitCode::SYS_ASSERTION_FAILED,
            _ => ExitCode::SYS_OUT_OF_GAS,
        };
        assert_eq!(tracer.finish().unwrap().returned.exit_code, expected, "nv{}", network.version());
    }
}

/// The syscalls of a message, and what the actor saw of them.
#[derive(Default)]
struct Syscalls(Vec<(&'static str, Option<u32>)>);

impl Tracer for Syscalls {
    fn record(&mut self, event: Event<'_>) {
        if let Event::Syscall { name, answer, .. } = event {
            self.0.push((name, answer));
        }
    }
}

#[test]
fn tracers_see_every_syscall_and_its_answer() {
    for mut network in kit::with_actor(18, 29) {
        let statements = "(drop (call $self.root (i32.const 8) (i32.const 100) (i32.const 100)))
            (drop (call $self.root (i32.const -1) (i32.const 100) (i32.const 100)))
            (drop (call $ipld.block_stat (i32.const 8) (i32.const 77)))
            (call $vm.exit (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))";
        let wat = Wat::actor(network.rules(), statements);
        network.replace_code(ACTOR, &wat);
        let kind = Kind::Explicit { length: LENGTH };
        let traced = network.machine().execute_traced(&kit::call(2), kind, Syscalls::default());
        let (_, Syscalls(seen)) = traced.unwrap();
        let invalid_handle = ErrorNumber::InvalidHandle as u32;
        let no_room = ErrorNumber::IllegalArgument as u32;
        let expected = [
            ("root", Some(0)),
            ("root", Some(no_room)),
            ("block_stat", Some(invalid_handle)),
            ("exit", None),
        ];
        assert_eq!(seen, expected, "nv{}", network.version());
    }
}

#[test]
fn an_account_is_made_altogether_or_not_at_all() {
    for network in kit::generations() {
        let outcome = sweep(&network, &transfer(kit::stranger(), 5), 200);
        assert_eq!(outcome.receipt.exit_code, ExitCode::OK);
        let expected = match network.version() {
            // Creation, then the constructor: a call, 14 instructions on the way and one; then the transfer.
            16 | 17 => 280_663 + 1_207_254 + 23_856 + 4 * 15 + 216_405,
            _ => 755_663 + 3_675_000 + 75_000 + 26_214 + 4 * 15 + 6_000 + 475_000 - 475_000 + 1,
        };
        assert_eq!(outcome.receipt.gas_used, expected, "nv{}", network.version());
    }
}

/// Since nv21 what is left of an actor that deletes itself is burnt, and that there is no gas to burn it is a broken
/// invariant.
#[test]
fn running_out_of_gas_while_burning_uses_up_the_message() {
    for mut network in kit::with_actor(21, 29) {
        install(&mut network, ACTOR, "(drop (call $self.self_destruct (i32.const 1))) (i32.const 0)");
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
        let used = network.run(&call(2)).receipt.gas_used;
        // The last charge is the actor's own update, but for instructions that are charged before.
        for (gas_limit, exit_code) in [
            (used, ExitCode::OK),
            (used - 1, ExitCode::SYS_ASSERTION_FAILED),
            (used - 475_000 + 1, ExitCode::SYS_ASSERTION_FAILED),
            (used - 475_000 - 2, ExitCode::SYS_OUT_OF_GAS),
        ] {
            let receipt = network.run(&Message { gas_limit, ..call(2) }).receipt;
            assert_eq!(receipt.exit_code, exit_code, "nv{}, {gas_limit} of {used}", network.version());
            assert_eq!(receipt.gas_used, gas_limit);
        }
    }
}

/// Bytes that a message returns are paid for at the very end: without gas for them there is nothing.
#[test]
fn a_return_value_that_cannot_be_paid_for_undoes_the_message() {
    for mut network in kit::with_actor(16, 29) {
        let codec = opaque(network.rules());
        let statements = format!(
            "(drop (call $ipld.block_create OUT (i64.const {codec}) (i32.const 0) (i32.const 1000))) (i32.load OUT)"
        );
        install(&mut network, ACTOR, &statements);
        let outcome = sweep(&network, &call(2), 50);
        assert_eq!(outcome.receipt.return_data.len(), 1_000);
        let price = Gas::new(1_300 * 1_000).round_up() as u64;
        let receipt =
            network.run(&Message { gas_limit: outcome.receipt.gas_used - price, ..call(2) }).receipt;
        assert_eq!(receipt.exit_code, ExitCode::SYS_OUT_OF_GAS);
    }
}

#[test]
fn a_simulated_message_needs_no_sender_and_costs_the_same_gas() {
    for mut network in kit::generations() {
        let message = busy(&mut network);
        let machine = network.machine();
        let simulation = Simulation { length: Some(LENGTH), ..Simulation::default() };
        let executed = machine.execute(&message, Kind::Explicit { length: LENGTH }).unwrap();
        let wrong =
            Message { sequence: 99, gas_fee_cap: TokenAmount::from_whole(1_000_000), ..message.clone() };
        let simulated = machine.simulate(&wrong, &simulation).unwrap();
        assert_eq!(simulated.receipt, executed.receipt, "nv{}", network.version());
        assert_eq!(simulated.fees, Default::default());

        let nobody = Message { from: kit::stranger(), ..message.clone() };
        assert_eq!(machine.simulate(&nobody, &simulation).unwrap().receipt.exit_code, ExitCode::OK);
        let contract = Message { from: Address::new_id(ACTOR), ..message.clone() };
        assert_eq!(machine.simulate(&contract, &simulation).unwrap().receipt.exit_code, ExitCode::OK);
        let short = Message { gas_limit: executed.receipt.gas_used - 1, ..message };
        assert_eq!(
            machine.simulate(&short, &simulation).unwrap().receipt.exit_code,
            ExitCode::SYS_OUT_OF_GAS
        );
    }
}

#[test]
fn a_simulated_message_sees_the_actors_it_is_given() {
    for network in kit::all() {
        let rich = ActorState { balance: TokenAmount::from_whole(9), ..network.actor(SENDER).clone() };
        let simulation =
            Simulation { overrides: vec![(SENDER, Some(rich)), (OTHER, None)], ..Simulation::default() };
        let machine = network.machine();
        let value = TokenAmount::from_whole(8);
        let run =
            |to| machine.simulate(&Message { value: value.clone(), ..transfer(to, 0) }, &simulation).unwrap();
        assert_eq!(run(Address::new_id(1)).receipt.exit_code, ExitCode::OK);
        assert_eq!(run(kit::other()).receipt.exit_code, ExitCode::SYS_INVALID_RECEIVER, "it was deleted");
        assert_eq!(machine.actor(SENDER).unwrap().unwrap().balance, TokenAmount::from_atto(WEALTH));
    }
}

#[test]
fn what_a_machine_commits_is_what_a_new_one_finds() {
    for mut network in kit::all() {
        let message = busy(&mut network);
        let mut machine = network.machine();
        let outcome = machine.execute(&message, Kind::Explicit { length: LENGTH }).unwrap();
        machine.commit(outcome).unwrap();
        let made = machine.execute(
            &Message { sequence: 1, ..transfer(kit::stranger(), 5) },
            Kind::Explicit { length: LENGTH },
        );
        machine.commit(made.unwrap()).unwrap();
        let root = machine.flush().unwrap();
        let reopened = network.reopen(&root);
        for id in [SENDER, OTHER, ACTOR, CALLEE, FREE] {
            assert_eq!(
                reopened.actor(id).unwrap(),
                machine.actor(id).unwrap(),
                "nv{} f0{id}",
                network.version()
            );
        }
        let state = reopened.actor(ACTOR).unwrap().unwrap().state;
        assert_ne!(state, EMPTY_ARRAY_CID, "it was replaced");
        assert_eq!(reopened.resolve(&kit::stranger()).unwrap(), Some(FREE));
        assert!(forest_blockstore::Blockstore::has(&*network.store, &state).unwrap());
    }
}

/// Every read of a message fails once, one after the other.
#[test]
fn a_read_that_fails_is_no_receipt_and_trying_again_gives_one() {
    for mut network in kit::generations() {
        let (message, kind) = (busy(&mut network), Kind::Explicit { length: LENGTH });
        let (root, expected) = (network.state_root(), network.run(&message));
        let mut failed = 0;
        for nth in 0.. {
            let plan = Plan::new().fail_once(Operation::Read, nth);
            let store = Arc::new(FaultyStore::new(Arc::clone(&network.store), plan));
            let Ok(machine) = network.machine_over(Arc::<FaultyStore<_>>::clone(&store), &root) else {
                continue;
            };
            match machine.execute(&message, kind) {
                Err(ExecuteError::Host(HostError::Store(_))) => failed += 1,
                Err(other) => panic!("nv{}, read {nth}: {other}", network.version()),
                Ok(outcome) => {
                    assert_eq!(
                        store.counts().failures,
                        0,
                        "nv{}, read {nth} failed unnoticed",
                        network.version()
                    );
                    assert_eq!(outcome.receipt, expected.receipt);
                    break;
                }
            }
            let again = machine.execute(&message, kind).unwrap();
            assert_eq!((again.receipt, again.writes), (expected.receipt.clone(), expected.writes.clone()));
        }
        assert!(failed >= 2, "nv{}: {failed} reads", network.version());
    }
}
