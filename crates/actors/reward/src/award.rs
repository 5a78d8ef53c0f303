//! What one block earns, and who gets it.

use forest_actors_runtime::{
    interface::miner::{APPLY_REWARDS, ApplyRewardParams},
    network::EXPECTED_LEADERS_PER_EPOCH,
    send::returned,
    singletons::BURNT_FUNDS_ACTOR,
};
use forest_sdk::{
    log::{error, warn},
    prelude::*,
};

use crate::State;

/// What the node says of a block: CBOR `[miner, penalty, gas_reward, win_count]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct AwardBlockRewardParams {
    /// Who produced it.
    pub miner: Address,
    /// What the messages it should not have included cost, not negative.
    pub penalty: TokenAmount,
    /// The tips of its messages, which come with this call, not negative.
    pub gas_reward: TokenAmount,
    /// How often the miner won the epoch, above zero.
    pub win_count: i64,
}

impl AwardBlockRewardParams {
    /// Refuses what the node never says.
    pub(crate) fn check(&self, balance: &TokenAmount) -> Result<(), ActorError> {
        if self.penalty.is_negative() {
            return Err(ActorError::illegal_argument(format!("negative penalty {}", self.penalty)));
        }
        if self.gas_reward.is_negative() {
            return Err(ActorError::illegal_argument(format!("negative gas reward {}", self.gas_reward)));
        }
        if *balance < self.gas_reward {
            let short = format!("balance {balance} does not cover the gas reward {}", self.gas_reward);
            return Err(ActorError::illegal_state(short));
        }
        if self.win_count <= 0 {
            return Err(ActorError::illegal_argument(format!("win count {}", self.win_count)));
        }
        Ok(())
    }
}

impl State {
    /// What the block earns of `balance`: its share of the epoch's reward, which is counted as mined, and its tips.
    /// Parameters that were checked leave the balance above the tips.
    pub(crate) fn award(&mut self, block: &AwardBlockRewardParams, balance: &TokenAmount) -> TokenAmount {
        let winners = &self.this_epoch_reward * block.win_count;
        let share = winners.checked_div_floor(EXPECTED_LEADERS_PER_EPOCH).unwrap_or_default();
        let earned = &share + &block.gas_reward;
        if earned <= *balance {
            self.total_storage_power_reward += share;
            return earned;
        }
        warn!("{balance} is left of {earned} to pay");
        self.total_storage_power_reward += balance - &block.gas_reward;
        balance.clone()
    }
}

/// Sends the reward. A miner that fails to take it is to blame: it is burnt, and the block stands.
pub(crate) fn pay(rt: &Runtime<'_>, miner: ActorId, award: ApplyRewardParams) -> Result<(), ActorError> {
    let (params, reward) = (IpldBlock::cbor(&award)?, award.reward);
    let sent = rt.send(&Address::new_id(miner), APPLY_REWARDS, Some(params), reward.clone());
    if let Err(refused) = returned(sent) {
        error!("f0{miner} does not take {reward}: {refused}");
        if let Err(error) = returned(rt.send(&BURNT_FUNDS_ACTOR, METHOD_SEND, None, reward)) {
            error!("nor can it be burnt: {error}");
        }
    }
    Ok(())
}
