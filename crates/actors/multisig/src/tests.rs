//! Every method against a host in memory: who may call it, what it refuses with which code, what it leaves.

mod approvals;
mod cancellations;
mod construction;
mod funds;
mod proposals;
mod signers;

use forest_sdk::{
    encoding::{codec, from_slice},
    prelude::*,
    serde::{Serialize, de::DeserializeOwned},
    shared::method::FIRST_EXPORTED_METHOD_NUMBER,
    testing::MemoryHost,
};

use crate::{
    ApproveReturn, ConstructorParams, Multisig, ProposeParams, ProposeReturn, State, Transaction, TxnId,
    TxnIdParams, UniversalReceiverParams, proposal_hash,
};

const INIT: ActorId = 1;
const WALLET: ActorId = 100;
const ANNE: ActorId = 101;
const BOB: ActorId = 102;
const CHUCK: ActorId = 103;
const DARLENE: ActorId = 104;

const PROPOSE: MethodNum = 2;
const APPROVE: MethodNum = 3;
const CANCEL: MethodNum = 4;
const ADD_SIGNER: MethodNum = 5;
const REMOVE_SIGNER: MethodNum = 6;
const SWAP_SIGNER: MethodNum = 7;
const CHANGE_THRESHOLD: MethodNum = 8;
const LOCK_BALANCE: MethodNum = 9;
const RECEIVE: MethodNum = 3_726_118_371;

/// A method that only the receiver knows.
const FAKE_METHOD: MethodNum = 42;

fn id(actor: ActorId) -> Address {
    Address::new_id(actor)
}

fn atto(amount: i64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

/// The f3 address of nobody in particular.
fn bls(seed: u8) -> Address {
    Address::new_bls(&[seed; 48]).expect("48 bytes")
}

/// A wallet, and everybody around it.
struct Wallet {
    host: MemoryHost,
}

impl Wallet {
    /// Before the constructor.
    fn unborn() -> Self {
        let mut host = MemoryHost::new();
        host.set_receiver(WALLET);
        host.add_actor(WALLET, ActorType::Multisig);
        for actor in ANNE..=DARLENE {
            host.add_actor(actor, ActorType::Account);
        }
        Self { host }
    }

    /// With nothing locked.
    fn new(signers: &[ActorId], threshold: u64) -> Self {
        Self::locked(signers, threshold, 0, 0)
    }

    fn locked(
        signers: &[ActorId],
        threshold: u64,
        start_epoch: ChainEpoch,
        unlock_duration: ChainEpoch,
    ) -> Self {
        let mut wallet = Self::unborn();
        let signers = signers.iter().map(|signer| id(*signer)).collect();
        let params =
            ConstructorParams { signers, num_approvals_threshold: threshold, unlock_duration, start_epoch };
        wallet.construct(&params).expect("a wallet");
        wallet
    }

    /// As [`locked`](Self::locked), with funds that come with the constructor.
    fn vesting(
        funds: i64,
        signers: &[ActorId],
        threshold: u64,
        start_epoch: ChainEpoch,
        unlock_duration: ChainEpoch,
    ) -> Self {
        let mut wallet = Self::unborn();
        wallet.host.set_value(atto(funds));
        let signers = signers.iter().map(|signer| id(*signer)).collect();
        let params =
            ConstructorParams { signers, num_approvals_threshold: threshold, unlock_duration, start_epoch };
        wallet.construct(&params).expect("a wallet");
        wallet.host.set_value(TokenAmount::ZERO);
        wallet
    }

    fn construct(&mut self, params: &ConstructorParams) -> Result<(), ActorError> {
        self.host.set_caller(INIT, ActorType::Init);
        self.call(METHOD_CONSTRUCTOR, params)
    }

    fn call<T: DeserializeOwned>(
        &mut self,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<T, ActorError> {
        let returned = self.host.call::<Multisig>(method, Some(IpldBlock::cbor(params)?))?;
        // No block decodes as null.
        Ok(from_slice(&returned.map_or(vec![0xf6], |block| block.data))?)
    }

    fn as_user<T: DeserializeOwned>(
        &mut self,
        by: ActorId,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<T, ActorError> {
        self.host.set_caller(by, ActorType::Account);
        self.call(method, params)
    }

    /// The wallet calls itself.
    fn itself(&mut self, method: MethodNum, params: &impl Serialize) -> Result<(), ActorError> {
        self.host.set_caller(WALLET, ActorType::Multisig);
        self.call(method, params)
    }

    fn propose(&mut self, by: ActorId, to: ActorId, value: i64) -> Result<ProposeReturn, ActorError> {
        self.propose_call(by, to, value, METHOD_SEND, &[])
    }

    fn propose_call(
        &mut self,
        by: ActorId,
        to: ActorId,
        value: i64,
        method: MethodNum,
        params: &[u8],
    ) -> Result<ProposeReturn, ActorError> {
        let params = RawBytes::new(params.to_vec());
        self.as_user(by, PROPOSE, &ProposeParams { to: id(to), value: atto(value), method, params })
    }

    fn approve(&mut self, by: ActorId, txn: i64) -> Result<ApproveReturn, ActorError> {
        self.approve_hash(by, txn, &[])
    }

    fn approve_hash(&mut self, by: ActorId, txn: i64, hash: &[u8]) -> Result<ApproveReturn, ActorError> {
        self.as_user(by, APPROVE, &TxnIdParams { id: TxnId(txn), proposal_hash: hash.to_vec() })
    }

    fn cancel(&mut self, by: ActorId, txn: i64, hash: &[u8]) -> Result<(), ActorError> {
        self.as_user(by, CANCEL, &TxnIdParams { id: TxnId(txn), proposal_hash: hash.to_vec() })
    }

    /// The wallet will send a transfer, and it will succeed.
    fn expect_transfer(&mut self, to: ActorId, value: i64) {
        self.host.expect_send(&id(to), METHOD_SEND, None, atto(value), Ok(Response::ok(None)));
    }

    fn state(&self) -> State {
        self.host.state()
    }

    fn signers(&self) -> Vec<ActorId> {
        self.state().signers.iter().map(|signer| signer.id().expect("signers are f0 addresses")).collect()
    }

    fn pending(&mut self) -> Vec<(i64, Transaction)> {
        let state = self.state();
        let mut pending = Vec::new();
        let read = self.host.run(|rt| {
            state.pending_txs.for_each(rt, |id, txn| {
                pending.push((id.0, txn.clone()));
                Ok(())
            })
        });
        read.expect("the map is readable");
        pending.sort_by_key(|(id, _)| *id);
        pending
    }

    /// Who approved what, by number.
    fn approvals(&mut self) -> Vec<(i64, Vec<ActorId>)> {
        let ids = |txn: &Transaction| txn.approved.iter().filter_map(Address::id).collect();
        self.pending().iter().map(|(id, txn)| (*id, ids(txn))).collect()
    }

    fn hash_of(&mut self, txn: i64) -> [u8; 32] {
        let pending = self.pending();
        let (_, txn) = pending.iter().find(|(id, _)| *id == txn).expect("it is pending");
        proposal_hash(txn).expect("it is small")
    }
}

/// The exit code that a call failed with.
fn code<T: std::fmt::Debug>(result: Result<T, ActorError>) -> ExitCode {
    result.expect_err("must fail").exit_code
}

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

fn encoded(params: &impl Serialize) -> Vec<u8> {
    IpldBlock::cbor(params).expect("small").data
}
