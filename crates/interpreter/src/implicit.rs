//! What the network itself calls: the reward of every block, and cron at the end of every epoch.
//!
//! Nobody pays for these, and they must succeed: a tipset where one fails has no result.

use forest_builtin::{
    cron,
    reward::{self, AwardBlockRewardParams},
};
use forest_encoding::{EncodeError, RawBytes, to_vec};
use forest_shared::{
    METHOD_SEND, MethodNum,
    address::{Address, CRON_ACTOR_ID, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID},
    clock::ChainEpoch,
    message::Message,
};

/// More than any of them could use.
const GAS_LIMIT: u64 = i64::MAX.unsigned_abs() / 2;

/// Pays the miner of a block.
pub(crate) fn award(epoch: ChainEpoch, params: &AwardBlockRewardParams) -> Result<Message, EncodeError> {
    let params = RawBytes::new(to_vec(params)?);
    Ok(Message { params, ..call(epoch, Address::new_id(REWARD_ACTOR_ID), reward::AWARD_BLOCK_REWARD) })
}

/// Ends an epoch.
pub(crate) fn tick(epoch: ChainEpoch) -> Message {
    call(epoch, Address::new_id(CRON_ACTOR_ID), cron::EPOCH_TICK)
}

fn call(epoch: ChainEpoch, to: Address, method_num: MethodNum) -> Message {
    debug_assert_ne!(method_num, METHOD_SEND, "a call, not a transfer");
    Message {
        from: Address::new_id(SYSTEM_ACTOR_ID),
        to,
        method_num,
        sequence: epoch.unsigned_abs(),
        gas_limit: GAS_LIMIT,
        ..Message::default()
    }
}
