//! Calls: `send`.

use forest_builtin::BuiltinActor;
use forest_encoding::codec;
use forest_rules::{Rules, gas::Gas};
use forest_shared::{
    ActorId,
    address::{Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID},
    econ::TokenAmount,
    error::ErrorNumber,
    state::ActorState,
};

use super::{Row, row};
use crate::kit::{
    self, ACTOR, FREE, Network, OTHER, Wat, cost_of,
    text::{Send, data, emit_nothing, exit, expand, opaque, self_destruct},
};

/// Where the called actor lives.
const CALLEE: ActorId = 1001;

/// A row that calls `to`, after `change`.
fn send(rule: &'static str, network: &Network, to: Address, change: impl FnOnce(&mut Send)) -> Row {
    let mut call = Send::to(&to);
    change(&mut call);
    row(rule, call.text(network.rules())).data(to.to_bytes())
}

/// What a call gives: exit code, handle, codec and size of what was returned.
fn result(exit_code: u32, handle: u32, codec: u64, size: u32) -> Vec<u8> {
    [&exit_code.to_le_bytes()[..], &handle.to_le_bytes(), &codec.to_le_bytes(), &size.to_le_bytes()].concat()
}

fn succeeded() -> Vec<u8> {
    result(0, 0, 0, 0)
}

/// Installs the called actor; what a call of it costs, its first look-up included.
fn callee(network: &mut Network, fields: &str, statements: &str) -> Gas {
    let rules = network.rules();
    let statements = expand(statements);
    network.install(CALLEE, &Wat::with_memory(rules, 1, fields, &statements));
    lookup(rules).plus(cost_of(rules, 1, &statements))
}

fn lookup(rules: &Rules) -> Gas {
    rules.gas.actors.lookup.map_or(Gas::ZERO, |charge| charge.total())
}

fn to_callee() -> Address {
    Address::new_id(CALLEE)
}

#[test]
fn a_call_gives_exit_code_and_returned_block() {
    for mut network in kit::with_actor(16, 29) {
        let (rules, codec) = (network.rules(), opaque(network.rules()));
        let cost = callee(&mut network, "", "(i32.const 0)");
        send("nothing is returned", &network, to_callee(), |_| {}).costs(cost).gives(&network, succeeded());

        let create = format!("(drop (call $ipld.block_create OUT (i64.const {codec}) IN (i32.const 3)))");
        let cost = callee(&mut network, "", &format!("{create} (i32.load OUT)"));
        let create_charge = rules.gas.blocks.on_block_create(3, 0);
        send("a returned block gets a handle of the caller's", &network, to_callee(), |_| {})
            .costs(cost)
            .charged(create_charge)
            .gives(&network, result(0, 1, codec, 3));
        let cost = callee(&mut network, "", &format!("{create} {}", exit(rules, "(i32.const 20)", 1)));
        let kept = if network.version() < 18 { result(20, 0, 0, 0) } else { result(20, 1, codec, 3) };
        send("of a failed call only since nv18", &network, to_callee(), |_| {})
            .costs(cost)
            .charged(create_charge)
            .gives(&network, kept);
        let cost = callee(&mut network, "", "(i32.const 7)");
        send("a block that is none is a missing return", &network, to_callee(), |_| {})
            .costs(cost)
            .gives(&network, result(11, 0, 0, 0));
        let cost = callee(&mut network, "", "(unreachable)");
        send("a trap is an illegal instruction", &network, to_callee(), |_| {})
            .costs(cost)
            .gives(&network, result(4, 0, 0, 0));
    }
}

