//! The reward actor (id 2): pays whoever produced a block, and knows how much was mined so far.
//!
//! The node calls it once for every block of a tipset and reads the total for the circulating supply.

use forest_shared::{MethodNum, address::Address, econ::TokenAmount};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::view::state_view;

/// Method 2, AwardBlockReward: takes [`AwardBlockRewardParams`], from the system actor only.
pub const AWARD_BLOCK_REWARD: MethodNum = 2;
/// Method 3, ThisEpochReward.
pub const THIS_EPOCH_REWARD: MethodNum = 3;
/// Method 4, UpdateNetworkKPI: called by the power actor at the end of an epoch.
pub const UPDATE_NETWORK_KPI: MethodNum = 4;

/// What a block earned: CBOR `[miner, penalty, gas_reward, win_count]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct AwardBlockRewardParams {
    /// The f0 address of the miner.
    pub miner: Address,
    /// Penalties for messages that should not have been included; not negative.
    pub penalty: TokenAmount,
    /// Tips of the messages that the block included first; not negative.
    pub gas_reward: TokenAmount,
    /// How often the miner won this epoch: the win count of the block's election proof, above 0.
    pub win_count: i64,
}

state_view! {
    /// What the host reads of the reward actor's state.
    pub struct State of (11) fields {
        /// What was paid to block producers since genesis: the mined part of the supply.
        8 => total_storage_power_reward: TokenAmount;
    }
}
