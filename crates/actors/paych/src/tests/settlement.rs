//! The end of a channel: settling, waiting, collecting.

use super::*;

#[test]
fn either_party_settles_once() {
    for party in [PAYER, PAYEE] {
        let mut channel = Channel::new();
        channel.by(party, SETTLE).expect("a settlement");
        assert_eq!(channel.state().settling_at, NOW + SETTLE_DELAY);
        assert_eq!(code(channel.by(party, SETTLE)), ExitCode::USR_ILLEGAL_STATE);
    }
    assert_eq!(code(Channel::new().by(OTHER, SETTLE)), ExitCode::USR_FORBIDDEN);
}

#[test]
fn vouchers_put_the_settlement_off() {
    let mut channel = Channel::new();
    let late = NOW + SETTLE_DELAY + 1;
    channel.redeem(&SignedVoucher { min_settle_height: late, ..voucher(0, 1, 1) }).expect("a voucher");
    assert_eq!((channel.state().settling_at, channel.state().min_settle_height), (0, late));
    channel.by(PAYER, SETTLE).expect("a settlement");
    assert_eq!(channel.state().settling_at, late);
}

#[test]
fn vouchers_put_off_a_settlement_that_has_begun() {
    let mut channel = Channel::new();
    channel.by(PAYER, SETTLE).expect("a settlement");
    let settling = NOW + SETTLE_DELAY;
    let heights = [
        (0, 0, settling),
        (2, 2, settling),
        (12, 12, settling),
        (5, 12, settling),
        (-1, 12, settling),
        (settling + 1, settling + 1, settling + 1),
    ];
    for (nonce, (asked, min_settle_height, settling_at)) in (1..).zip(heights) {
        let sv = SignedVoucher { min_settle_height: asked, ..voucher(0, nonce, 1) };
        channel.redeem(&sv).expect("vouchers are good until then");
        let state = channel.state();
        assert_eq!((state.min_settle_height, state.settling_at), (min_settle_height, settling_at), "{asked}");
    }
}

#[test]
fn no_voucher_is_good_after_the_settlement() {
    let mut channel = Channel::new();
    channel.by(PAYEE, SETTLE).expect("a settlement");
    channel.host.set_epoch(NOW + SETTLE_DELAY - 1);
    channel.redeem(&voucher(0, 1, 1)).expect("the last moment");
    channel.host.set_epoch(NOW + SETTLE_DELAY);
    let late = channel.submit(PAYEE, &voucher(0, 2, 2), &[]);
    assert_eq!(code(late), ERR_CHANNEL_STATE_UPDATE_AFTER_SETTLED);
    let unsigned = SignedVoucher { signature: None, ..voucher(0, 2, 2) };
    assert_eq!(code(channel.submit(PAYEE, &unsigned, &[])), ExitCode::USR_ILLEGAL_ARGUMENT, "said before");
}

#[test]
fn the_payee_is_paid_and_the_rest_goes_back() {
    for party in [PAYER, PAYEE] {
        let mut channel = Channel::with_lanes(3);
        channel.by(party, SETTLE).expect("a settlement");
        channel.host.set_epoch(NOW + SETTLE_DELAY);
        channel.host.expect_send(&id(PAYEE), METHOD_SEND, None, atto(6), Ok(Response::ok(None)));
        channel.host.expect_send(&id(PAYER), METHOD_SEND, None, atto(FUNDS - 6), Ok(Response::ok(None)));
        channel.by(party, COLLECT).expect("the end");
        channel.host.verify();
        assert_eq!(channel.host.root(), None, "the channel is gone");
    }
}

#[test]
fn nobody_collects_too_early() {
    let mut channel = Channel::with_lanes(1);
    assert_eq!(code(channel.by(PAYEE, COLLECT)), ExitCode::USR_FORBIDDEN, "before a settlement");
    channel.by(PAYEE, SETTLE).expect("a settlement");
    channel.host.set_epoch(NOW + SETTLE_DELAY - 1);
    assert_eq!(code(channel.by(PAYEE, COLLECT)), ExitCode::USR_FORBIDDEN, "before its time");
    channel.host.set_epoch(NOW + SETTLE_DELAY);
    assert_eq!(code(channel.by(OTHER, COLLECT)), ExitCode::USR_FORBIDDEN, "a stranger");
}

#[test]
fn a_payment_that_fails_leaves_the_channel() {
    for failing in [PAYEE, PAYER] {
        let mut channel = Channel::with_lanes(1);
        channel.by(PAYEE, SETTLE).expect("a settlement");
        channel.host.set_epoch(NOW + SETTLE_DELAY);
        let failed = Response { exit_code: ExitCode::USR_UNSPECIFIED, data: None };
        let answer = |party| if party == failing { failed.clone() } else { Response::ok(None) };
        channel.host.expect_send(&id(PAYEE), METHOD_SEND, None, atto(1), Ok(answer(PAYEE)));
        if failing == PAYER {
            channel.host.expect_send(&id(PAYER), METHOD_SEND, None, atto(FUNDS - 1), Ok(answer(PAYER)));
        }
        assert_eq!(code(channel.by(PAYEE, COLLECT)), ExitCode::USR_UNSPECIFIED);
        channel.host.verify();
        assert_eq!(channel.state().to_send, atto(1), "all is as before");
        assert_eq!(channel.host.balance(), atto(FUNDS));
    }
}
