//! The call: who calls what, with how much.

use forest_shared::{ActorId, MethodNum, address::Address, econ::TokenAmount, sys::MessageContext};

use super::Runtime;
#[cfg(target_arch = "wasm32")] // a trait object has them without
use crate::Host as _;

impl Runtime<'_> {
    /// All of it, as the host tells it; asked for once.
    pub fn message(&self) -> &MessageContext {
        self.message.get_or_init(|| self.host.message())
    }

    /// Who called.
    pub fn caller(&self) -> ActorId {
        self.message().caller
    }

    /// Who called, as an f0 address.
    pub fn caller_address(&self) -> Address {
        Address::new_id(self.caller())
    }

    /// The sender of the chain message that all calls follow from.
    pub fn origin(&self) -> ActorId {
        self.message().origin
    }

    /// The actor that runs.
    pub fn receiver(&self) -> ActorId {
        self.message().receiver
    }

    /// The number of the method.
    pub fn method(&self) -> MethodNum {
        self.message().method_number
    }

    /// The value that came with the call, in atto; the balance holds it already.
    pub fn value_received(&self) -> TokenAmount {
        self.message().value_received.into()
    }

    /// The nonce of the chain message.
    pub fn nonce(&self) -> u64 {
        self.message().nonce
    }

    /// What the block producer receives per unit of gas, in atto.
    pub fn gas_premium(&self) -> TokenAmount {
        self.message().gas_premium.into()
    }

    /// Whether the call may change nothing.
    pub fn read_only(&self) -> bool {
        self.frozen.get() || self.message().flags.read_only()
    }
}
