//! Miners, as the reward actor sees them.

use forest_sdk::prelude::*;

/// Method 14, ApplyRewards: takes [`ApplyRewardParams`], and the reward as value.
pub const APPLY_REWARDS: MethodNum = 14;

/// What a block earned and what it cost: CBOR `[reward, penalty]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ApplyRewardParams {
    /// The reward, which comes with the message.
    pub reward: TokenAmount,
    /// What the miner has to pay for messages that its block should not have included.
    pub penalty: TokenAmount,
}
