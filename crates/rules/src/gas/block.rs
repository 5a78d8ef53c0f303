//! IPLD blocks: open, read, create, link, and the links inside them.
//!
//! Charged by the kernel's block syscalls. Since nv18 a block that stays in memory costs at least 10 gas per byte,
//! so that a tipset cannot make a node hold more than a gigabyte: [`RetainedBlock`].

use super::{Charge, Gas, Price, widen};

/// Prices of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPrices {
    /// Opening a block, before its size is known.
    pub open_base: Charge,
    /// Opening a block of known size.
    pub open: RetainedBlock,
    /// Copying out of an open block; unit: byte copied.
    pub read: Price,
    /// Creating a block.
    pub create: RetainedBlock,
    /// Giving a block its CID (blake2b-256) and keeping it for good; unit: byte.
    pub link: Price,
    /// Asking for codec and size of an open block.
    pub stat: Charge,
    /// Looking for links in DAG-CBOR (FIP-0071).
    pub scan: Option<LinkScanPrices>,
}

/// The price of a block that is held in memory until the frame ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetainedBlock {
    /// The name of the charge.
    pub name: &'static str,
    /// Computation, per byte.
    pub compute_per_byte: Gas,
    /// Computation, per link.
    pub compute_per_link: Gas,
    /// Anything else, per byte.
    pub other_per_byte: Gas,
    /// The least that all of it costs, per byte; the difference is charged as `other`.
    pub minimum_per_byte: Gas,
}

impl RetainedBlock {
    /// The charge for a block of `size` bytes with `links` links.
    #[must_use]
    pub fn at(&self, size: usize, links: usize) -> Charge {
        let size = widen(size);
        let compute = self.compute_per_byte.times(size).plus(self.compute_per_link.times(widen(links)));
        let other = self.other_per_byte.times(size);
        let missing = self.minimum_per_byte.times(size).minus(compute.plus(other)).max(Gas::ZERO);
        Charge { name: self.name, compute, other: other.plus(missing) }
    }
}

/// Prices of one pass over a DAG-CBOR block (FIP-0071).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkScanPrices {
    /// Each CBOR item, paid before it is read.
    pub per_field: Gas,
    /// Each CID (tag 42), on top of its item.
    pub per_cid: Gas,
}

impl LinkScanPrices {
    /// The charge for what a scan consumed, which is due even when the scan then failed.
    #[must_use]
    pub fn on_scan_links(&self, fields: u64, cids: u64) -> Charge {
        Charge::compute("OnScanIpldLinks", self.per_field.times(fields).plus(self.per_cid.times(cids)))
    }
}

impl BlockPrices {
    /// Opens a block, before its size is known.
    #[must_use]
    pub fn on_block_open_base(&self) -> Charge {
        self.open_base
    }

    /// Opens a block of `size` bytes in which `links` links were found (always 0 before nv21).
    #[must_use]
    pub fn on_block_open(&self, size: usize, links: usize) -> Charge {
        self.open.at(size, links)
    }

    /// Copies `len` bytes of an open block to the actor.
    #[must_use]
    pub fn on_block_read(&self, len: usize) -> Charge {
        self.read.at(widen(len))
    }

    /// Takes a block of `size` bytes with `links` links from the actor.
    #[must_use]
    pub fn on_block_create(&self, size: usize, links: usize) -> Charge {
        self.create.at(size, links)
    }

    /// Gives a block of `size` bytes its CID and keeps it.
    #[must_use]
    pub fn on_block_link(&self, size: usize) -> Charge {
        self.link.at(widen(size))
    }
}
