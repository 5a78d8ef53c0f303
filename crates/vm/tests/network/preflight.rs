//! Messages that may not run, and who pays for them.

use forest_builtin::BuiltinActor;
use forest_shared::{
    address::{Address, INIT_ACTOR_ID},
    crypto::Secp256k1Key,
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
    receipt::Receipt,
    state::ActorState,
};
use forest_vm::{ExecuteError, Kind, Outcome};

use crate::kit::{self, ACTOR, Network, OTHER, SENDER, WEALTH, balance, transfer};

fn atto(atto: i64) -> TokenAmount {
    TokenAmount::from_atto(atto)
}

/// The message was refused: a receipt of nothing but the code, a penalty, and no trace of it in the state.
fn assert_refused(outcome: &Outcome, exit_code: ExitCode, penalty: TokenAmount) {
    assert_eq!(outcome.receipt, Receipt { exit_code, ..Receipt::default() });
    assert_eq!(outcome.fees, forest_vm::Fees { penalty, ..Default::default() });
    assert!(outcome.writes.is_empty() && outcome.credits.is_empty() && outcome.blocks.is_empty());
}

/// A version with a base fee of 10, and a sender of every kind at [`ACTOR`].
fn with_sender(mut network: Network, kind: BuiltinActor, change: impl FnOnce(&mut ActorState)) -> Network {
    network.context.base_fee = atto(10);
    let code = network.code(kind);
    let actor = ActorState { balance: atto(WEALTH), ..ActorState::new_empty(code, None) };
    network.put(ACTOR, actor).change(ACTOR, change);
    network
}

fn from(id: u64) -> Message {
    Message {
        from: Address::new_id(id),
        gas_limit: 2_000_000,
        gas_fee_cap: atto(1),
        ..transfer(kit::other(), 5)
    }
}

#[test]
fn a_limit_below_inclusion_is_out_of_gas_and_costs_the_producer_what_inclusion_costs() {
    for mut network in kit::all() {
        network.context.base_fee = atto(10);
        let inclusion = u64::try_from(network.inclusion().round_up()).unwrap();
        // Everything else is wrong as well: this check comes first.
        let wrong = Message { from: kit::stranger(), sequence: 7, gas_limit: inclusion - 1, ..from(SENDER) };
        assert_refused(&network.run(&wrong), ExitCode::SYS_OUT_OF_GAS, atto(10) * inclusion);
        let admitted = network.run(&Message { gas_limit: inclusion, ..from(SENDER) });
        assert_eq!(admitted.receipt.gas_used, inclusion, "inclusion may use up everything");
    }
}

#[test]
fn the_checks_of_the_sender_come_in_order() {
    let poor = Secp256k1Key::from_bytes(&[9; 32]).unwrap().address();
    let unaffordable = Message { gas_fee_cap: atto(WEALTH), ..from(SENDER) };
    let table = [
        // An address that stands for nobody, with a wrong nonce and no funds.
        (Message { from: poor, sequence: 7, ..unaffordable.clone() }, ExitCode::SYS_SENDER_INVALID),
        (
            Message { from: Address::new_id(777), sequence: 7, ..unaffordable.clone() },
            ExitCode::SYS_SENDER_INVALID,
        ),
        // Actors that are no accounts.
        (
            Message { from: Address::new_id(INIT_ACTOR_ID), sequence: 7, ..unaffordable.clone() },
            ExitCode::SYS_SENDER_INVALID,
        ),
        // An account, with a wrong nonce and no funds.
        (Message { sequence: 1, ..unaffordable.clone() }, ExitCode::SYS_SENDER_STATE_INVALID),
        // An account that cannot pay.
        (unaffordable, ExitCode::SYS_SENDER_STATE_INVALID),
    ];
    for mut network in kit::all() {
        network.context.base_fee = atto(10);
        for (message, exit_code) in &table {
            // The fee cap does not bound what the producer pays.
            assert_refused(&network.run(message), *exit_code, atto(10) * 2_000_000_u64);
        }
    }
}

#[test]
fn the_balance_must_cover_the_deposit_but_not_the_value() {
    for network in kit::all() {
        let mut network =
            with_sender(network, BuiltinActor::Account, |actor| actor.balance = atto(2_000_000));
        network.context.base_fee = TokenAmount::ZERO;
        let outcome = network.run(&from(ACTOR));
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_INSUFFICIENT_FUNDS, "admitted, then too poor");
        network.change(ACTOR, |actor| actor.balance = atto(1_999_999));
        assert_refused(&network.run(&from(ACTOR)), ExitCode::SYS_SENDER_STATE_INVALID, TokenAmount::ZERO);
    }
}

