//! Cancellations: only who proposed, or who stands in its place, takes a proposal back.

use super::*;

fn proposed() -> Wallet {
    let mut wallet = Wallet::new(&[ANNE, BOB, CHUCK], 3);
    wallet.propose_call(ANNE, CHUCK, 10, FAKE_METHOD, &[]).expect("a proposal");
    wallet
}

#[test]
fn the_proposer_takes_it_back() {
    for named in [true, false] {
        let mut wallet = proposed();
        let hash = if named { wallet.hash_of(0).to_vec() } else { Vec::new() };
        wallet.cancel(ANNE, 0, &hash).expect("a cancellation");
        assert!(wallet.pending().is_empty());
        assert_eq!(code(wallet.cancel(ANNE, 0, &hash)), ExitCode::USR_NOT_FOUND);
    }
}

#[test]
fn nobody_else_does() {
    let mut wallet = proposed();
    let hash = wallet.hash_of(0);
    wallet.approve(BOB, 0).expect("an approval");
    assert_eq!(code(wallet.cancel(BOB, 0, &hash)), ExitCode::USR_FORBIDDEN, "another signer");
    assert_eq!(code(wallet.cancel(DARLENE, 0, &hash)), ExitCode::USR_FORBIDDEN, "a stranger");
    assert_eq!(wallet.approvals(), [(0, vec![ANNE, BOB])]);
}

#[test]
fn it_must_be_there_and_the_one_that_is_meant() {
    let mut wallet = proposed();
    assert_eq!(code(wallet.cancel(ANNE, 99, &[])), ExitCode::USR_NOT_FOUND);
    assert_eq!(code(wallet.cancel(ANNE, 0, &[7; 32])), ExitCode::USR_ILLEGAL_STATE);
    assert_eq!(wallet.approvals(), [(0, vec![ANNE])]);
}

#[test]
fn the_next_who_approved_stands_in_the_place_of_who_left() {
    let mut wallet = proposed();
    let before = wallet.hash_of(0);
    wallet.approve(BOB, 0).expect("an approval");
    wallet.itself(REMOVE_SIGNER, &(id(ANNE), true)).expect("Anne leaves");
    assert_eq!(code(wallet.cancel(ANNE, 0, &before)), ExitCode::USR_FORBIDDEN, "no signer");
    wallet.itself(ADD_SIGNER, &(id(ANNE), true)).expect("Anne comes back");
    assert_eq!(code(wallet.cancel(ANNE, 0, &before)), ExitCode::USR_FORBIDDEN, "not the proposer any more");
    let after = wallet.hash_of(0);
    assert_ne!(before, after);
    assert_eq!(code(wallet.cancel(BOB, 0, &before)), ExitCode::USR_ILLEGAL_STATE);
    wallet.cancel(BOB, 0, &after).expect("Bob stands in its place");
    assert!(wallet.pending().is_empty());
}