#[test]
fn what_cannot_be_called_is_an_error_number() {
    for mut network in kit::with_actor(16, 29) {
        let rules = network.rules();
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
        send("no such actor, which costs the look", &network, Address::new_id(777), |_| {})
            .costs(lookup(rules))
            .refused(&network, ErrorNumber::NotFound);
        send("no such address", &network, Address::new_actor(b"nobody"), |_| {})
            .refused(&network, ErrorNumber::NotFound);
        send("no such parameters", &network, to_callee(), |send| send.params = 1)
            .refused(&network, ErrorNumber::InvalidHandle);
        row("no address", Send { length: 3, ..Send::to(&to_callee()) }.text(rules))
            .data([9, 9, 9])
            .refused(&network, ErrorNumber::IllegalArgument);
        row("no memory", Send { length: 65_536, ..Send::to(&to_callee()) }.text(rules))
            .refused(&network, ErrorNumber::IllegalArgument);
        let cost = match network.version() {
            16 | 17 => Gas::new(216_405),
            _ => lookup(rules).plus(Gas::new(6_000)),
        };
        let other = Address::new_id(OTHER);
        let poor = |send: &mut Send| (send.method, send.value) = (0, 6);
        send("no such funds", &network, other, poor)
            .costs(cost)
            .refused(&network, ErrorNumber::InsufficientFunds);
        if network.version() < 18 {
            continue;
        }
        for flags in [2, 3, u64::MAX] {
            send("no such flags", &network, other, |send| send.flags = flags)
                .refused(&network, ErrorNumber::IllegalArgument);
        }
        send("read-only calls move no value", &network, other, |send| {
            (send.value, send.flags) = (1, Send::READ_ONLY)
        })
        .refused(&network, ErrorNumber::ReadOnly);
        send("whether the parameters exist or not", &network, other, |send| {
            (send.value, send.flags, send.params) = (1, Send::READ_ONLY, 9);
        })
        .refused(&network, ErrorNumber::ReadOnly);
    }
}

#[test]
fn value_moves_before_code_runs() {
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        let update = rules.gas.actors.update;
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
        let plain = |send: &mut Send| (send.method, send.value) = (0, 5);
        send("both actors are written, no code runs", &network, Address::new_id(OTHER), plain)
            .costs(Gas::new(500_000 + 6_000 + 475_000 + 475_000))
            .gives(&network, succeeded());
        send(
            "an actor that every message meets is written for free",
            &network,
            Address::new_id(BURNT_FUNDS_ACTOR_ID),
            plain,
        )
        .costs(Gas::new(6_000 + 475_000))
        .gives(&network, succeeded());
        send("to oneself nothing is written", &network, Address::new_id(ACTOR), plain)
            .costs(Gas::new(6_000))
            .gives(&network, succeeded());

        let balance = exit(rules, "(i32.add (i32.const 100) (i32.load OUT))", 0);
        let cost = callee(&mut network, "", &format!("(drop (call $self.current_balance OUT)) {balance}"));
        let outcome =
            send("the called actor has it, and gives it back when it fails", &network, to_callee(), |send| {
                send.value = 5
            })
            .costs(cost)
            .costs(Gas::new(6_000))
            .charged(update)
            .charged(update)
            .gives(&network, result(105, 0, 0, 0));
        assert!(outcome.writes.iter().all(|(id, _)| *id != CALLEE && *id != ACTOR), "nothing is left of it");
    }
    for mut network in kit::with_actor(16, 17) {
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
        let cost = callee(&mut network, "", "(i32.const 0)");
        send("value and code are one fee", &network, to_callee(), |send| send.value = 5)
            .costs(cost.plus(Gas::new(27_500)))
            .gives(&network, succeeded());
    }
}

/// What it costs that an account's stand-in constructor runs.
fn constructor(rules: &Rules) -> Gas {
    cost_of(rules, 1, "(i32.const 0)")
}

#[test]
fn a_call_of_an_unused_key_makes_an_account() {
    for mut network in kit::with_actor(16, 29) {
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
        let rules = network.rules();
        let (made, moved) = match network.version() {
            16 | 17 => (1_207_254, 216_405),
            _ => (3_675_000, 6_000 + 475_000),
        };
        for key in [kit::stranger(), Address::new_bls(&[7; 48]).unwrap()] {
            let outcome =
                send("made, constructed, paid", &network, key, |send| (send.method, send.value) = (0, 5))
                    .costs(Gas::new(made + moved))
                    .costs(constructor(rules))
                    .gives(&network, succeeded());
            let (_, actor) = outcome.writes.iter().find(|(id, _)| *id == FREE).unwrap();
            let expected = ActorState {
                balance: TokenAmount::from_atto(5),
                ..ActorState::new_empty(network.code(BuiltinActor::Account), None)
            };
            assert_eq!(actor.as_deref(), Some(&expected));
        }
        let cost = Gas::new(made).plus(constructor(rules)).plus(constructor(rules));
        send("its code runs when a method is called", &network, kit::stranger(), |_| {})
            .costs(cost)
            .gives(&network, succeeded());
    }
}

