//! Approvals: who gives them, when they are enough, and what comes of the message.

use super::*;

/// A wallet of two of two with funds, and a proposal of Anne that needs Bob.
fn proposed() -> Wallet {
    let mut wallet = Wallet::new(&[ANNE, BOB], 2);
    wallet.host.set_balance(atto(10));
    wallet.propose_call(ANNE, CHUCK, 10, FAKE_METHOD, &[1, 2]).expect("a proposal");
    wallet
}

fn expect_call(wallet: &mut Wallet, answer: Result<Response, ErrorNumber>) {
    let params = IpldBlock { codec: codec::CBOR, data: vec![1, 2] };
    wallet.host.expect_send(&id(CHUCK), FAKE_METHOD, Some(params), atto(10), answer);
}

#[test]
fn the_last_approval_sends() {
    let mut wallet = proposed();
    let hash = wallet.hash_of(0);
    expect_call(&mut wallet, Ok(Response::ok(Some(IpldBlock::raw([4, 3])))));
    let outcome = wallet.approve_hash(BOB, 0, &hash).expect("an approval");
    assert_eq!(outcome, ApproveReturn { applied: true, code: ExitCode::OK, ret: RawBytes::new(vec![4, 3]) });
    assert!(wallet.pending().is_empty());
    wallet.host.verify();
    assert_eq!(code(wallet.approve(ANNE, 0)), ExitCode::USR_NOT_FOUND, "it is done");
}

#[test]
fn approvals_before_the_last_are_kept_in_order() {
    let mut wallet = Wallet::new(&[ANNE, BOB, CHUCK], 3);
    wallet.propose(CHUCK, DARLENE, 0).expect("a proposal");
    assert!(!wallet.approve(ANNE, 0).expect("an approval").applied);
    assert_eq!(wallet.approvals(), [(0, vec![CHUCK, ANNE])]);
}

#[test]
fn what_fails_was_sent_all_the_same() {
    let cases = [
        (Ok(ExitCode::new(1)), ExitCode::USR_ASSERTION_FAILED),
        (Ok(ExitCode::SYS_ILLEGAL_INSTRUCTION), ExitCode::USR_UNSPECIFIED),
        (Ok(ExitCode::SYS_MISSING_RETURN), ExitCode::USR_UNSPECIFIED),
        (Ok(ExitCode::SYS_ILLEGAL_EXIT_CODE), ExitCode::USR_UNSPECIFIED),
        (Ok(ExitCode::new(77)), ExitCode::new(77)),
        (Err(ErrorNumber::NotFound), ExitCode::USR_UNSPECIFIED),
        (Err(ErrorNumber::LimitExceeded), ExitCode::USR_ASSERTION_FAILED),
        (Err(ErrorNumber::InsufficientFunds), ExitCode::USR_INSUFFICIENT_FUNDS),
        (Err(ErrorNumber::ReadOnly), ExitCode::USR_READ_ONLY),
    ];
    for (failure, expected) in cases {
        let mut wallet = proposed();
        let data = Some(IpldBlock::raw([8]));
        expect_call(&mut wallet, failure.map(|exit_code| Response { exit_code, data }));
        let outcome = wallet.approve(BOB, 0).expect("an approval");
        let ret = if failure.is_ok() { RawBytes::new(vec![8]) } else { RawBytes::default() };
        assert_eq!(outcome, ApproveReturn { applied: true, code: expected, ret }, "{failure:?}");
        assert!(wallet.pending().is_empty(), "{failure:?}");
    }
}

#[test]
fn funds_must_be_there_when_it_is_sent() {
    let mut wallet = proposed();
    wallet.host.set_balance(atto(9));
    assert_eq!(code(wallet.approve(BOB, 0)), ExitCode::USR_INSUFFICIENT_FUNDS);
    assert_eq!(wallet.approvals(), [(0, vec![ANNE])]);
}

#[test]
fn a_hash_must_be_that_of_the_proposal() {
    let mut wallet = proposed();
    let mut hash = wallet.hash_of(0);
    hash[31] ^= 1;
    assert_eq!(code(wallet.approve_hash(BOB, 0, &hash)), ExitCode::USR_ILLEGAL_ARGUMENT);
    assert_eq!(code(wallet.approve_hash(BOB, 0, &[0])), ExitCode::USR_ILLEGAL_ARGUMENT);
    expect_call(&mut wallet, Ok(Response::ok(None)));
    assert!(wallet.approve_hash(BOB, 0, &[]).expect("none is needed").applied);
}

#[test]
fn nobody_approves_twice() {
    let mut wallet = Wallet::new(&[ANNE, BOB, CHUCK], 3);
    wallet.propose(ANNE, DARLENE, 0).expect("a proposal");
    assert_eq!(code(wallet.approve(ANNE, 0)), ExitCode::USR_FORBIDDEN);
    wallet.approve(BOB, 0).expect("an approval");
    assert_eq!(code(wallet.approve(BOB, 0)), ExitCode::USR_FORBIDDEN);
    assert_eq!(wallet.approvals(), [(0, vec![ANNE, BOB])]);
}

#[test]
fn what_is_not_there_cannot_be_approved() {
    let mut wallet = proposed();
    for absent in [1, -1, i64::MIN, i64::MAX] {
        assert_eq!(code(wallet.approve(BOB, absent)), ExitCode::USR_NOT_FOUND);
    }
}

#[test]
fn only_signers_approve() {
    let mut wallet = proposed();
    assert_eq!(code(wallet.approve(DARLENE, 0)), ExitCode::USR_FORBIDDEN);
    assert_eq!(code(wallet.approve(DARLENE, 7)), ExitCode::USR_FORBIDDEN, "said before what there is");
    assert_eq!(wallet.approvals(), [(0, vec![ANNE])]);
}

#[test]
fn what_has_become_enough_is_sent_by_any_signer() {
    for signer in [ANNE, BOB] {
        let mut wallet = proposed();
        wallet.itself(CHANGE_THRESHOLD, &(1_u64,)).expect("a lower threshold");
        assert_eq!(code(wallet.approve(DARLENE, 0)), ExitCode::USR_FORBIDDEN, "but by nobody else");
        expect_call(&mut wallet, Ok(Response::ok(None)));
        let hash = wallet.hash_of(0);
        assert!(wallet.approve_hash(signer, 0, &hash).expect("also who approved before").applied);
        assert!(wallet.pending().is_empty());
        wallet.host.verify();
    }
}

#[test]
fn a_read_only_call_changes_nothing() {
    let mut wallet = proposed();
    wallet.host.set_read_only(true);
    assert_eq!(code(wallet.propose(ANNE, BOB, 0)), ExitCode::USR_READ_ONLY);
    assert_eq!(code(wallet.approve(BOB, 0)), ExitCode::USR_READ_ONLY);
    assert_eq!(code(wallet.cancel(ANNE, 0, &[])), ExitCode::USR_READ_ONLY);
}
