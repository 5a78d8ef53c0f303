//! Proposals: who makes them, what is kept of them, and what is sent at once.

use super::*;

#[test]
fn a_proposal_waits_for_others() {
    let mut wallet = Wallet::new(&[ANNE, BOB], 2);
    let outcome = wallet.propose_call(ANNE, CHUCK, 10, FAKE_METHOD, &[1, 2]).expect("a proposal");
    let expected =
        ProposeReturn { txn_id: TxnId(0), applied: false, code: ExitCode::OK, ret: RawBytes::default() };
    assert_eq!(outcome, expected);
    let txn = Transaction {
        to: id(CHUCK),
        value: atto(10),
        method: FAKE_METHOD,
        params: RawBytes::new(vec![1, 2]),
        approved: vec![id(ANNE)],
    };
    assert_eq!(wallet.pending(), [(0, txn)]);
    let second = wallet.propose(BOB, CHUCK, 10).expect("another");
    assert_eq!((second.txn_id, wallet.state().next_tx_id), (TxnId(1), TxnId(2)));
}

#[test]
fn a_proposal_that_is_enough_is_sent() {
    let mut wallet = Wallet::new(&[ANNE, BOB], 1);
    wallet.host.set_balance(atto(20));
    let (params, returned) = (IpldBlock { codec: codec::CBOR, data: vec![9; 3] }, IpldBlock::raw([7; 4]));
    let answer = Ok(Response::ok(Some(returned)));
    wallet.host.expect_send(&id(CHUCK), FAKE_METHOD, Some(params), atto(10), answer);
    let outcome = wallet.propose_call(ANNE, CHUCK, 10, FAKE_METHOD, &[9; 3]).expect("a proposal");
    let expected =
        ProposeReturn { txn_id: TxnId(0), applied: true, code: ExitCode::OK, ret: RawBytes::new(vec![7; 4]) };
    assert_eq!(outcome, expected);
    assert!(wallet.pending().is_empty());
    assert_eq!(wallet.state().next_tx_id, TxnId(1));
    wallet.host.verify();
}

#[test]
fn a_proposal_needs_the_funds_when_it_is_sent() {
    let mut wallet = Wallet::new(&[ANNE, BOB], 1);
    wallet.host.set_balance(atto(9));
    assert_eq!(code(wallet.propose(ANNE, CHUCK, 10)), ExitCode::USR_INSUFFICIENT_FUNDS);
    assert!(wallet.pending().is_empty());
}

#[test]
fn only_signers_propose() {
    let mut wallet = Wallet::new(&[ANNE, BOB], 1);
    assert_eq!(code(wallet.propose(CHUCK, CHUCK, 0)), ExitCode::USR_FORBIDDEN);
    assert!(wallet.pending().is_empty());
}

#[test]
fn nobody_proposes_less_than_nothing() {
    let mut wallet = Wallet::new(&[ANNE, BOB], 2);
    assert_eq!(code(wallet.propose(ANNE, CHUCK, -1)), ExitCode::USR_ILLEGAL_ARGUMENT);
    assert_eq!(code(wallet.propose(CHUCK, CHUCK, -1)), ExitCode::USR_ILLEGAL_ARGUMENT, "said before who may");
}

#[test]
fn proposals_differ_by_all_that_they_say() {
    let txn = Transaction {
        to: id(BOB),
        value: atto(1),
        method: 2,
        params: RawBytes::new(vec![3]),
        approved: vec![id(ANNE), id(CHUCK)],
    };
    let hash = |txn: &Transaction| proposal_hash(txn).expect("it is small");
    let others = [
        Transaction { to: id(CHUCK), ..txn.clone() },
        Transaction { value: atto(2), ..txn.clone() },
        Transaction { method: 3, ..txn.clone() },
        Transaction { params: RawBytes::default(), ..txn.clone() },
        Transaction { approved: vec![id(CHUCK), id(ANNE)], ..txn.clone() },
        Transaction { approved: vec![], ..txn.clone() },
    ];
    for other in &others {
        assert_ne!(hash(&txn), hash(other), "{other:?}");
    }
    let approved_more = Transaction { approved: vec![id(ANNE)], ..txn.clone() };
    assert_eq!(hash(&txn), hash(&approved_more), "only the proposer is a part of it");
}