#[test]
fn a_call_of_an_unused_f410_address_makes_a_placeholder() {
    for network in kit::with_actor(18, 29) {
        let outcome = send("made and not constructed", &network, kit::ethereum(), |send| send.method = 0)
            .costs(Gas::new(3_675_000))
            .gives(&network, succeeded());
        let (_, actor) = outcome.writes.iter().find(|(id, _)| *id == FREE).unwrap();
        let code = network.code(BuiltinActor::Placeholder);
        assert_eq!(actor.as_deref(), Some(&ActorState::new_empty(code, Some(kit::ethereum()))));
        let elsewhere = Address::new_delegated(11, &[4; 20]).unwrap();
        send("of Ethereum only", &network, elsewhere, |_| {}).refused(&network, ErrorNumber::NotFound);
    }
}

#[test]
fn a_constructor_that_fails_leaves_an_account_all_the_same() {
    for mut network in kit::with_actor(16, 29) {
        let rules = network.rules();
        let failing = exit(rules, "(i32.const 20)", 0);
        network.replace_builtin(BuiltinActor::Account, &Wat::actor(rules, &failing));
        let made = if network.version() < 18 { 1_207_254 + 29_233 } else { 3_675_000 };
        let outcome =
            send("its exit code is not looked at", &network, kit::stranger(), |send| send.method = 0)
                .costs(Gas::new(made))
                .costs(cost_of(rules, 1, &failing))
                .gives(&network, succeeded());
        assert!(outcome.writes.iter().any(|(id, _)| *id == FREE));
    }
}

#[test]
fn a_read_only_call_changes_nothing_and_neither_does_what_it_calls() {
    for mut network in kit::with_actor(18, 29) {
        let (rules, free) = (network.rules(), Gas::ZERO);
        let code = network.code(BuiltinActor::Miner).to_bytes();
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
        let (destruct, emit) = (self_destruct(rules, 2), emit_nothing(rules));
        let stranger = kit::stranger().to_bytes();
        let inner = Send { method: 0, ..Send::to(&kit::stranger()) }.text(rules);
        let paying = Send { value: 1, ..Send::to(&kit::stranger()) }.text(rules);
        // What is tried, its data, and what it costs to be refused.
        let table: [(&str, &str, &[u8], Gas); 5] = [
            ("set_root", "(call $self.set_root IN)", &code, free),
            ("self_destruct", &destruct, &[0, 1], free),
            ("emit_event", &emit, &[], free),
            ("creation by sending, inherited though not asked for", &inner, &stranger, free),
            ("sending value", &paying, &stranger, free),
        ];
        for (rule, text, bytes, cost) in table {
            let statements = exit(rules, &format!("(i32.add (i32.const 100) {text})"), 0);
            let called = callee(&mut network, &data(bytes), &statements);
            send(rule, &network, to_callee(), |send| send.flags = Send::READ_ONLY)
                .costs(called)
                .costs(cost)
                .gives(&network, result(113, 0, 0, 0));
        }
        let create = "(call $actor.create_actor (i64.const 5000) IN (i32.const 0) (i32.const 0))";
        let creates = expand(&exit(rules, &format!("(i32.add (i32.const 100) {create})"), 0));
        let mut with_init = network.clone();
        with_init.replace_code(INIT_ACTOR_ID, &Wat::with_memory(rules, 1, &data(&code), &creates));
        send("the init actor creates nothing", &with_init, Address::new_id(INIT_ACTOR_ID), |send| {
            send.flags = Send::READ_ONLY;
        })
        .costs(cost_of(rules, 1, &creates))
        .gives(&with_init, result(113, 0, 0, 0));
        let context = "(drop (call $vm.message_context OUT))";
        let flags = exit(rules, "(i32.add (i32.const 100) (i32.load (i32.const 76)))", 0);
        let called = callee(&mut network, "", &format!("{context} {flags}"));
        send("the called actor can tell", &network, to_callee(), |send| send.flags = Send::READ_ONLY)
            .costs(called)
            .gives(&network, result(101, 0, 0, 0));
        send("creation, asked for", &network, kit::stranger(), |send| send.flags = Send::READ_ONLY)
            .refused(&network, ErrorNumber::ReadOnly);
        let created =
            format!("(drop (call $ipld.block_create OUT (i64.const {}) IN (i32.const 1)))", codec::RAW);
        let called = callee(&mut network, "", &format!("{created} (i32.load OUT)"));
        send("blocks can be created", &network, to_callee(), |send| send.flags = Send::READ_ONLY)
            .costs(called)
            .charged(rules.gas.blocks.on_block_create(1, 0))
            .gives(&network, result(0, 1, codec::RAW, 1));
    }
}

