//! A block producer for networks that store nothing.
//!
//! It is paid for blocks as a miner is and understands what the reward actor tells miners, and that is all: it is no
//! miner, has no power, no sectors and no debts. What its blocks are fined it pays as far as it can.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | any; the init actor calls it |
//! | 2 | ControlAddresses | any |
//! | 14 | ApplyRewards | reward |
//! | 16 | WithdrawBalance | its owner |

use forest_actors_runtime::{
    Unrestricted,
    interface::miner::ApplyRewardParams,
    resolve::resolve_or_create,
    send::returned,
    singletons::{BURNT_FUNDS_ACTOR, REWARD_ACTOR},
};
use forest_sdk::prelude::*;

#[cfg(test)]
mod tests;

/// Who a new producer belongs to: CBOR `[owner, worker]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ConstructorParams {
    /// Whoever may take what it earned.
    pub owner: Address,
    /// Whose key signs its blocks.
    pub worker: Address,
}

/// As miners answer: CBOR `[owner, worker, control_addresses]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ControlAddressesReturn {
    /// The f0 address of the owner.
    pub owner: Address,
    /// The f0 address of the worker.
    pub worker: Address,
    /// Nobody.
    pub control_addresses: Vec<Address>,
}

/// As miners take it: CBOR `[amount_requested]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct WithdrawBalanceParams {
    /// At most this.
    pub amount_requested: TokenAmount,
}

/// A block producer, and its state: CBOR `[owner, worker, rewards, penalties]`.
#[derive(State, Clone, Debug, PartialEq, Eq)]
pub struct Producer {
    /// The f0 address of whoever may take what it earned.
    pub owner: Address,
    /// The f0 address of whose key signs its blocks.
    pub worker: Address,
    /// All it was ever paid for blocks.
    pub rewards: TokenAmount,
    /// All it ever paid for messages that its blocks should not have included.
    pub penalties: TokenAmount,
}

#[actor(guard = Unrestricted)]
impl Producer {
    /// Takes its owner and worker, accounts that may be created by that.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, params: ConstructorParams) -> Result<Self, ActorError> {
        rt.accept_any()?;
        Ok(Self {
            owner: Address::new_id(resolve_or_create(rt, &params.owner)?),
            worker: Address::new_id(resolve_or_create(rt, &params.worker)?),
            rewards: TokenAmount::ZERO,
            penalties: TokenAmount::ZERO,
        })
    }

    /// Its owner and worker.
    #[method(number = 2)]
    pub fn control_addresses(&self, rt: &Runtime<'_>) -> Result<ControlAddressesReturn, ActorError> {
        rt.accept_any()?;
        Ok(ControlAddressesReturn { owner: self.owner, worker: self.worker, control_addresses: Vec::new() })
    }

    /// Takes the reward of a block, and burns its penalty.
    #[method(number = 14)]
    pub fn apply_rewards(&mut self, rt: &Runtime<'_>, params: ApplyRewardParams) -> Result<(), ActorError> {
        rt.accept_only(&[REWARD_ACTOR])?;
        if params.reward.is_negative() || params.penalty.is_negative() {
            return Err(ActorError::illegal_argument("a negative reward or penalty"));
        }
        let penalty = params.penalty.min(rt.balance());
        self.rewards += params.reward;
        self.penalties += &penalty;
        if penalty.is_positive() {
            returned(rt.send(&BURNT_FUNDS_ACTOR, METHOD_SEND, None, penalty))?;
        }
        Ok(())
    }

    /// Sends the owner what it asks for, or as much of that as there is; returns how much.
    #[method(number = 16)]
    pub fn withdraw_balance(
        &mut self,
        rt: &Runtime<'_>,
        params: WithdrawBalanceParams,
    ) -> Result<TokenAmount, ActorError> {
        rt.accept_only(&[self.owner])?;
        if params.amount_requested.is_negative() {
            return Err(ActorError::illegal_argument("a negative amount"));
        }
        let amount = params.amount_requested.min(rt.balance());
        if amount.is_positive() {
            returned(rt.send(&self.owner, METHOD_SEND, None, amount.clone()))?;
        }
        Ok(amount)
    }
}
