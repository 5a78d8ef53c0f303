//! A wallet under test, and the names of everybody around it.

use forest_sdk::{
    encoding::from_slice,
    prelude::*,
    serde::{Serialize, de::DeserializeOwned},
    testing::MemoryHost,
};

use crate::{
    ApproveReturn, ConstructorParams, Multisig, ProposeParams, ProposeReturn, State, Transaction, TxnId,
    TxnIdParams, proposal_hash,
};

pub(super) const INIT: ActorId = 1;
pub(super) const WALLET: ActorId = 100;
pub(super) const ANNE: ActorId = 101;
pub(super) const BOB: ActorId = 102;
pub(super) const CHUCK: ActorId = 103;
pub(super) const DARLENE: ActorId = 104;

pub(super) const PROPOSE: MethodNum = 2;
pub(super) const APPROVE: MethodNum = 3;
pub(super) const CANCEL: MethodNum = 4;
pub(super) const ADD_SIGNER: MethodNum = 5;
pub(super) const REMOVE_SIGNER: MethodNum = 6;
pub(super) const SWAP_SIGNER: MethodNum = 7;
pub(super) const CHANGE_THRESHOLD: MethodNum = 8;
pub(super) const LOCK_BALANCE: MethodNum = 9;
pub(super) const RECEIVE: MethodNum = 3_726_118_371;

/// A method that only the receiver knows.
pub(super) const FAKE_METHOD: MethodNum = 42;

pub(super) fn id(actor: ActorId) -> Address {
    Address::new_id(actor)
}

pub(super) fn atto(amount: i64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

/// The f3 address of nobody in particular.
pub(super) fn bls(seed: u8) -> Address {
    Address::new_bls(&[seed; 48]).expect("48 bytes")
}

/// A wallet, and everybody around it.
pub(super) struct Wallet {
    pub(super) host: MemoryHost,
}

impl Wallet {
    /// Before the constructor.
    pub(super) fn unborn() -> Self {
        let mut host = MemoryHost::new();
        host.set_receiver(WALLET);
        host.add_actor(WALLET, ActorType::Multisig);
        for actor in ANNE..=DARLENE {
            host.add_actor(actor, ActorType::Account);
        }
        Self { host }
    }

    /// With nothing locked.
    pub(super) fn new(signers: &[ActorId], threshold: u64) -> Self {
        Self::locked(signers, threshold, 0, 0)
    }

    pub(super) fn locked(
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
    pub(super) fn vesting(
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

    pub(super) fn construct(&mut self, params: &ConstructorParams) -> Result<(), ActorError> {
        self.host.set_caller(INIT, ActorType::Init);
        self.call(METHOD_CONSTRUCTOR, params)
    }

    pub(super) fn call<T: DeserializeOwned>(
        &mut self,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<T, ActorError> {
        let returned = self.host.call::<Multisig>(method, Some(IpldBlock::cbor(params)?))?;
        // No block decodes as null.
        Ok(from_slice(&returned.map_or(vec![0xf6], |block| block.data))?)
    }

    pub(super) fn as_user<T: DeserializeOwned>(
        &mut self,
        by: ActorId,
        method: MethodNum,
        params: &impl Serialize,
    ) -> Result<T, ActorError> {
        self.host.set_caller(by, ActorType::Account);
        self.call(method, params)
    }

    /// The wallet calls itself.
    pub(super) fn itself(&mut self, method: MethodNum, params: &impl Serialize) -> Result<(), ActorError> {
        self.host.set_caller(WALLET, ActorType::Multisig);
        self.call(method, params)
    }

    pub(super) fn propose(
        &mut self,
        by: ActorId,
        to: ActorId,
        value: i64,
    ) -> Result<ProposeReturn, ActorError> {
        self.propose_call(by, to, value, METHOD_SEND, &[])
    }

    pub(super) fn propose_call(
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

    pub(super) fn approve(&mut self, by: ActorId, txn: i64) -> Result<ApproveReturn, ActorError> {
        self.approve_hash(by, txn, &[])
    }

    pub(super) fn approve_hash(
        &mut self,
        by: ActorId,
        txn: i64,
        hash: &[u8],
    ) -> Result<ApproveReturn, ActorError> {
        self.as_user(by, APPROVE, &TxnIdParams { id: TxnId(txn), proposal_hash: hash.to_vec() })
    }

    pub(super) fn cancel(&mut self, by: ActorId, txn: i64, hash: &[u8]) -> Result<(), ActorError> {
        self.as_user(by, CANCEL, &TxnIdParams { id: TxnId(txn), proposal_hash: hash.to_vec() })
    }

    /// The wallet will send a transfer, and it will succeed.
    pub(super) fn expect_transfer(&mut self, to: ActorId, value: i64) {
        self.host.expect_send(&id(to), METHOD_SEND, None, atto(value), Ok(Response::ok(None)));
    }

    pub(super) fn state(&self) -> State {
        self.host.state()
    }

    pub(super) fn signers(&self) -> Vec<ActorId> {
        self.state().signers.iter().map(|signer| signer.id().expect("signers are f0 addresses")).collect()
    }

    pub(super) fn pending(&mut self) -> Vec<(i64, Transaction)> {
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
    pub(super) fn approvals(&mut self) -> Vec<(i64, Vec<ActorId>)> {
        let ids = |txn: &Transaction| txn.approved.iter().filter_map(Address::id).collect();
        self.pending().iter().map(|(id, txn)| (*id, ids(txn))).collect()
    }

    pub(super) fn hash_of(&mut self, txn: i64) -> [u8; 32] {
        let pending = self.pending();
        let (_, txn) = pending.iter().find(|(id, _)| *id == txn).expect("it is pending");
        proposal_hash(txn).expect("it is small")
    }
}

/// The exit code that a call failed with.
pub(super) fn code<T: std::fmt::Debug>(result: Result<T, ActorError>) -> ExitCode {
    result.expect_err("must fail").exit_code
}

/// Parameters as bytes.
pub(super) fn encoded(params: &impl Serialize) -> Vec<u8> {
    IpldBlock::cbor(params).expect("small").data
}
