//! Module `ipld`: blocks by handle and by CID.

use forest_shared::sys::{IpldOpen, IpldStat};

use super::{Context, bind::Binder};
use crate::{block::BlockId, failure::Result};

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    binder.bind("ipld", "block_open", block_open)?;
    binder.bind("ipld", "block_create", block_create)?;
    binder.bind("ipld", "block_read", block_read)?;
    binder.bind("ipld", "block_stat", block_stat)?;
    binder.bind("ipld", "block_link", block_link)
}

fn block_open(context: &mut Context<'_>, cid: u32) -> Result<IpldOpen> {
    let cid = context.memory.cid(cid)?;
    context.kernel.block_open(&cid)
}

fn block_create(context: &mut Context<'_>, codec: u64, data: u32, data_len: u32) -> Result<BlockId> {
    context.kernel.block_create(codec, context.memory.slice(data, data_len)?)
}

fn block_read(context: &mut Context<'_>, id: BlockId, offset: u32, out: u32, out_len: u32) -> Result<i32> {
    context.kernel.block_read(id, offset, context.memory.slice_mut(out, out_len)?)
}

fn block_stat(context: &mut Context<'_>, id: BlockId) -> Result<IpldStat> {
    context.kernel.block_stat(id)
}

/// The buffer must be in bounds before anything is done; that it is too small is found out after the work.
fn block_link(
    context: &mut Context<'_>,
    id: BlockId,
    hash: u64,
    hash_len: u32,
    out: u32,
    out_len: u32,
) -> Result<u32> {
    context.memory.slice(out, out_len)?;
    let cid = context.kernel.block_link(id, hash, hash_len)?;
    context.memory.write_cid(&cid, out, out_len)
}
