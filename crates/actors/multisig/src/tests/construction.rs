//! What a wallet begins with, and what none begins with.

use super::*;
use crate::SIGNERS_MAX;

fn params(signers: Vec<Address>, num_approvals_threshold: u64) -> ConstructorParams {
    ConstructorParams { signers, num_approvals_threshold, unlock_duration: 0, start_epoch: 0 }
}

fn refused(params: &ConstructorParams) -> ExitCode {
    code(Wallet::unborn().construct(params))
}

#[test]
fn funds_that_come_along_are_locked() {
    let mut wallet = Wallet::vesting(100, &[ANNE, BOB, CHUCK], 2, 100, 200);
    let state = wallet.state();
    assert_eq!(wallet.signers(), [ANNE, BOB, CHUCK]);
    assert_eq!((state.num_approvals_threshold, state.next_tx_id), (2, TxnId(0)));
    assert_eq!((state.initial_balance, state.start_epoch, state.unlock_duration), (atto(100), 100, 200));
    assert!(wallet.pending().is_empty());
}

#[test]
fn nothing_is_locked_without_a_duration() {
    let mut wallet = Wallet::unborn();
    wallet.host.set_value(atto(100));
    wallet.construct(&ConstructorParams { start_epoch: 100, ..params(vec![id(ANNE)], 1) }).expect("a wallet");
    let state = wallet.state();
    assert_eq!((state.initial_balance, state.start_epoch, state.unlock_duration), (atto(0), 0, 0));
}

#[test]
fn signers_are_known_by_their_ids() {
    let mut wallet = Wallet::unborn();
    for (seed, actor) in [(1, ANNE), (2, BOB)] {
        wallet.host.add_address(bls(seed), actor);
    }
    wallet.construct(&params(vec![bls(1), bls(2), id(CHUCK)], 2)).expect("a wallet");
    assert_eq!(wallet.signers(), [ANNE, BOB, CHUCK]);
}

#[test]
fn accounts_of_signers_are_created_where_they_can_be() {
    let mut wallet = Wallet::unborn();
    wallet.host.expect_send(&bls(1), METHOD_SEND, None, atto(0), Ok(Response::ok(None)));
    let refused = wallet.construct(&params(vec![bls(1), id(BOB)], 1));
    assert_eq!(code(refused), ExitCode::USR_ILLEGAL_ARGUMENT, "the transfer created nobody");
    wallet.host.verify();
    let failed = Response { exit_code: ExitCode::SYS_INVALID_RECEIVER, data: None };
    wallet.host.expect_send(&bls(1), METHOD_SEND, None, atto(0), Ok(failed));
    let refused = wallet.construct(&params(vec![bls(1)], 1));
    assert_eq!(code(refused), ExitCode::USR_ASSERTION_FAILED, "the transfer failed");
}

#[test]
fn signers_exist() {
    assert_eq!(refused(&params(vec![id(ANNE), id(999)], 1)), ExitCode::USR_NOT_FOUND);
}

#[test]
fn there_is_a_signer_and_not_too_many() {
    assert_eq!(refused(&params(vec![], 1)), ExitCode::USR_ILLEGAL_ARGUMENT);
    let mut wallet = Wallet::unborn();
    let crowd: Vec<ActorId> = (1000..=1000 + SIGNERS_MAX as u64).collect();
    crowd.iter().for_each(|actor| wallet.host.add_actor(*actor, ActorType::Account));
    let mut all: Vec<Address> = crowd.iter().copied().map(id).collect();
    assert_eq!(code(wallet.construct(&params(all.clone(), 1))), ExitCode::USR_ILLEGAL_ARGUMENT);
    all.pop();
    wallet.construct(&params(all, 1)).expect("as many as there may be");
}

#[test]
fn nobody_signs_twice() {
    assert_eq!(refused(&params(vec![id(ANNE), id(BOB), id(BOB)], 2)), ExitCode::USR_ILLEGAL_ARGUMENT);
    let mut wallet = Wallet::unborn();
    wallet.host.add_address(bls(2), BOB);
    let twice = wallet.construct(&params(vec![id(ANNE), bls(2), id(BOB)], 2));
    assert_eq!(code(twice), ExitCode::USR_ILLEGAL_ARGUMENT, "under two addresses");
}

#[test]
fn the_threshold_can_be_met_and_is_one_at_least() {
    assert_eq!(refused(&params(vec![id(ANNE)], 2)), ExitCode::USR_ILLEGAL_ARGUMENT);
    assert_eq!(refused(&params(vec![id(ANNE)], 0)), ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn unlocking_takes_no_negative_time() {
    let negative = ConstructorParams { unlock_duration: -1, ..params(vec![id(ANNE)], 1) };
    assert_eq!(refused(&negative), ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn only_the_init_actor_constructs_and_once() {
    let mut wallet = Wallet::unborn();
    let good = params(vec![id(ANNE)], 1);
    assert_eq!(code(wallet.as_user::<()>(ANNE, METHOD_CONSTRUCTOR, &good)), ExitCode::USR_FORBIDDEN);
    wallet.construct(&good).expect("a wallet");
    assert_eq!(code(wallet.construct(&good)), ExitCode::USR_ILLEGAL_STATE);
}
