//! Module `gas`: gas that actors charge themselves, and gas that is left.

use forest_rules::{
    AbiGeneration::{Hygge, Skyr, Watermelon},
    gas::Gas,
};
use forest_shared::error::ErrorNumber;

use super::{Context, bind::Binder};
use crate::failure::{Fault, Result};

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    match binder.generation {
        Skyr => binder.bind("gas", "charge", charge_signed),
        Hygge | Watermelon => {
            binder.bind("gas", "charge", charge_unsigned)?;
            binder.bind("gas", "available", available)
        }
    }
}

/// Below zero it gives gas back.
fn charge_signed(context: &mut Context<'_>, name: u32, name_len: u32, gas: i64) -> Result<()> {
    charge(context, name, name_len, Gas::new(gas))
}

fn charge_unsigned(context: &mut Context<'_>, name: u32, name_len: u32, gas: u64) -> Result<()> {
    charge(context, name, name_len, Gas::from_unsigned(gas))
}

fn charge(context: &mut Context<'_>, name: u32, name_len: u32, gas: Gas) -> Result<()> {
    let name = std::str::from_utf8(context.memory.slice(name, name_len)?);
    let no_text = |_| Fault::syscall(ErrorNumber::IllegalArgument, "the name of a charge must be UTF-8");
    context.kernel.charge_gas(name.map_err(no_text)?, gas)
}

fn available(context: &mut Context<'_>) -> Result<u64> {
    Ok(context.kernel.gas_available())
}
