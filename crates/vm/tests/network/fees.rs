//! Who pays what: deposit, tip, burn, refund.

use forest_shared::{
    address::{BURNT_FUNDS_ACTOR_ID, REWARD_ACTOR_ID},
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
};
use forest_vm::{ExecuteError, Kind};

use crate::kit::{self, OTHER, SENDER, WEALTH, balance, transfer};

fn atto(atto: i64) -> TokenAmount {
    TokenAmount::from_atto(atto)
}

fn paying(gas_limit: u64, cap: i64, premium: i64) -> Message {
    let message = transfer(kit::other(), 5);
    Message { gas_limit, gas_fee_cap: atto(cap), gas_premium: atto(premium), ..message }
}

/// A transfer of nv18 and later uses 1 236 663 gas; at a base fee of 10 it pays what the table says.
#[test]
fn the_deposit_is_burnt_tipped_and_refunded_to_the_last_atto() {
    // Gas limit, fee cap, premium: base fee burn, over-estimation burn, penalty, tip, refund.
    let table = [
        ((1_236_663, 11, 1), (12_366_630, 0, 0, 1_236_663, 0)),
        ((2_000_000, 11, 1), (12_366_630, 3_948_400, 0, 2_000_000, 3_684_970)),
        ((2_000_000, 10, 1), (12_366_630, 3_948_400, 0, 0, 3_684_970)),
        ((2_000_000, 6, 1), (7_419_978, 2_369_040, 6_526_012, 0, 2_210_982)),
        ((2_000_000, 100, 7), (12_366_630, 3_948_400, 0, 14_000_000, 169_684_970)),
        ((5_000_000, 11, 1), (12_366_630, 37_633_370, 0, 5_000_000, 0)),
    ];
    for mut network in kit::versions(18, 29) {
        network.context.base_fee = atto(10);
        for ((limit, cap, premium), (burn, over, penalty, tip, refund)) in table {
            let outcome = network.run(&paying(limit, cap, premium));
            assert_eq!(outcome.receipt.gas_used, 1_236_663);
            let fees = &outcome.fees;
            let got = [
                &fees.base_fee_burn,
                &fees.over_estimation_burn,
                &fees.penalty,
                &fees.miner_tip,
                &fees.refund,
            ];
            assert_eq!(
                got,
                [burn, over, penalty, tip, refund].map(atto).each_ref(),
                "limit {limit}, cap {cap}"
            );

            let mut machine = network.machine();
            assert_eq!(balance(&mut machine, &outcome, OTHER), atto(WEALTH + 5));
            let owns = |id| machine.actor(id).unwrap().unwrap().balance.clone();
            assert_eq!(owns(SENDER), atto(WEALTH - 5 - burn - over - tip));
            assert_eq!(owns(BURNT_FUNDS_ACTOR_ID), atto(burn + over));
            assert_eq!(owns(REWARD_ACTOR_ID), atto(tip));
        }
    }
}

#[test]
fn a_message_that_fails_pays_for_its_gas_and_bumps_the_nonce() {
    for mut network in kit::all() {
        network.context.base_fee = atto(10);
        let message = Message { value: atto(WEALTH), ..paying(2_000_000, 10, 0) };
        let outcome = network.run(&message);
        assert_eq!(
            outcome.receipt.exit_code,
            ExitCode::SYS_INSUFFICIENT_FUNDS,
            "the deposit was taken before"
        );
        assert_eq!(outcome.fees.base_fee_burn, atto(10) * outcome.receipt.gas_used);
        let mut machine = network.machine();
        let paid = &outcome.fees.base_fee_burn + &outcome.fees.over_estimation_burn;
        assert_eq!(balance(&mut machine, &outcome, SENDER), atto(WEALTH) - paid);
        assert_eq!(machine.actor(SENDER).unwrap().unwrap().sequence, 1);
    }
}

#[test]
fn a_sender_may_pay_itself_whatever_the_deposit_left() {
    for mut network in kit::all() {
        network.context.base_fee = atto(10);
        let deposit = 10 * 2_000_000;
        for (value, exit_code) in
            [(WEALTH - deposit, ExitCode::OK), (WEALTH - deposit + 1, ExitCode::SYS_INSUFFICIENT_FUNDS)]
        {
            let message = Message { to: kit::sender(), value: atto(value), ..paying(2_000_000, 10, 0) };
            assert_eq!(network.run(&message).receipt.exit_code, exit_code, "nv{}", network.version());
        }
    }
}

#[test]
fn implicit_messages_are_free_and_leave_the_nonce() {
    for mut network in kit::all() {
        network.context.base_fee = atto(10);
        let machine = network.machine();
        let message = Message { sequence: 99, ..paying(u64::try_from(i64::MAX / 2).unwrap(), 1, 1) };
        let outcome = machine.execute(&message, Kind::Implicit).unwrap();
        assert_eq!(outcome.receipt.exit_code, ExitCode::OK);
        assert_eq!(outcome.fees, Default::default());
        let expected = if network.version() < 18 { 216_405 } else { 6_000 + 475_000 };
        assert_eq!(outcome.receipt.gas_used, expected, "all but inclusion");
        let mut machine = network.machine();
        assert_eq!(balance(&mut machine, &outcome, SENDER), atto(WEALTH - 5));
        assert_eq!(machine.actor(SENDER).unwrap().unwrap().sequence, 0);
    }
}

#[test]
fn a_negative_premium_has_no_receipt() {
    for network in kit::all() {
        let result = network.try_run(&paying(2_000_000, 10, -1));
        assert!(matches!(result, Err(ExecuteError::Broken(_))), "{result:?}");
    }
}
