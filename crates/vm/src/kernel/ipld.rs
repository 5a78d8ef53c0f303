//! Blocks: opened by CID, created from memory, read by handle, given a CID.
//!
//! Since nv21 a frame opens, links to and installs only what it reached through links, and finding links is paid for
//! (FIP-0071). Before, any block of the store can be opened. Invariant: every handle that is given out stands for a
//! block whose codec is allowed and, since nv21, whose links are all reachable.

use std::sync::Arc;

use bytes::Bytes;
use forest_blockstore::{Block as StoredBlock, Blockstore, Cid};
use forest_encoding::{
    codec, hash,
    links::{Allowance, ScanError, scan},
};
use forest_rules::{
    behaviours::{BlockCodecs, CodecCheck},
    gas::{Charge, Gas},
};
use forest_shared::{
    error::ErrorNumber,
    sys::{IpldOpen, IpldStat},
};

use super::Kernel;
use crate::{
    block::{Block, BlockId},
    failure::{Fault, HostError, Result},
    trace::Event,
};

/// The length of the only digest that blocks are named by, in bytes.
const DIGEST_LEN: u32 = 32;

impl Kernel {
    /// Opens a block. One that should be there and is not is missing from this node alone: no actor is told.
    pub(crate) fn block_open(&mut self, cid: &Cid) -> Result<IpldOpen> {
        let blocks = &self.rules().gas.blocks;
        self.calls.charge(blocks.on_block_open_base())?;
        self.check_reachable(cid)?;
        let data = self.calls.blocks().get(cid).map_err(HostError::Store)?;
        let data = data.ok_or(HostError::Missing(*cid))?;
        self.calls.trace(Event::BlockRead { cid, size: data.len() });
        let links = self.scan_links(cid.codec(), &data)?;
        self.calls.charge(blocks.on_block_open(data.len(), links.len()))?;

        let block = Block { codec: cid.codec(), data, links };
        let size = block.size();
        self.check_room()?;
        self.check_codec(block.codec, CodecCheck::AfterCharge)?;
        let id = self.receive(Some(block))?;
        Ok(IpldOpen { codec: cid.codec(), id, size })
    }

    /// Makes a block of an actor's bytes.
    pub(crate) fn block_create(&mut self, codec: u64, data: &[u8]) -> Result<BlockId> {
        let rules = self.rules();
        if let Some(limit) = rules.limits.created_block
            && usize::try_from(limit).is_ok_and(|limit| data.len() > limit)
        {
            return Err(Fault::syscall(
                ErrorNumber::LimitExceeded,
                format!("a block of {} bytes", data.len()),
            ));
        }
        self.check_codec(codec, CodecCheck::BeforeCharge)?;
        let links = self.scan_links(codec, data)?;
        self.calls.charge(rules.gas.blocks.on_block_create(data.len(), links.len()))?;
        self.check_room()?;
        self.check_codec(codec, CodecCheck::AfterCharge)?;
        for link in links.iter() {
            self.check_reachable(link)?;
        }
        self.blocks.put(Block { codec, data: Bytes::copy_from_slice(data), links }, rules.limits.open_blocks)
    }

    /// Copies out of a block and returns how far its end lies beyond what was asked for; below zero, how much is
    /// missing.
    pub(crate) fn block_read(&mut self, id: BlockId, offset: u32, out: &mut [u8]) -> Result<i32> {
        let too_far = || {
            Fault::syscall(ErrorNumber::IllegalArgument, "the end of the buffer is beyond 2 GiB of a block")
        };
        let asked = u64::try_from(out.len()).ok().and_then(|len| len.checked_add(u64::from(offset)));
        let asked = asked.and_then(|asked| i32::try_from(asked).ok()).ok_or_else(too_far)?;

        let data = self.blocks.get(id)?.data.clone();
        let rest = usize::try_from(offset).ok().and_then(|offset| data.get(offset..)).unwrap_or_default();
        let copied = rest.len().min(out.len());
        let read = self.rules().gas.blocks.on_block_read(copied);
        self.calls.charge(read)?;
        if let (Some(out), Some(rest)) = (out.get_mut(..copied), rest.get(..copied)) {
            out.copy_from_slice(rest);
        }
        // No block is as long as 2 GiB; of one that were, the network would see the low bits of the length.
        Ok((data.len() as i32).wrapping_sub(asked))
    }

