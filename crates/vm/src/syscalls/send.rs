//! Module `send`: calls to other actors.

use forest_rules::{
    AbiGeneration::{Hygge, Skyr, Watermelon},
    gas::Gas,
};
use forest_shared::{
    MethodNum,
    error::ErrorNumber,
    sys::{Send, SendFlags, TokenAmount},
};

use super::{Context, bind::Binder};
use crate::{
    block::BlockId,
    failure::{Fault, Result},
    kernel::Request,
};

/// A gas limit that is none.
const ALL_GAS: u64 = u64::MAX;

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    match binder.generation {
        Skyr => binder.bind("send", "send", send_without_limit),
        Hygge | Watermelon => binder.bind("send", "send", send),
    }
}

#[expect(clippy::too_many_arguments, reason = "so the binary interface has it")]
fn send_without_limit(
    context: &mut Context<'_>,
    to: u32,
    to_len: u32,
    method: MethodNum,
    params: BlockId,
    value_hi: u64,
    value_lo: u64,
) -> Result<Send> {
    send(context, to, to_len, method, params, value_hi, value_lo, ALL_GAS, SendFlags::NONE.bits())
}

#[expect(clippy::too_many_arguments, reason = "so the binary interface has it")]
fn send(
    context: &mut Context<'_>,
    to: u32,
    to_len: u32,
    method: MethodNum,
    params: BlockId,
    value_hi: u64,
    value_lo: u64,
    gas_limit: u64,
    flags: u64,
) -> Result<Send> {
    let to = context.address(to, to_len)?;
    let value = TokenAmount { lo: value_lo, hi: value_hi };
    let gas_limit = (gas_limit != ALL_GAS).then(|| Gas::from_unsigned(gas_limit));
    let flags = SendFlags::from_bits(flags).ok_or_else(|| {
        Fault::syscall(ErrorNumber::IllegalArgument, format!("unknown send flags {flags:#x}"))
    })?;
    context.kernel.send(Request { to, method, params, value: value.into(), gas_limit, flags })
}
