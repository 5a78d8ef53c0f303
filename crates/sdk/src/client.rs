//! Calling actors with types.
//!
//! `#[actor]` makes a client of every actor: `CounterClient(caller)` has its methods, with the same parameters and
//! returns. A [`Caller`] is whoever carries the calls: another actor ([`Remote`]), a host in memory, an embedded machine.

use forest_shared::{MethodNum, address::Address, econ::TokenAmount, sys::SendFlags};

use crate::{ActorError, IpldBlock, Runtime};

/// Carries calls to one actor.
pub trait Caller {
    /// How a call fails. The client adds returns that do not decode.
    type Error: From<ActorError>;

    /// Calls a method.
    ///
    /// # Errors
    /// The call was refused, or the callee exited with an error.
    fn call(
        &mut self,
        method: MethodNum,
        params: Option<IpldBlock>,
        read_only: bool,
    ) -> Result<Option<IpldBlock>, Self::Error>;
}

impl<C: Caller + ?Sized> Caller for &mut C {
    type Error = C::Error;

    fn call(
        &mut self,
        method: MethodNum,
        params: Option<IpldBlock>,
        read_only: bool,
    ) -> Result<Option<IpldBlock>, C::Error> {
        (**self).call(method, params, read_only)
    }
}

/// Another actor, called by the one that runs.
#[derive(Clone, Debug)]
pub struct Remote<'a> {
    rt: &'a Runtime<'a>,
    to: Address,
    value: TokenAmount,
    gas_limit: Option<u64>,
}

impl<'a> Remote<'a> {
    /// The actor at an address.
    #[must_use]
    pub fn new(rt: &'a Runtime<'a>, to: Address) -> Self {
        Self { rt, to, value: TokenAmount::ZERO, gas_limit: None }
    }

    /// With value; every call sends as much.
    #[must_use]
    pub fn value(self, value: TokenAmount) -> Self {
        Self { value, ..self }
    }

    /// With no more gas than this for each call.
    #[must_use]
    pub fn gas_limit(self, gas: u64) -> Self {
        Self { gas_limit: Some(gas), ..self }
    }
}

impl Caller for Remote<'_> {
    type Error = ActorError;

    fn call(
        &mut self,
        method: MethodNum,
        params: Option<IpldBlock>,
        read_only: bool,
    ) -> Result<Option<IpldBlock>, ActorError> {
        let flags = if read_only { SendFlags::READ_ONLY } else { SendFlags::NONE };
        let response =
            self.rt.send_with(&self.to, method, params, self.value.clone(), self.gas_limit, flags)?;
        if response.exit_code.is_success() {
            return Ok(response.data);
        }
        let message = format!("method {method} of {} failed", self.to);
        Err(ActorError { exit_code: response.exit_code, message, data: response.data })
    }
}
