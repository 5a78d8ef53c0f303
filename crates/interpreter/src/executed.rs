//! What came of a tipset.

use forest_blockstore::Cid;
use forest_builtin::reward::AwardBlockRewardParams;
use forest_shared::{event::StampedEvent, receipt::Receipt};
use forest_vm::Fees;

/// What came of a tipset. Header fields of the next one must say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed {
    /// The state it leaves.
    pub state_root: Cid,
    /// The root of the receipts.
    pub receipts_root: Cid,
    /// The messages that counted, in the order in which they were executed.
    pub messages: Vec<ExecutedMessage>,
    /// What each block earned, in the order of the blocks.
    pub rewards: Vec<AwardBlockRewardParams>,
}

/// A message that counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutedMessage {
    /// Which block has it, from 0.
    pub block: usize,
    /// Where in the block, from 0.
    pub index: usize,
    /// What the chain says of it.
    pub receipt: Receipt,
    /// Who pays what.
    pub fees: Fees,
    /// Its events.
    pub events: Vec<StampedEvent>,
}

impl Executed {
    /// Gas that the messages used.
    #[must_use]
    pub fn gas_used(&self) -> u64 {
        self.messages.iter().fold(0, |sum, message| sum.saturating_add(message.receipt.gas_used))
    }
}
