//! Every method against a host in memory: who may call it, what it refuses with which code, what it leaves.

mod approvals;
mod cancellations;
mod construction;
mod funds;
mod proposals;
mod signers;
mod wallet;

use forest_sdk::{encoding::codec, prelude::*, shared::method::FIRST_EXPORTED_METHOD_NUMBER};

use crate::{
    ApproveReturn, ConstructorParams, Multisig, ProposeReturn, State, Transaction, TxnId,
    UniversalReceiverParams, proposal_hash,
};

use wallet::*;

#[test]
fn tokens_are_taken() {
    let mut wallet = Wallet::new(&[ANNE, BOB], 2);
    let params = UniversalReceiverParams { type_: 0, payload: RawBytes::new(vec![1, 2, 3]) };
    wallet.as_user::<()>(DARLENE, RECEIVE, &params).expect("anybody may");
    assert_eq!(code(wallet.as_user::<()>(DARLENE, RECEIVE, &(0,))), ExitCode::USR_SERIALIZATION);
}

#[test]
fn exported_numbers_are_accepted_and_others_are_not() {
    let mut wallet = Wallet::new(&[ANNE, BOB], 2);
    let params = [1_u8, 2, 3];
    wallet.as_user::<()>(DARLENE, FIRST_EXPORTED_METHOD_NUMBER, &params).expect("the first");
    wallet.as_user::<()>(DARLENE, FIRST_EXPORTED_METHOD_NUMBER + 1, &params).expect("the second");
    for unknown in [FIRST_EXPORTED_METHOD_NUMBER - 1, 0, 10] {
        assert_eq!(code(wallet.as_user::<()>(DARLENE, unknown, &params)), ExitCode::USR_UNHANDLED_MESSAGE);
    }
}

#[test]
fn contracts_and_strangers_use_no_numbered_method() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    wallet.host.set_caller(DARLENE, ActorType::Evm);
    assert_eq!(code(wallet.call::<()>(PROPOSE, &())), ExitCode::USR_FORBIDDEN);
    wallet.host.set_caller_id(999);
    assert_eq!(code(wallet.call::<()>(PROPOSE, &())), ExitCode::USR_FORBIDDEN, "nobody");
}

#[test]
fn only_the_wallet_changes_the_wallet() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    let calls: [(MethodNum, Vec<u8>); 5] = [
        (ADD_SIGNER, encoded(&(id(BOB), false))),
        (REMOVE_SIGNER, encoded(&(id(ANNE), false))),
        (SWAP_SIGNER, encoded(&(id(ANNE), id(BOB)))),
        (CHANGE_THRESHOLD, encoded(&(1_u64,))),
        (LOCK_BALANCE, encoded(&(0_i64, 1_i64, atto(1)))),
    ];
    for (method, params) in calls {
        wallet.host.set_caller(ANNE, ActorType::Account);
        let params = IpldBlock { codec: codec::CBOR, data: params };
        let refused = wallet.host.call::<Multisig>(method, Some(params));
        assert_eq!(code(refused), ExitCode::USR_FORBIDDEN, "method {method}, by a signer");
    }
}

#[test]
fn what_is_no_parameter_is_refused() {
    let mut wallet = Wallet::new(&[ANNE], 1);
    wallet.host.set_caller(ANNE, ActorType::Account);
    for method in METHOD_CONSTRUCTOR..=LOCK_BALANCE {
        let none = wallet.host.call::<Multisig>(method, None);
        assert_eq!(code(none), ExitCode::USR_ILLEGAL_ARGUMENT, "method {method} without parameters");
        let garbled = IpldBlock { codec: codec::CBOR, data: vec![0x81, 0xff] };
        let garbled = wallet.host.call::<Multisig>(method, Some(garbled));
        assert_eq!(code(garbled), ExitCode::USR_SERIALIZATION, "method {method} with garbled parameters");
    }
    // A list of numbers is no byte string.
    let listed: Result<(), _> = wallet.as_user(ANNE, APPROVE, &(0_i64, [0_u8; 0].as_slice()));
    assert_eq!(code(listed), ExitCode::USR_SERIALIZATION);
}
