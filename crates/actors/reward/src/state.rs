//! The state of the reward actor, and how it goes from epoch to epoch.
//!
//! The network's power, as far as the baseline allows it to count, is summed up; theta is where the sum of the
//! baseline meets that sum. Invariant: `cumsum_realized` ≤ `cumsum_baseline`, so theta lies within the epoch that
//! `effective_network_time` ends.

use forest_actors_runtime::{q128::PRECISION, smooth::FilterEstimate};
use forest_sdk::{
    prelude::*,
    shared::{
        bigint::{BigInt, bigint_ser},
        clock::EPOCH_UNDEFINED,
        sector::StoragePower,
    },
};
use num_integer::Integer;

use crate::minting::{
    BASELINE_INITIAL_VALUE, BASELINE_TOTAL, SIMPLE_TOTAL, baseline_after, baseline_before_genesis,
    baseline_supply, simple_reward,
};

/// The reward of the first epoch as it was estimated before it: 36.27 FIL, in atto.
const INITIAL_REWARD_POSITION: i128 = 36_266_260_308_195_979_333;
/// By how much time alone was estimated to change it per epoch, in atto.
const INITIAL_REWARD_VELOCITY: i128 = -109_897_758_509;

/// Power times epochs, in byte-epochs.
pub type Spacetime = BigInt;

/// The state of the reward actor: CBOR of the eleven fields.
#[derive(State, Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The sum of the baseline up to `effective_network_time`.
    #[serde(with = "bigint_ser")]
    pub cumsum_baseline: Spacetime,
    /// The sum of the network's power, counted up to the baseline of its epoch.
    #[serde(with = "bigint_ser")]
    pub cumsum_realized: Spacetime,
    /// Theta, rounded up.
    pub effective_network_time: ChainEpoch,
    /// The baseline at `effective_network_time`, in bytes.
    #[serde(with = "bigint_ser")]
    pub effective_baseline_power: StoragePower,
    /// What the winners of an epoch share until the next update.
    pub this_epoch_reward: TokenAmount,
    /// The same, smoothed.
    pub this_epoch_reward_smoothed: FilterEstimate,
    /// The baseline at `epoch`, in bytes.
    #[serde(with = "bigint_ser")]
    pub this_epoch_baseline_power: StoragePower,
    /// The epoch that all this is computed for.
    pub epoch: ChainEpoch,
    /// What was paid to block producers since genesis, gas rewards aside.
    pub total_storage_power_reward: TokenAmount,
    /// What time mints in all. In the state since a correction of the baseline depended on it.
    pub simple_total: TokenAmount,
    /// What progress mints in all.
    pub baseline_total: TokenAmount,
}

impl State {
    /// The state at genesis, of a network that starts with some power.
    #[must_use]
    pub fn new(realized_power: &StoragePower) -> Self {
        let mut state = Self {
            cumsum_baseline: Spacetime::ZERO,
            cumsum_realized: Spacetime::ZERO,
            effective_network_time: 0,
            effective_baseline_power: BASELINE_INITIAL_VALUE.into(),
            this_epoch_reward: TokenAmount::ZERO,
            this_epoch_reward_smoothed: FilterEstimate::new(
                &INITIAL_REWARD_POSITION.into(),
                &INITIAL_REWARD_VELOCITY.into(),
            ),
            this_epoch_baseline_power: baseline_before_genesis(),
            epoch: EPOCH_UNDEFINED,
            total_storage_power_reward: TokenAmount::ZERO,
            simple_total: TokenAmount::from_whole(SIMPLE_TOTAL),
            baseline_total: TokenAmount::from_whole(BASELINE_TOTAL),
        };
        state.mint_next_epoch(realized_power);
        state
    }

    /// Catches up with `now` over the null rounds in between, computes the reward of the epoch after it, and smooths.
    pub fn update(&mut self, now: ChainEpoch, realized_power: &StoragePower) {
        let previous = self.epoch;
        while self.epoch < now {
            self.next_epoch(realized_power);
        }
        self.mint_next_epoch(realized_power);
        let reward = self.this_epoch_reward.to_bigint();
        self.this_epoch_reward_smoothed =
            self.this_epoch_reward_smoothed.observe(&reward, self.epoch - previous);
    }

    /// Goes to the next epoch and computes its reward.
    fn mint_next_epoch(&mut self, realized_power: &StoragePower) {
        let before = baseline_supply(&self.theta(), &self.baseline_total);
        self.next_epoch(realized_power);
        let progress = baseline_supply(&self.theta(), &self.baseline_total) - before;
        let minted = (simple_reward(self.epoch, &self.simple_total) + progress) >> PRECISION;
        self.this_epoch_reward = TokenAmount::from_atto(minted);
    }

    /// Goes to the next epoch, and counts the power of the one that ends.
    fn next_epoch(&mut self, realized_power: &StoragePower) {
        self.epoch += 1;
        self.this_epoch_baseline_power = baseline_after(&self.this_epoch_baseline_power);
        self.cumsum_realized += realized_power.min(&self.this_epoch_baseline_power);
        while self.cumsum_realized > self.cumsum_baseline {
            self.effective_network_time += 1;
            self.effective_baseline_power = baseline_after(&self.effective_baseline_power);
            self.cumsum_baseline += &self.effective_baseline_power;
        }
    }

    /// Effective network time, in Q.128: within the last epoch of the baseline, the share that was realized.
    fn theta(&self) -> BigInt {
        if self.effective_network_time == 0 {
            return BigInt::ZERO;
        }
        let missing = (&self.cumsum_baseline - &self.cumsum_realized) << PRECISION;
        (BigInt::from(self.effective_network_time) << PRECISION)
            - missing.div_floor(&self.effective_baseline_power)
    }
}