#[test]
fn the_nonce_must_be_the_next_one() {
    for network in kit::all() {
        let network = with_sender(network, BuiltinActor::Account, |actor| actor.sequence = 5);
        for (sequence, exit_code) in [
            (4, ExitCode::SYS_SENDER_STATE_INVALID),
            (5, ExitCode::OK),
            (6, ExitCode::SYS_SENDER_STATE_INVALID),
        ] {
            let outcome = network.run(&Message { sequence, ..from(ACTOR) });
            assert_eq!(outcome.receipt.exit_code, exit_code, "nv{}, nonce {sequence}", network.version());
        }
    }
}

#[test]
fn ethereum_accounts_send_since_nv18() {
    for network in kit::versions(18, 29) {
        let network = with_sender(network, BuiltinActor::EthAccount, |_| {});
        assert_eq!(network.run(&from(ACTOR)).receipt.exit_code, ExitCode::OK);
    }
}

#[test]
fn only_accounts_send() {
    for network in kit::all() {
        let last = if network.version() < 18 { BuiltinActor::VerifiedRegistry } else { BuiltinActor::Eam };
        for kind in BuiltinActor::ALL.iter().copied().filter(|kind| *kind <= last) {
            if kind == BuiltinActor::Account {
                continue;
            }
            let network = with_sender(
                kit::versions(network.version(), network.version()).next().unwrap(),
                kind,
                |_| {},
            );
            assert_refused(
                &network.run(&from(ACTOR)),
                ExitCode::SYS_SENDER_INVALID,
                atto(10) * 2_000_000_u64,
            );
        }
    }
}

#[test]
fn a_placeholder_that_sends_becomes_an_ethereum_account_whatever_comes_of_the_message() {
    for network in kit::versions(18, 29) {
        let network = with_sender(network, BuiltinActor::Placeholder, |actor| {
            actor.delegated_address = Some(kit::ethereum())
        });
        for value in [5, WEALTH] {
            let outcome = network.run(&Message { value: atto(value), ..from(ACTOR) });
            let code = if value == 5 { ExitCode::OK } else { ExitCode::SYS_INSUFFICIENT_FUNDS };
            assert_eq!(outcome.receipt.exit_code, code);
            let mut machine = network.machine();
            balance(&mut machine, &outcome, OTHER);
            let sender = machine.actor(ACTOR).unwrap().unwrap();
            assert_eq!((sender.code, sender.sequence), (network.code(BuiltinActor::EthAccount), 1));
            assert_eq!(sender.delegated_address, Some(kit::ethereum()));
            assert_eq!(sender.state, forest_shared::state::EMPTY_ARRAY_CID);
        }
    }
}

#[test]
fn a_placeholder_that_has_sent_or_is_not_of_ethereum_may_not_send() {
    let elsewhere = Address::new_delegated(11, &[4; 20]).unwrap();
    for network in kit::versions(18, 29) {
        let version = network.version();
        let refused = |change: fn(&mut ActorState), delegated_address| {
            let network = with_sender(
                kit::versions(version, version).next().unwrap(),
                BuiltinActor::Placeholder,
                |actor| {
                    actor.delegated_address = delegated_address;
                    change(actor);
                },
            );
            let nonce = network.machine().actor(ACTOR).unwrap().unwrap().sequence;
            let message = Message { sequence: nonce, ..from(ACTOR) };
            assert_refused(&network.run(&message), ExitCode::SYS_SENDER_INVALID, atto(10) * 2_000_000_u64);
        };
        refused(|actor| actor.sequence = 1, Some(kit::ethereum()));
        refused(|_| {}, Some(elsewhere));
        refused(|_| {}, None);
    }
}

#[test]
fn a_gas_limit_of_nothing_or_beyond_63_bits_has_no_receipt() {
    for network in kit::all() {
        for gas_limit in [0, i64::MAX as u64 + 1] {
            let result = network.try_run(&Message { gas_limit, ..from(SENDER) });
            assert!(matches!(result, Err(ExecuteError::Invalid(_))), "{result:?}");
        }
    }
}

#[test]
fn an_implicit_message_needs_no_more_than_a_sender_with_an_id() {
    for mut network in kit::all() {
        network.context.base_fee = atto(10);
        let machine = network.machine();
        let run = |message: Message| machine.execute(&message, Kind::Implicit).unwrap();
        let nobody = Message { from: kit::stranger(), ..from(SENDER) };
        assert_refused(&run(nobody), ExitCode::SYS_SENDER_INVALID, TokenAmount::ZERO);
        let unknown_id = Message { value: TokenAmount::ZERO, ..from(777) };
        assert_eq!(run(unknown_id).receipt.exit_code, ExitCode::OK);
        assert_eq!(run(from(777)).receipt.exit_code, ExitCode::SYS_INSUFFICIENT_FUNDS);
    }
}
