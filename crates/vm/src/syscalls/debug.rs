//! Module `debug`: what actors tell people. Where debugging is off, memory is not even looked at.

use forest_shared::error::ErrorNumber;

use super::{Context, bind::Binder};
use crate::failure::{Fault, Result};

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    binder.bind("debug", "log", log)?;
    binder.bind("debug", "enabled", enabled)?;
    binder.bind("debug", "store_artifact", store_artifact)
}

fn log(context: &mut Context<'_>, message: u32, message_len: u32) -> Result<()> {
    if !context.kernel.debug_enabled() {
        return Ok(());
    }
    let message = text(context.memory.slice(message, message_len)?)?;
    context.kernel.log(message);
    Ok(())
}

fn enabled(context: &mut Context<'_>) -> Result<i32> {
    Ok(if context.kernel.debug_enabled() { 0 } else { -1 })
}

fn store_artifact(
    context: &mut Context<'_>,
    name: u32,
    name_len: u32,
    data: u32,
    data_len: u32,
) -> Result<()> {
    if !context.kernel.debug_enabled() {
        return Ok(());
    }
    context.memory.slice(data, data_len)?;
    let name = text(context.memory.slice(name, name_len)?)?;
    context.kernel.check_artifact(name)
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| Fault::syscall(ErrorNumber::IllegalArgument, "not UTF-8"))
}
