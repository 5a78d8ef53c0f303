//! Signers that come, go and are swapped, and thresholds that change.

use forest_sdk::serde::Serialize;

use super::*;
use crate::SIGNERS_MAX;

const OK: ExitCode = ExitCode::OK;
const FORBIDDEN: ExitCode = ExitCode::USR_FORBIDDEN;
const ILLEGAL_ARGUMENT: ExitCode = ExitCode::USR_ILLEGAL_ARGUMENT;

/// How a call ended, and who signs after it, with which threshold.
type Ended = (ExitCode, Vec<ActorId>, u64);

/// A wallet of these signers, where Bob is known by two addresses, after a call of its own.
fn after(signers: &[ActorId], threshold: u64, method: MethodNum, params: &impl Serialize) -> Ended {
    let mut wallet = Wallet::new(signers, threshold);
    wallet.host.add_address(bls(2), BOB);
    let ended = wallet.itself(method, params).map_or_else(|error| error.exit_code, |()| OK);
    (ended, wallet.signers(), wallet.state().num_approvals_threshold)
}

#[test]
fn signers_are_added() {
    let add = |signers: &[ActorId], signer, increase| after(signers, 2, ADD_SIGNER, &(signer, increase));
    assert_eq!(add(&[ANNE, BOB], id(CHUCK), false), (OK, vec![ANNE, BOB, CHUCK], 2));
    assert_eq!(add(&[ANNE, BOB], id(CHUCK), true), (OK, vec![ANNE, BOB, CHUCK], 3));
    assert_eq!(add(&[ANNE, CHUCK], bls(2), false), (OK, vec![ANNE, CHUCK, BOB], 2), "by id");
    for known in [id(BOB), bls(2)] {
        assert_eq!(add(&[ANNE, BOB], known, true), (FORBIDDEN, vec![ANNE, BOB], 2), "{known} signs already");
    }
    assert_eq!(add(&[ANNE, BOB], id(999), false).0, ExitCode::USR_NOT_FOUND);
}

#[test]
fn a_full_wallet_takes_no_signer() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    let mut state = wallet.state();
    state.signers = (1_000..1_000 + SIGNERS_MAX as u64).map(id).collect();
    wallet.host.set_state(state);
    assert_eq!(code(wallet.itself(ADD_SIGNER, &(id(BOB), false))), FORBIDDEN);
}

#[test]
fn signers_are_removed() {
    let all = [ANNE, BOB, CHUCK];
    let remove = |threshold, signer, decrease| after(&all, threshold, REMOVE_SIGNER, &(signer, decrease));
    assert_eq!(remove(2, id(CHUCK), false), (OK, vec![ANNE, BOB], 2));
    assert_eq!(remove(2, id(CHUCK), true), (OK, vec![ANNE, BOB], 1));
    assert_eq!(remove(2, bls(2), true), (OK, vec![ANNE, CHUCK], 1), "by another address");
    assert_eq!(remove(3, id(CHUCK), true), (OK, vec![ANNE, BOB], 2));
    assert_eq!(remove(3, id(CHUCK), false), (ILLEGAL_ARGUMENT, all.to_vec(), 3), "too few would be left");
    assert_eq!(remove(1, id(ANNE), true), (ILLEGAL_ARGUMENT, all.to_vec(), 1), "none would be enough");
    assert_eq!(remove(2, id(DARLENE), false), (FORBIDDEN, all.to_vec(), 2), "no signer");
    let last = after(&[ANNE], 1, REMOVE_SIGNER, &(id(ANNE), false));
    assert_eq!(last, (FORBIDDEN, vec![ANNE], 1), "the last");
}

#[test]
fn signers_are_swapped() {
    let swap = |from, to| after(&[ANNE, BOB], 1, SWAP_SIGNER, &(from, to));
    assert_eq!(swap(id(BOB), id(CHUCK)), (OK, vec![ANNE, CHUCK], 1));
    assert_eq!(swap(bls(2), id(CHUCK)), (OK, vec![ANNE, CHUCK], 1), "by another address");
    assert_eq!(swap(id(ANNE), id(CHUCK)), (OK, vec![BOB, CHUCK], 1), "the new one comes last");
    assert_eq!(swap(id(DARLENE), id(CHUCK)), (FORBIDDEN, vec![ANNE, BOB], 1), "no signer");
    for known in [id(BOB), bls(2)] {
        assert_eq!(swap(id(ANNE), known), (ILLEGAL_ARGUMENT, vec![ANNE, BOB], 1), "{known} signs already");
    }
    assert_eq!(swap(id(ANNE), id(ANNE)).0, ILLEGAL_ARGUMENT, "in its own place");
    assert_eq!(swap(id(ANNE), id(999)).0, ExitCode::USR_NOT_FOUND);
}

#[test]
fn thresholds_stay_between_one_and_the_number_of_signers() {
    let change = |to: u64| after(&[ANNE, BOB, CHUCK], 2, CHANGE_THRESHOLD, &(to,));
    let all = vec![ANNE, BOB, CHUCK];
    assert_eq!(change(1), (OK, all.clone(), 1));
    assert_eq!(change(3), (OK, all.clone(), 3));
    assert_eq!(change(0), (ILLEGAL_ARGUMENT, all.clone(), 2));
    assert_eq!(change(4), (ILLEGAL_ARGUMENT, all, 2));
}

#[test]
fn approvals_leave_with_their_signers() {
    let leaving: [(MethodNum, Vec<u8>); 2] =
        [(REMOVE_SIGNER, encoded(&(id(ANNE), true))), (SWAP_SIGNER, encoded(&(id(ANNE), id(DARLENE))))];
    for (method, params) in leaving {
        let mut wallet = Wallet::new(&[ANNE, BOB, CHUCK], 3);
        wallet.propose(ANNE, CHUCK, 0).expect("Anne's, with Bob's approval");
        wallet.approve(BOB, 0).expect("an approval");
        wallet.propose(BOB, CHUCK, 0).expect("Bob's, with Anne's approval");
        wallet.approve(ANNE, 1).expect("an approval");
        wallet.propose(ANNE, CHUCK, 0).expect("Anne's alone");
        wallet.propose(CHUCK, CHUCK, 0).expect("without Anne");
        wallet.host.set_caller(WALLET, ActorType::Multisig);
        let params = IpldBlock { codec: codec::CBOR, data: params };
        wallet.host.call::<Multisig>(method, Some(params)).expect("Anne leaves");
        assert_eq!(wallet.approvals(), [(0, vec![BOB]), (1, vec![BOB]), (3, vec![CHUCK])], "method {method}");
    }
}
