//! The reward actor (id 2): pays whoever produced a block, out of all FIL that is ever mined.
//!
//! It holds what is left to mine. The node has it pay the winners of an epoch; the power actor tells it, at the end of
//! every tipset, how much power the network has, from which it computes the reward of the next.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | system |
//! | 2 | AwardBlockReward | system |
//! | 3 | ThisEpochReward | any |
//! | 4 | UpdateNetworkKPI | power |

mod award;
mod exp_neg;
mod minting;
mod state;
#[cfg(test)]
mod tests;

pub use award::AwardBlockRewardParams;
pub use minting::{BASELINE_INITIAL_VALUE, BASELINE_TOTAL, SIMPLE_TOTAL};
pub use state::{Spacetime, State};

use forest_actors_runtime::{
    BuiltIn,
    interface::{miner::ApplyRewardParams, reward::ThisEpochRewardReturn},
    singletons::{STORAGE_POWER_ACTOR, SYSTEM_ACTOR},
};
use forest_sdk::{prelude::*, shared::bigint::BigIntDe};

/// Miners pay this many times the penalty of what their block included.
pub const PENALTY_MULTIPLIER: u64 = 3;

/// The reward actor.
#[derive(Debug)]
pub struct Reward;

#[actor(guard = BuiltIn)]
impl Reward {
    /// Starts the clock at genesis, with the power that the network starts with.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, power: Option<BigIntDe>) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        let power = power.ok_or_else(|| ActorError::illegal_argument("no power given"))?;
        rt.create(State::new(&power.0))
    }

    /// Pays the miner of a block its share of the epoch's reward and the tips, which came with this message. A miner
    /// that does not take it loses it.
    #[method(number = 2)]
    pub fn award_block_reward(rt: &Runtime<'_>, params: AwardBlockRewardParams) -> Result<(), ActorError> {
        rt.accept_only(&[SYSTEM_ACTOR])?;
        let balance = rt.balance();
        params.check(&balance)?;
        let miner = rt
            .resolve(&params.miner)
            .ok_or_else(|| ActorError::not_found(format!("no miner {}", params.miner)))?;

        let reward = rt.transaction(|state: &mut State| Ok(state.award(&params, &balance)))?;
        award::pay(rt, miner, ApplyRewardParams { reward, penalty: params.penalty * PENALTY_MULTIPLIER })
    }

    /// The reward of the current epoch, smoothed, and the baseline; after null rounds, those of the last update.
    #[method(number = 3)]
    pub fn this_epoch_reward(rt: &Runtime<'_>) -> Result<ThisEpochRewardReturn, ActorError> {
        rt.accept_any()?;
        let state: State = rt.state()?;
        Ok(ThisEpochRewardReturn {
            this_epoch_reward_smoothed: state.this_epoch_reward_smoothed,
            this_epoch_baseline_power: state.this_epoch_baseline_power,
        })
    }

    /// Takes the network's power at the end of a tipset, from the cron of the power actor.
    #[method(number = 4, name = "UpdateNetworkKPI")]
    pub fn update_network_kpi(rt: &Runtime<'_>, realized_power: Option<BigIntDe>) -> Result<(), ActorError> {
        rt.accept_only(&[STORAGE_POWER_ACTOR])?;
        let power = realized_power.ok_or_else(|| ActorError::illegal_argument("no power given"))?;
        rt.transaction(|state: &mut State| {
            state.update(rt.epoch(), &power.0);
            Ok(())
        })
    }
}
