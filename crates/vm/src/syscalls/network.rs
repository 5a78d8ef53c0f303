//! Module `network`: the network that the message runs on, and its tipsets.

use forest_rules::AbiGeneration::{Hygge, Skyr, Watermelon};
use forest_shared::{
    clock::ChainEpoch,
    sys::{NetworkContext, TokenAmount},
};

use super::{Context, bind::Binder};
use crate::failure::Result;

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    binder.bind("network", "total_fil_circ_supply", total_fil_circ_supply)?;
    match binder.generation {
        Skyr => binder.bind("network", "base_fee", base_fee),
        Hygge | Watermelon => {
            binder.bind("network", "context", context)?;
            binder.bind("network", "tipset_cid", tipset_cid)
        }
    }
}

fn total_fil_circ_supply(context: &mut Context<'_>) -> Result<TokenAmount> {
    context.kernel.circulating_supply()
}

fn base_fee(context: &mut Context<'_>) -> Result<TokenAmount> {
    context.kernel.base_fee()
}

fn context(context: &mut Context<'_>) -> Result<NetworkContext> {
    context.kernel.network_context()
}

/// The buffer must be in bounds before anything is done; that it is too small is found out after the work.
fn tipset_cid(context: &mut Context<'_>, epoch: ChainEpoch, out: u32, out_len: u32) -> Result<u32> {
    context.memory.slice(out, out_len)?;
    let cid = context.kernel.tipset_cid(epoch)?;
    context.memory.write_cid(&cid, out, out_len)
}
