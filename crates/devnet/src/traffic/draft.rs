//! A message before its nonce, its fees and its signature.

use forest_blockstore::Cid;
use forest_builtin::init;
use forest_encoding::RawBytes;
use forest_shared::{
    METHOD_SEND, MethodNum,
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};

use super::{CALL_GAS, TRANSFER_GAS};
use crate::wallet::Account;

/// Who wants what.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(super) from: Account,
    pub(super) to: Address,
    pub(super) value: TokenAmount,
    pub(super) method: MethodNum,
    pub(super) params: RawBytes,
    pub(super) gas_limit: u64,
}

impl Draft {
    /// Funds for an address.
    pub(super) fn transfer(from: Account, to: Address, value: TokenAmount) -> Self {
        let (method, params) = (METHOD_SEND, RawBytes::default());
        Self { from, to, value, method, params, gas_limit: TRANSFER_GAS }
    }

    /// A method, with no funds.
    pub(super) fn call(from: Account, to: Address, method: MethodNum, params: RawBytes) -> Self {
        Self { from, to, value: TokenAmount::ZERO, method, params, gas_limit: CALL_GAS }
    }

    /// The message that it becomes.
    pub(super) fn message(
        self,
        nonce: u64,
        fee_cap: TokenAmount,
        premium: TokenAmount,
    ) -> (Account, Message) {
        let message = Message {
            version: 0,
            to: self.to,
            from: self.from.address,
            sequence: nonce,
            value: self.value,
            gas_limit: self.gas_limit,
            gas_fee_cap: fee_cap,
            gas_premium: premium,
            method_num: self.method,
            params: self.params,
        };
        (self.from, message)
    }
}

/// Has the init actor create an actor.
pub(super) fn exec(from: Account, code: &Cid, params: RawBytes, value: TokenAmount) -> anyhow::Result<Draft> {
    let params = RawBytes::serialize(&(code, params))?;
    Ok(Draft { value, ..Draft::call(from, Address::new_id(INIT_ACTOR_ID), init::EXEC, params) })
}
