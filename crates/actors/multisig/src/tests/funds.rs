//! What is locked, and what may leave.

use super::*;
use crate::LockBalanceParams;

const FUNDS: i64 = 100;

fn lock(
    wallet: &mut Wallet,
    start_epoch: ChainEpoch,
    unlock_duration: ChainEpoch,
    amount: i64,
) -> Result<(), ActorError> {
    wallet.itself(LOCK_BALANCE, &LockBalanceParams { start_epoch, unlock_duration, amount: atto(amount) })
}

#[test]
fn what_is_locked_goes_down_evenly_and_is_rounded_up() {
    let mut state = State::new(vec![id(ANNE)], 1);
    state.lock(0, 10, atto(9));
    let locked: Vec<TokenAmount> = (-1..=11).map(|elapsed| state.amount_locked(elapsed)).collect();
    assert_eq!(locked, [9, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0].map(atto));
    state.lock(0, 1_000, atto(100_000));
    assert_eq!(state.amount_locked(300), atto(70_000));
    state.lock(0, ChainEpoch::MAX, TokenAmount::from_whole(2_000_000_000));
    assert_eq!(state.amount_locked(1), TokenAmount::from_whole(2_000_000_000) - atto(216_840_434));
}

#[test]
fn all_can_be_sent_once_all_is_unlocked() {
    let mut wallet = Wallet::vesting(FUNDS, &[ANNE, BOB, CHUCK], 2, 0, 10);
    wallet.propose(ANNE, DARLENE, FUNDS).expect("a proposal");
    assert_eq!(code(wallet.approve(BOB, 0)), ExitCode::USR_INSUFFICIENT_FUNDS, "too soon");
    assert_eq!(wallet.approvals(), [(0, vec![ANNE])], "it did not count");
    wallet.host.set_epoch(10);
    wallet.expect_transfer(DARLENE, FUNDS);
    assert!(wallet.approve(BOB, 0).expect("an approval").applied);
    assert!(wallet.pending().is_empty());
}

#[test]
fn half_can_be_sent_when_half_the_time_has_passed() {
    let mut wallet = Wallet::vesting(FUNDS, &[ANNE, BOB, CHUCK], 2, 0, 10);
    wallet.propose(ANNE, DARLENE, FUNDS / 2).expect("a proposal");
    wallet.host.set_epoch(4);
    assert_eq!(code(wallet.approve(BOB, 0)), ExitCode::USR_INSUFFICIENT_FUNDS);
    wallet.host.set_epoch(5);
    wallet.expect_transfer(DARLENE, FUNDS / 2);
    assert!(wallet.approve(BOB, 0).expect("an approval").applied);
}

#[test]
fn a_proposal_that_is_enough_respects_the_lock() {
    let mut wallet = Wallet::vesting(FUNDS, &[ANNE], 1, 0, 10);
    assert_eq!(code(wallet.propose(ANNE, DARLENE, FUNDS)), ExitCode::USR_INSUFFICIENT_FUNDS);
    assert_eq!(wallet.state().next_tx_id, TxnId(0), "nothing was proposed");
    wallet.host.set_epoch(1);
    wallet.expect_transfer(DARLENE, FUNDS / 10);
    wallet.propose(ANNE, DARLENE, FUNDS / 10).expect("what is unlocked");
}

#[test]
fn nothing_can_be_sent_whatever_is_locked() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    lock(&mut wallet, 0, 10, 10).expect("funds that are not there yet");
    wallet.expect_transfer(BOB, 0);
    wallet.propose(ANNE, BOB, 0).expect("nothing");
    wallet.host.set_balance(atto(10));
    assert_eq!(code(wallet.propose(ANNE, BOB, 1)), ExitCode::USR_INSUFFICIENT_FUNDS);
}

#[test]
fn a_lock_may_begin_in_the_past() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    wallet.host.set_epoch(200);
    lock(&mut wallet, 0, 1_000, 100_000).expect("a lock");
    wallet.host.set_epoch(300);
    assert_eq!(code(wallet.propose(ANNE, BOB, 30_000)), ExitCode::USR_INSUFFICIENT_FUNDS, "no funds at all");
    wallet.host.set_balance(atto(100_000));
    assert_eq!(code(wallet.propose(ANNE, BOB, 30_001)), ExitCode::USR_INSUFFICIENT_FUNDS);
    wallet.expect_transfer(BOB, 30_000);
    wallet.propose(ANNE, BOB, 30_000).expect("what is unlocked");
    assert_eq!(code(wallet.propose(ANNE, BOB, 1)), ExitCode::USR_INSUFFICIENT_FUNDS);
    wallet.host.set_epoch(1_000);
    wallet.expect_transfer(BOB, 70_000);
    wallet.propose(ANNE, BOB, 70_000).expect("the rest");
}

#[test]
fn a_lock_may_begin_later_and_binds_at_once() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    lock(&mut wallet, 1_000, 1_000, 100_000).expect("a lock");
    wallet.host.set_epoch(300);
    wallet.host.set_balance(atto(100_001));
    wallet.expect_transfer(BOB, 1);
    wallet.propose(ANNE, BOB, 1).expect("more than is locked");
    assert_eq!(code(wallet.propose(ANNE, BOB, 1)), ExitCode::USR_INSUFFICIENT_FUNDS);
    wallet.host.set_epoch(1_200);
    wallet.expect_transfer(BOB, 20_000);
    wallet.propose(ANNE, BOB, 20_000).expect("what is unlocked");
}

#[test]
fn a_lock_is_for_ever() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    lock(&mut wallet, 0, 1_000, 100_000).expect("a lock");
    for (start, duration, amount) in [(-1, 1_000, 100_000), (0, 999, 100_000), (0, 1_000, 99_999)] {
        assert_eq!(code(lock(&mut wallet, start, duration, amount)), ExitCode::USR_FORBIDDEN);
    }
    let mut wallet = Wallet::vesting(FUNDS, &[ANNE], 1, 100, 1_000);
    assert_eq!(code(lock(&mut wallet, 99, 1_000, 0)), ExitCode::USR_FORBIDDEN, "of the constructor too");
}

#[test]
fn a_lock_makes_sense() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    assert_eq!(code(lock(&mut wallet, 0, -1, 1)), ExitCode::USR_ILLEGAL_ARGUMENT);
    assert_eq!(code(lock(&mut wallet, 0, 0, 1)), ExitCode::USR_ILLEGAL_ARGUMENT);
    assert_eq!(code(lock(&mut wallet, 0, 1, -1)), ExitCode::USR_ILLEGAL_ARGUMENT);
    lock(&mut wallet, -1, 1, 0).expect("any beginning, and nothing");
}

#[test]
fn a_lock_before_all_epochs_breaks_no_arithmetic() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    lock(&mut wallet, ChainEpoch::MIN, 1, 10).expect("a lock");
    wallet.host.set_balance(atto(10));
    wallet.host.set_epoch(5);
    assert_eq!(code(wallet.propose(ANNE, BOB, 1)), ExitCode::USR_ASSERTION_FAILED);
}
