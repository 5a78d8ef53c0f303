//! What is applied: a tipset as the loop needs it, whether headers stand behind it or a vector.

use forest_blocks::FullTipset;
use forest_blockstore::Cid;
use forest_shared::{address::Address, clock::ChainEpoch, econ::TokenAmount, message::Message};

use crate::InvalidTipset;

/// A tipset, and what of its parent matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tipset {
    /// The epoch.
    pub epoch: ChainEpoch,
    /// The epoch of the parent; what lies between are null rounds.
    pub parent_epoch: ChainEpoch,
    /// The state that the parent left.
    pub parent_state_root: Cid,
    /// The time, in seconds since 1970.
    pub timestamp: u64,
    /// The parent's base fee, which this tipset's messages pay, attoFIL for each gas.
    pub base_fee: TokenAmount,
    /// The blocks, in the order of the tipset.
    pub blocks: Vec<BlockMessages>,
}

/// A block: who made it, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockMessages {
    /// The miner.
    pub miner: Address,
    /// How often the miner won.
    pub win_count: i64,
    /// All messages of the block, in its order: those under the aggregate signature first.
    pub messages: Vec<Included>,
}

/// A message in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
    /// The message.
    pub message: Message,
    /// Its length on chain, in bytes, which inclusion is charged by.
    pub length: usize,
}

impl Tipset {
    /// A tipset of the chain on a parent of this epoch.
    ///
    /// # Errors
    /// [`InvalidTipset`]: a block without a proof of election, or a message with no encoding.
    pub fn from_full(parent_epoch: ChainEpoch, full: &FullTipset) -> Result<Self, InvalidTipset> {
        let tipset = full.tipset();
        Ok(Self {
            epoch: tipset.epoch(),
            parent_epoch,
            parent_state_root: *tipset.parent_state_root(),
            timestamp: tipset.min_timestamp(),
            base_fee: tipset.parent_base_fee().clone(),
            blocks: full.blocks().iter().map(BlockMessages::from_block).collect::<Result<_, _>>()?,
        })
    }
}

impl BlockMessages {
    fn from_block(block: &forest_blocks::Block) -> Result<Self, InvalidTipset> {
        let miner = block.header.miner;
        let proof = block.header.election_proof.as_ref().ok_or(InvalidTipset::NotElected(miner))?;
        let included = block.messages().map(|message| {
            let length = message.chain_length().map_err(|_| InvalidTipset::Unencodable(miner))?;
            Ok(Included { message: message.message().clone(), length })
        });
        Ok(Self { miner, win_count: proof.win_count, messages: included.collect::<Result<_, _>>()? })
    }
}
