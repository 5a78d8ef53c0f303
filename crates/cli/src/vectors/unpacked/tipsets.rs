//! The tipsets of a vector.

use forest_blockstore::Cid;
use forest_interpreter::{BlockMessages, Tipset};
use forest_shared::{
    address::{Address, Network},
    clock::ChainEpoch,
    crypto::SignatureType,
    econ::TokenAmount,
};
use forest_vectors::{AppliedBlock, AppliedTipset, Vector};

use super::{
    messages::{included, signature},
    timestamp,
};

/// A tipset that does not know yet when it is, and on which state.
pub(in crate::vectors) struct VectorTipset {
    /// Epochs after that of the variant.
    epoch_offset: ChainEpoch,
    base_fee: TokenAmount,
    blocks: Vec<BlockMessages>,
}

impl VectorTipset {
    /// The tipset of a variant's epoch, on a parent.
    pub(in crate::vectors) fn on(&self, first: ChainEpoch, parent: ChainEpoch, state_root: Cid) -> Tipset {
        let epoch = first.saturating_add(self.epoch_offset);
        Tipset {
            epoch,
            parent_epoch: parent,
            parent_state_root: state_root,
            timestamp: timestamp(epoch),
            base_fee: self.base_fee.clone(),
            blocks: self.blocks.clone(),
        }
    }
}

/// The tipsets of the class of tipsets.
pub(super) fn decode(vector: &Vector) -> Result<Vec<VectorTipset>, String> {
    let tipsets: Vec<_> = vector.apply_tipsets.iter().map(tipset).collect::<Result<_, _>>()?;
    if tipsets.len() != vector.postconditions.receipts_roots.len() {
        return Err("as many roots of receipts as tipsets are needed".into());
    }
    Ok(tipsets)
}

fn tipset(applied: &AppliedTipset) -> Result<VectorTipset, String> {
    Ok(VectorTipset {
        epoch_offset: applied.epoch_offset,
        base_fee: TokenAmount::from_atto(applied.base_fee),
        blocks: applied.blocks.iter().map(block).collect::<Result<_, _>>()?,
    })
}

/// A block. On chain the messages under its aggregate signature come first, whatever the order in the file.
fn block(applied: &AppliedBlock) -> Result<BlockMessages, String> {
    let mut messages: Vec<_> =
        applied.messages.iter().map(|bytes| included(bytes)).collect::<Result<_, _>>()?;
    messages.sort_by_key(|included| signature(&included.message) != SignatureType::Bls);
    Ok(BlockMessages { miner: miner(&applied.miner_addr)?, win_count: applied.win_count, messages })
}

fn miner(text: &str) -> Result<Address, String> {
    let network = if text.starts_with('t') { Network::Testnet } else { Network::Mainnet };
    network.parse_address(text).map_err(|error| format!("the miner {text}: {error}"))
}