    /// Codec and size of a block.
    pub(crate) fn block_stat(&mut self, id: BlockId) -> Result<IpldStat> {
        let stat = self.rules().gas.blocks.stat;
        self.calls.charge(stat)?;
        let block = self.blocks.get(id)?;
        Ok(IpldStat { codec: block.codec, size: block.size() })
    }

    /// Gives a block its CID and keeps it. It is reachable from then on.
    pub(crate) fn block_link(&mut self, id: BlockId, hash_code: u64, hash_len: u32) -> Result<Cid> {
        if (hash_code, hash_len) != (hash::BLAKE2B_256, DIGEST_LEN) {
            return Err(Fault::syscall(ErrorNumber::IllegalCid, "blocks are named by 32 bytes of blake2b"));
        }
        let (codec, data) = self.blocks.get(id).map(|block| (block.codec, block.data.clone()))?;
        let link = self.rules().gas.blocks.on_block_link(data.len());
        self.calls.charge(link)?;
        let size = data.len();
        let block = StoredBlock::blake2b(codec, data);
        let cid = block.cid;
        self.calls.blocks().put(block).map_err(HostError::Store)?;
        self.reach(cid);
        self.calls.trace(Event::BlockWrite { cid: &cid, size });
        Ok(cid)
    }

    /// Lets the frame open, link to and install a block.
    pub(super) fn reach(&mut self, cid: Cid) {
        if self.rules().behaviours.kernel.links_must_be_reachable {
            self.reachable.insert(cid);
        }
    }

    /// `NotFound` unless the frame reached this block, where that is demanded. A CID that holds its own data is reached
    /// like any other.
    pub(super) fn check_reachable(&self, cid: &Cid) -> Result<()> {
        if self.rules().behaviours.kernel.links_must_be_reachable && !self.reachable.contains(cid) {
            return Err(Fault::syscall(ErrorNumber::NotFound, format!("{cid} is not reachable")));
        }
        Ok(())
    }

    /// `LimitExceeded` when the frame holds as many blocks as it may.
    pub(super) fn check_room(&self) -> Result<()> {
        if self.blocks.is_full(self.rules().limits.open_blocks) {
            return Err(Fault::syscall(ErrorNumber::LimitExceeded, "too many blocks"));
        }
        Ok(())
    }

    /// Refuses codecs that blocks cannot have, if now is the time to.
    fn check_codec(&self, codec: u64, now: CodecCheck) -> Result<()> {
        let kernel = &self.rules().behaviours.kernel;
        let allowed = match kernel.block_codecs {
            BlockCodecs::DagCbor => codec == codec::DAG_CBOR,
            BlockCodecs::DagCborCborRaw => matches!(codec, codec::DAG_CBOR | codec::CBOR | codec::RAW),
        };
        if kernel.block_codec_check == now && !allowed {
            return Err(illegal_codec(codec));
        }
        Ok(())
    }

    /// The links of a block, for what finding them costs, also when it fails: none and nothing before nv21.
    fn scan_links(&mut self, codec: u64, data: &[u8]) -> Result<Arc<[Cid]>> {
        let Some(prices) = self.rules().gas.blocks.scan else { return Ok(Arc::default()) };
        let available = self.calls.gas.available();
        let milligas = |gas: Gas| u64::try_from(gas.milligas()).unwrap_or(0);
        let allowance = Allowance {
            available: milligas(available),
            per_field: milligas(prices.per_field),
            per_cid: milligas(prices.per_cid),
        };
        let mut links = Vec::new();
        let scan = scan(codec, data, allowance, |link| links.push(link.to_cid()));
        let charge = prices.on_scan_links(scan.fields, scan.cids);
        let refused = match scan.end {
            Ok(()) => None,
            Err(ScanError::OutOfBudget) => {
                // What is left is spent, though no item was worth it.
                self.calls.charge(Charge::compute(charge.name, available))?;
                return Err(Fault::OutOfGas);
            }
            Err(ScanError::IllegalCodec(codec)) => Some(illegal_codec(codec)),
            Err(error @ (ScanError::ForbiddenCodec(_) | ScanError::ForbiddenHash { .. })) => {
                Some(Fault::syscall(ErrorNumber::NotFound, error.to_string()))
            }
            Err(error) => Some(Fault::syscall(ErrorNumber::Serialization, error.to_string())),
        };
        self.calls.charge(charge)?;
        refused.map_or_else(|| Ok(links.into()), Err)
    }
}

fn illegal_codec(codec: u64) -> Fault {
    Fault::syscall(ErrorNumber::IllegalCodec, format!("codec {codec:#x} is not allowed"))
}
