//! Calls to other actors.

use forest_rules::gas::Gas;
use forest_shared::{
    MethodNum,
    address::Address,
    econ::TokenAmount,
    error::ErrorNumber,
    sys::{Send, SendFlags},
};

use super::Kernel;
use crate::{
    block::{Block, BlockId, NO_BLOCK},
    call::{Call, Entry, Returned},
    failure::{Fault, Result},
};

/// A call as an actor asks for it.
pub(crate) struct Request {
    pub(crate) to: Address,
    pub(crate) method: MethodNum,
    /// The handle of the parameters; 0: none.
    pub(crate) params: BlockId,
    pub(crate) value: TokenAmount,
    /// `None`: all gas there is.
    pub(crate) gas_limit: Option<Gas>,
    pub(crate) flags: SendFlags,
}

impl Kernel {
    /// Calls an actor, and takes what it returns. That it failed is a result; that it could not be called is an error.
    pub(crate) fn send(&mut self, request: Request) -> Result<Send> {
        let Request { to, method, params, value, gas_limit, flags } = request;
        let read_only = self.read_only || flags.read_only();
        if read_only && !value.is_zero() {
            return Err(Fault::syscall(ErrorNumber::ReadOnly, "a read-only call moves no value"));
        }
        let params = self.parameters(params)?;
        // There must be a place for what will be returned.
        self.check_room()?;

        let entry = Entry::Method(method);
        let call = Call { from: self.actor, to, entry, params, value, gas_limit, read_only };
        let returned = self.calls.transaction(|calls| calls.call(call))?;
        self.take_return(returned)
    }

    /// The parameters of a call, which stay with this frame too.
    pub(super) fn parameters(&self, id: BlockId) -> Result<Option<Block>> {
        match id {
            NO_BLOCK => Ok(None),
            id => self.blocks.get(id).cloned().map(Some),
        }
    }

    /// Takes what a call returned.
    pub(super) fn take_return(&mut self, returned: Returned) -> Result<Send> {
        let (return_codec, return_size) =
            returned.value.as_ref().map_or((0, 0), |value| (value.codec, value.size()));
        let return_id = self.receive(returned.value)?;
        Ok(Send { exit_code: returned.exit_code.value(), return_id, return_codec, return_size })
    }
}
