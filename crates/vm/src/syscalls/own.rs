//! Module `self`: state root, balance and end of the actor that runs.

use forest_rules::AbiGeneration::{Hygge, Skyr, Watermelon};
use forest_shared::sys::TokenAmount;

use super::{Context, bind::Binder};
use crate::{failure::Result, kernel::pack_amount};

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    binder.bind("self", "root", root)?;
    binder.bind("self", "set_root", set_root)?;
    binder.bind("self", "current_balance", current_balance)?;
    match binder.generation {
        Skyr | Hygge => binder.bind("self", "self_destruct", self_destruct_to),
        Watermelon => binder.bind("self", "self_destruct", self_destruct),
    }
}

fn root(context: &mut Context<'_>, out: u32, out_len: u32) -> Result<u32> {
    context.memory.slice(out, out_len)?;
    let root = context.kernel.root()?;
    context.memory.write_cid(&root, out, out_len)
}

fn set_root(context: &mut Context<'_>, cid: u32) -> Result<()> {
    let root = context.memory.cid(cid)?;
    context.kernel.set_root(root)
}

fn current_balance(context: &mut Context<'_>) -> Result<TokenAmount> {
    pack_amount(&context.kernel.current_balance()?)
}

fn self_destruct_to(context: &mut Context<'_>, beneficiary: u32, beneficiary_len: u32) -> Result<()> {
    let beneficiary = context.address(beneficiary, beneficiary_len)?;
    context.kernel.self_destruct_to(&beneficiary)
}

fn self_destruct(context: &mut Context<'_>, burn_unspent: u32) -> Result<()> {
    context.kernel.self_destruct(burn_unspent != 0)
}
