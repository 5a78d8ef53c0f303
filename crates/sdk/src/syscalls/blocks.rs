//! Blocks by handle: open, read, create, link.

use bytes::Bytes;
use forest_encoding::hash;
use forest_shared::{
    error::{ErrorNumber, ExitCode},
    sys::{IpldOpen, IpldStat, Send},
};

use super::{
    NO_BLOCK,
    out::{call, cid_call, length},
};
use crate::{Cid, IpldBlock, Response, sys};

pub(super) fn open(cid: &Cid) -> Result<Bytes, ErrorNumber> {
    let cid = cid.to_bytes();
    let opened = call!(sys::ipld::block_open => IpldOpen, cid.as_ptr())?;
    data(opened.id, opened.size).map(Bytes::from)
}

/// The block behind a handle; `None` for the handle that means no block.
pub(crate) fn read(id: u32) -> Result<Option<IpldBlock>, ErrorNumber> {
    if id == NO_BLOCK {
        return Ok(None);
    }
    let stat = call!(sys::ipld::block_stat => IpldStat, id)?;
    Ok(Some(IpldBlock { codec: stat.codec, data: data(id, stat.size)? }))
}

fn data(id: u32, size: u32) -> Result<Vec<u8>, ErrorNumber> {
    let mut data = vec![0; size as usize];
    let beyond = call!(sys::ipld::block_read => i32, id, 0, data.as_mut_ptr(), size)?;
    assert_eq!(beyond, 0, "a block changed its size");
    Ok(data)
}

pub(crate) fn create(codec: u64, data: &[u8]) -> Result<u32, ErrorNumber> {
    call!(sys::ipld::block_create => u32, codec, data.as_ptr(), length(data))
}

/// Names a block by the hash of the chain and keeps it.
pub(super) fn link(id: u32) -> Result<Cid, ErrorNumber> {
    cid_call!(sys::ipld::block_link, id, hash::BLAKE2B_256, 32)
}

/// The handle of a block to be passed on.
pub(super) fn parameter(block: Option<&IpldBlock>) -> Result<u32, ErrorNumber> {
    block.map_or(Ok(NO_BLOCK), |block| create(block.codec, &block.data))
}

/// What came back from a call. Its codec and size came with it.
pub(super) fn response(sent: Send) -> Result<Response, ErrorNumber> {
    let returned = match sent.return_id {
        NO_BLOCK => None,
        id => Some(IpldBlock { codec: sent.return_codec, data: data(id, sent.return_size)? }),
    };
    Ok(Response { exit_code: ExitCode::new(sent.exit_code), data: returned })
}
