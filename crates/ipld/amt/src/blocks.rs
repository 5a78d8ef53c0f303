//! Turns nodes into blocks: encode, hash, name.
//!
//! Called by flush and build, which decide the order: children before parents, the root last. One buffer serves all
//! nodes, so that each block is allocated once and at its size.

use std::{convert::Infallible, mem};

use forest_blockstore::{Block, Bytes};
use forest_encoding::{Link, cbor::Writer, codec, hash};

/// Blocks in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    buffer: Writer,
    made: Vec<Block>,
}

impl Blocks {
    /// Makes a block of what `write` writes, and returns the link to it.
    pub(crate) fn push<E>(&mut self, write: impl FnOnce(&mut Writer) -> Result<(), E>) -> Result<Link, E> {
        let mut bytes = mem::take(&mut self.buffer).into_vec();
        bytes.clear();
        self.buffer = Writer::append_to(bytes);
        write(&mut self.buffer)?;
        let digest = hash::blake2b_256(self.buffer.as_slice());
        let cid = hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, &digest);
        self.made.push(Block::new(cid, Bytes::copy_from_slice(self.buffer.as_slice())));
        Ok(Link::Usual(digest))
    }

    /// As [`push`](Self::push), for what cannot fail.
    pub(crate) fn push_sure(&mut self, write: impl FnOnce(&mut Writer)) -> Link {
        let pushed: Result<Link, Infallible> = self.push(|writer| {
            write(writer);
            Ok(())
        });
        match pushed {
            Ok(link) => link,
            Err(never) => match never {},
        }
    }

    /// All blocks.
    pub(crate) fn into_vec(self) -> Vec<Block> {
        self.made
    }
}
