//! Plain transfers of value, to the unit of gas.

use forest_builtin::BuiltinActor;
use forest_shared::{
    address::{Address, BURNT_FUNDS_ACTOR_ID},
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
};

use crate::kit::{self, FREE, LENGTH, OTHER, SENDER, WEALTH, balance, sweep, transfer};

/// What including a message costs in nv16 and nv17, and since nv18.
const INCLUSION: [u64; 2] = [85_663 + 1_300 * LENGTH as u64, 560_663 + 1_300 * LENGTH as u64];

fn atto(atto: i64) -> TokenAmount {
    TokenAmount::from_atto(atto)
}

#[test]
fn a_transfer_costs_the_same_whatever_the_address_is_written_like() {
    for network in kit::all() {
        let expected = match network.version() {
            16 | 17 => INCLUSION[0] + 216_405,
            _ => INCLUSION[1] + 6_000 + 475_000,
        };
        for to in [kit::other(), Address::new_id(OTHER)] {
            let outcome = network.run(&transfer(to, 5));
            assert_eq!(outcome.receipt.exit_code, ExitCode::OK);
            assert_eq!(outcome.receipt.gas_used, expected, "nv{}", network.version());
            let mut machine = network.machine();
            assert_eq!(balance(&mut machine, &outcome, OTHER), atto(WEALTH + 5));
            let sender = machine.actor(SENDER).unwrap().unwrap();
            assert_eq!((&sender.balance, sender.sequence), (&atto(WEALTH - 5), 1));
        }
    }
}

#[test]
fn a_transfer_to_an_actor_that_every_message_meets_writes_it_for_free() {
    for network in kit::versions(18, 29) {
        let outcome = network.run(&transfer(Address::new_id(BURNT_FUNDS_ACTOR_ID), 5));
        assert_eq!(outcome.receipt.gas_used, INCLUSION[1] + 6_000, "nv{}", network.version());
    }
}

#[test]
fn no_value_and_no_method_costs_inclusion() {
    for network in kit::all() {
        let expected = match network.version() {
            16 | 17 => INCLUSION[0] + 29_233,
            _ => INCLUSION[1],
        };
        let outcome = network.run(&transfer(kit::other(), 0));
        assert_eq!(outcome.receipt.exit_code, ExitCode::OK);
        assert_eq!(outcome.receipt.gas_used, expected, "nv{}", network.version());
    }
}

#[test]
fn a_transfer_to_oneself_is_checked_and_moves_nothing() {
    for network in kit::all() {
        let expected = match network.version() {
            16 | 17 => INCLUSION[0] + 216_405,
            _ => INCLUSION[1] + 6_000,
        };
        let outcome = network.run(&transfer(kit::sender(), WEALTH));
        assert_eq!(outcome.receipt.exit_code, ExitCode::OK);
        assert_eq!(outcome.receipt.gas_used, expected, "nv{}", network.version());
        assert_eq!(balance(&mut network.machine(), &outcome, SENDER), atto(WEALTH));
        let too_much = network.run(&Message { value: atto(WEALTH) + atto(1), ..transfer(kit::sender(), 0) });
        assert_eq!(too_much.receipt.exit_code, ExitCode::SYS_INSUFFICIENT_FUNDS);
    }
}

#[test]
fn more_than_one_has_is_insufficient_funds_and_costs_what_was_looked_at() {
    for network in kit::all() {
        let expected = match network.version() {
            16 | 17 => INCLUSION[0] + 216_405,
            _ => INCLUSION[1] + 6_000,
        };
        let outcome = network.run(&Message { value: atto(WEALTH) + atto(1), ..transfer(kit::other(), 0) });
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_INSUFFICIENT_FUNDS);
        assert_eq!(outcome.receipt.gas_used, expected, "nv{}", network.version());
        assert_eq!(balance(&mut network.machine(), &outcome, OTHER), atto(WEALTH));
    }
}

#[test]
fn negative_value_is_an_assertion() {
    for network in kit::all() {
        let outcome = network.run(&transfer(kit::other(), -1));
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_ASSERTION_FAILED, "nv{}", network.version());
        assert!(
            outcome.receipt.gas_used < INCLUSION[1] + 300_000,
            "and no broken invariant, which uses all gas"
        );
    }
}

