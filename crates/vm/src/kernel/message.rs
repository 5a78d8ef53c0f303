//! What an actor is told about the call that it is in.

use forest_shared::{
    econ::TokenAmount,
    sys::{self, ContextFlags, InvocationContext, MessageContext},
};

use super::Kernel;
use crate::failure::{Fault, Result};

impl Kernel {
    /// Message and network in one (nv16, nv17).
    pub(crate) fn invocation_context(&self) -> Result<InvocationContext> {
        let context = self.calls.context();
        Ok(InvocationContext {
            value_received: pack_amount(&self.value)?,
            caller: self.caller,
            receiver: self.actor,
            method_number: self.method,
            network_curr_epoch: context.epoch,
            network_version: context.rules.version,
        })
    }

    /// The message that runs (FIP-0054).
    pub(crate) fn message_context(&mut self) -> Result<MessageContext> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.chain.message_context)?;
        let origin = &self.calls.origin;
        Ok(MessageContext {
            origin: origin.id,
            nonce: origin.nonce,
            caller: self.caller,
            receiver: self.actor,
            method_number: self.method,
            value_received: pack_amount(&self.value)?,
            gas_premium: pack_amount(&origin.premium)?,
            flags: if self.read_only { ContextFlags::READ_ONLY } else { ContextFlags::NONE },
        })
    }
}

/// An amount for an actor. One that does not fit is more than there is, and a broken invariant.
pub(crate) fn pack_amount(amount: &TokenAmount) -> Result<sys::TokenAmount> {
    amount.try_into().map_err(|error: sys::AmountOutOfRange| Fault::bug(error.to_string()))
}
