//! What a good voucher pays, and what the channel remembers.

use super::*;

const ILLEGAL_ARGUMENT: ExitCode = ExitCode::USR_ILLEGAL_ARGUMENT;

#[test]
fn a_lane_pays_what_it_has_not_paid_yet() {
    let mut channel = Channel::with_lanes(1);
    assert_eq!(channel.state().to_send, atto(1));
    channel.redeem(&voucher(0, 2, 9)).expect("a voucher");
    assert_eq!(channel.state().to_send, atto(9));
    assert_eq!(channel.lanes(), [(0, atto(9), 2)]);
}

#[test]
fn lanes_pay_apart() {
    let mut channel = Channel::with_lanes(3);
    assert_eq!(channel.state().to_send, atto(1 + 2 + 3));
    channel.redeem(&voucher(1, 3, 9)).expect("a voucher");
    assert_eq!(channel.state().to_send, atto(1 + 9 + 3));
    assert_eq!(channel.lanes(), [(0, atto(1), 1), (1, atto(9), 3), (2, atto(3), 3)]);
}

#[test]
fn a_payee_can_give_back() {
    let mut channel = Channel::with_lanes(3);
    channel.redeem(&voucher(2, 4, 0)).expect("less than before");
    assert_eq!(channel.state().to_send, atto(1 + 2));
    let merges = vec![Merge { lane: 0, nonce: 9 }, Merge { lane: 1, nonce: 9 }];
    channel.redeem(&SignedVoucher { merges, ..voucher(2, 5, 0) }).expect("all of it");
    assert_eq!(channel.state().to_send, atto(0));
    let again = vec![Merge { lane: 0, nonce: 10 }];
    let below = SignedVoucher { merges: again, ..voucher(2, 6, 0) };
    assert_eq!(code(channel.redeem(&below)), ILLEGAL_ARGUMENT, "more than was ever paid");
}

#[test]
fn a_nonce_is_above_the_last() {
    let mut channel = Channel::with_lanes(3);
    for nonce in [0, 1, 2] {
        assert_eq!(code(channel.redeem(&voucher(1, nonce, 9))), ILLEGAL_ARGUMENT, "nonce {nonce}");
    }
    channel.redeem(&voucher(1, u64::MAX, 9)).expect("any above");
    let mut channel = Channel::new();
    channel.redeem(&voucher(0, 0, 1)).expect("a new lane takes any");
}

#[test]
fn a_channel_pays_no_more_than_it_has() {
    let mut channel = Channel::new();
    assert_eq!(code(channel.redeem(&voucher(0, 1, FUNDS + 1))), ILLEGAL_ARGUMENT);
    channel.redeem(&voucher(0, 1, FUNDS)).expect("all of it");
    assert_eq!(code(channel.redeem(&voucher(1, 1, 1))), ILLEGAL_ARGUMENT);
}

#[test]
fn lanes_merge() {
    let mut channel = Channel::with_lanes(3);
    let merges = vec![Merge { lane: 1, nonce: 11 }];
    channel.redeem(&SignedVoucher { merges, ..voucher(0, 4, 10) }).expect("a voucher");
    // The amount includes what both lanes had paid.
    assert_eq!(channel.state().to_send, atto(1 + 2 + 3 + (10 - 1 - 2)));
    assert_eq!(channel.lanes(), [(0, atto(10), 4), (1, atto(2), 11), (2, atto(3), 3)]);
}

#[test]
fn what_does_not_merge() {
    let merging = |lane, nonce| SignedVoucher { merges: vec![Merge { lane, nonce }], ..voucher(0, 10, 5) };
    let cases = [
        ("its own lane", merging(0, 10), FUNDS),
        ("a lane that is not there", merging(999, 10), FUNDS),
        ("an old nonce", merging(1, 2), FUNDS),
        ("without the funds", merging(1, 10), 1),
        ("with an old nonce of its own", SignedVoucher { nonce: 0, ..merging(1, 10) }, FUNDS),
    ];
    for (what, sv, balance) in cases {
        let mut channel = Channel::with_lanes(2);
        let before = channel.lanes();
        channel.host.set_balance(atto(balance));
        assert_eq!(code(channel.redeem(&sv)), ILLEGAL_ARGUMENT, "{what}");
        assert_eq!(channel.lanes(), before, "{what}");
    }
}

#[test]
fn a_lane_that_merges_twice_counts_twice_and_needs_another_nonce() {
    let twice = |second| {
        let merges = vec![Merge { lane: 1, nonce: 5 }, Merge { lane: 1, nonce: second }];
        SignedVoucher { merges, ..voucher(0, 10, 6) }
    };
    assert_eq!(code(Channel::with_lanes(2).redeem(&twice(5))), ILLEGAL_ARGUMENT);
    let mut channel = Channel::with_lanes(2);
    channel.redeem(&twice(6)).expect("a voucher");
    assert_eq!(channel.state().to_send, atto(1 + 2 + (6 - 1 - 2 - 2)));
    assert_eq!(channel.lanes(), [(0, atto(6), 10), (1, atto(2), 6)]);
}