#[test]
fn a_receiver_that_cannot_be_made_is_invalid_and_costs_nothing_more() {
    let id = Address::new_id(777);
    let actor = Address::new_actor(b"nobody");
    let elsewhere = Address::new_delegated(32, &[4; 20]).unwrap();
    for network in kit::all() {
        let inclusion = INCLUSION[usize::from(network.version() >= 18)];
        let made = if network.version() < 18 { &[id, actor][..] } else { &[id, actor, elsewhere] };
        for to in made {
            let outcome = network.run(&transfer(*to, 5));
            assert_eq!(
                outcome.receipt.exit_code,
                ExitCode::SYS_INVALID_RECEIVER,
                "nv{} {to}",
                network.version()
            );
            assert_eq!(outcome.receipt.gas_used, inclusion, "nv{} {to}", network.version());
        }
    }
}

#[test]
fn an_address_whose_actor_was_deleted_gets_no_new_one() {
    for mut network in kit::all() {
        network.name(kit::stranger(), 777);
        let outcome = network.run(&transfer(kit::stranger(), 5));
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_INVALID_RECEIVER, "nv{}", network.version());
        assert_eq!(outcome.receipt.gas_used, INCLUSION[usize::from(network.version() >= 18)]);
    }
}

#[test]
fn value_for_an_unused_f410_address_makes_a_placeholder() {
    for network in kit::versions(18, 29) {
        // Address and actor are made, the actor is read and written, and then paid.
        let expected = INCLUSION[1] + 2_700_000 + 500_000 + 475_000 + 6_000;
        let outcome = sweep(&network, &transfer(kit::ethereum(), 5), 25);
        assert_eq!(outcome.receipt.exit_code, ExitCode::OK);
        assert_eq!(outcome.receipt.gas_used, expected, "nv{}", network.version());

        let mut machine = network.machine();
        assert_eq!(balance(&mut machine, &outcome, FREE), atto(5));
        assert_eq!(machine.resolve(&kit::ethereum()).unwrap(), Some(FREE));
        let actor = machine.actor(FREE).unwrap().unwrap();
        assert_eq!(actor.code, network.code(BuiltinActor::Placeholder));
        assert_eq!(actor.delegated_address, Some(kit::ethereum()));
    }
}

#[test]
fn what_a_failed_message_made_is_gone_and_its_id_is_free_again() {
    for network in kit::versions(18, 29) {
        let mut machine = network.machine();
        let poor = Message { value: atto(WEALTH) + atto(1), ..transfer(kit::ethereum(), 0) };
        let outcome = network.run(&poor);
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_INSUFFICIENT_FUNDS);
        assert!(outcome.receipt.gas_used > 3_675_000, "what it cost to make stays paid");
        machine.commit(outcome).unwrap();
        assert_eq!(machine.resolve(&kit::ethereum()).unwrap(), None);
        let kind = forest_vm::Kind::Explicit { length: LENGTH };
        let again = machine.execute(&Message { sequence: 1, ..transfer(kit::ethereum(), 5) }, kind).unwrap();
        machine.commit(again).unwrap();
        assert_eq!(machine.resolve(&kit::ethereum()).unwrap(), Some(FREE));
    }
}

#[test]
fn every_transfer_runs_out_of_gas_below_what_it_uses() {
    for network in kit::all() {
        sweep(&network, &transfer(kit::other(), 5), 50);
    }
}

#[test]
fn the_zero_bls_key_gets_no_account() {
    let zero = Address::new_bls(&{
        let mut key = [0; 48];
        key[0] = 0xc0;
        key
    });
    for network in kit::all() {
        let outcome = network.run(&transfer(zero.unwrap(), 5));
        // Before nv18 the charge for the account that is not made comes first.
        let expected = if network.version() < 18 { INCLUSION[0] + 1_207_254 } else { INCLUSION[1] };
        assert_eq!(outcome.receipt.exit_code, ExitCode::SYS_ASSERTION_FAILED);
        assert_eq!(outcome.receipt.gas_used, expected, "nv{}", network.version());
    }
}