#[test]
fn a_call_with_a_gas_limit_uses_no_more_and_its_caller_survives() {
    let forever = "(loop $again (br $again)) (i32.const 0)";
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        network.install(CALLEE, &Wat::actor(rules, forever));
        for gas_limit in [0, 1, 600_000, 5_000_000] {
            send("all of the limit is used", &network, to_callee(), |send| send.gas_limit = gas_limit)
                .costs(Gas::new(gas_limit))
                .gives(&network, result(7, 0, 0, 0));
        }
        let cost = callee(&mut network, "", "(i32.const 0)");
        send("what is not used comes back", &network, to_callee(), |send| send.gas_limit = 5_000_000)
            .costs(cost)
            .gives(&network, succeeded());
        let available = "(drop (call $gas.available OUT)) (i32.const 0)";
        let cost = callee(&mut network, "", available);
        send("a limit beyond what there is, is what there is", &network, to_callee(), |send| {
            send.gas_limit = i64::MAX
        })
        .costs(cost)
        .gives(&network, succeeded());
    }
}

#[test]
fn a_call_that_uses_up_all_the_gas_there_is_ends_its_caller_too() {
    let forever = "(loop $again (br $again)) (i32.const 0)";
    for mut network in kit::with_actor(16, 29) {
        let rules = network.rules();
        network.install(CALLEE, &Wat::actor(rules, forever));
        for gas_limit in [Send::NO_LIMIT, 10_000_000_000] {
            let send = Send { gas_limit, ..Send::to(&to_callee()) }.text(rules);
            let statements = expand(&format!("(drop {send}) (i32.const 0)"));
            let fields = data(&to_callee().to_bytes());
            network.replace_code(ACTOR, &Wat::with_memory(rules, 1, &fields, &statements));
            let message = forest_shared::message::Message { gas_limit: 50_000_000, ..kit::call(2) };
            let receipt = network.run(&message).receipt;
            assert_eq!(receipt.exit_code, forest_shared::error::ExitCode::SYS_OUT_OF_GAS);
            assert_eq!(receipt.gas_used, 50_000_000);
        }
    }
}

#[test]
fn what_a_failed_call_paid_to_look_at_is_paid_for_again() {
    for mut network in kit::with_actor(18, 29) {
        let rules = network.rules();
        let looks = format!("(drop (call $actor.balance_of OUT (i64.const {OTHER}))) ");
        let fails = exit(rules, "(i32.const 20)", 0);
        let failing = callee(&mut network, "", &format!("{looks}{fails}"));
        let call = Send::to(&to_callee()).text(rules);
        let lookup = lookup(rules);
        row("the callee and what it read are cold again", &*call)
            .data(to_callee().to_bytes())
            .after(&call)
            .costs(failing.plus(lookup))
            .costs(failing.plus(lookup))
            .gives(&network, result(20, 0, 0, 0));
        let succeeding = callee(&mut network, "", &format!("{looks}(i32.const 0)"));
        row("after a success they are warm", &*call)
            .data(to_callee().to_bytes())
            .after(&call)
            .costs(succeeding.plus(lookup))
            .costs(succeeding.minus(lookup))
            .gives(&network, succeeded());
    }
}

#[test]
fn parameters_are_the_first_block_of_the_callee() {
    for mut network in kit::with_actor(16, 29) {
        let (rules, codec) = (network.rules(), opaque(network.rules()));
        let blocks = &rules.gas.blocks;
        let size = exit(rules, "(i32.add (i32.const 100) (i32.load (i32.const 12)))", 0);
        let statements = format!("(drop (call $ipld.block_stat OUT (local.get $params))) {size}");
        let cost = callee(&mut network, "", &statements);
        let create = format!("(call $ipld.block_create OUT (i64.const {codec}) IN (i32.const 2))");
        send("whatever handle the caller has for it", &network, to_callee(), |send| send.params = 2)
            .after(&create)
            .after(&create)
            .charged(blocks.on_block_create(2, 0))
            .charged(blocks.on_block_create(2, 0))
            .costs(cost)
            .gives(&network, result(102, 0, 0, 0));
        let none = exit(rules, "(i32.add (i32.const 100) (local.get $params))", 0);
        let cost = callee(&mut network, "", &none);
        send("none is 0", &network, to_callee(), |_| {}).costs(cost).gives(&network, result(100, 0, 0, 0));
    }
}
