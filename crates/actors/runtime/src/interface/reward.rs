//! The reward actor, as power, market and miners see it.

use forest_sdk::{
    prelude::*,
    shared::{bigint::bigint_ser, sector::StoragePower},
};

use crate::smooth::FilterEstimate;

/// Method 3, ThisEpochReward: returns [`ThisEpochRewardReturn`].
pub const THIS_EPOCH_REWARD: MethodNum = 3;
/// Method 4, UpdateNetworkKPI: takes the network's power, in bytes.
pub const UPDATE_NETWORK_KPI: MethodNum = 4;

/// CBOR `[reward_smoothed, baseline_power]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ThisEpochRewardReturn {
    /// What all winners of an epoch share, in atto, smoothed.
    pub this_epoch_reward_smoothed: FilterEstimate,
    /// The power that the network is measured against, in bytes.
    #[serde(with = "bigint_ser")]
    pub this_epoch_baseline_power: StoragePower,
}
