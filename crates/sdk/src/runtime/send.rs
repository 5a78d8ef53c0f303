//! Calls to other actors.

use forest_shared::{MethodNum, address::Address, econ::TokenAmount, error::ErrorNumber, sys::SendFlags};

use super::Runtime;
#[cfg(target_arch = "wasm32")] // a trait object has them without
use crate::Host as _;
use crate::{IpldBlock, Response};

impl Runtime<'_> {
    /// Calls a method of an actor, with value in atto. That the callee fails is a [`Response`] as well.
    ///
    /// # Errors
    /// The call was not made: nobody is there, the funds do not suffice, calls are too deep, or this is inside of a
    /// transaction (IllegalOperation).
    pub fn send(
        &self,
        to: &Address,
        method: MethodNum,
        params: Option<IpldBlock>,
        value: TokenAmount,
    ) -> Result<Response, ErrorNumber> {
        self.send_with(to, method, params, value, None, SendFlags::NONE)
    }

    /// Calls a method of an actor with a limit of gas, and perhaps so that it may change nothing.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    #[expect(clippy::too_many_arguments, reason = "a call has so many parts; `send` has the usual ones")]
    pub fn send_with(
        &self,
        to: &Address,
        method: MethodNum,
        params: Option<IpldBlock>,
        value: TokenAmount,
        gas_limit: Option<u64>,
        flags: SendFlags,
    ) -> Result<Response, ErrorNumber> {
        if self.in_transaction.get() {
            return Err(ErrorNumber::IllegalOperation);
        }
        let flags = if self.frozen.get() { flags | SendFlags::READ_ONLY } else { flags };
        self.host.send(to, method, params.as_ref(), &value, gas_limit, flags)
    }
}
