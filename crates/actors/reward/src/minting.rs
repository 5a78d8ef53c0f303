//! How much FIL an epoch mints, apart from any state.
//!
//! Of what is ever minted, 30 % come with time alone and 70 % with the network's progress against its baseline; both
//! halve what is left every six years. Progress is *theta*: the time at which a network exactly on the baseline
//! would have gathered what this one has. Fixed point, exact, in the rounding of the chain.
//! Source: the Filecoin specification, "Minting Model".

use forest_actors_runtime::q128::{Constant, PRECISION};
use forest_sdk::{
    prelude::*,
    shared::{bigint::BigInt, sector::StoragePower},
};

use crate::exp_neg::exp_neg;

/// 2^(1 / epochs in a year) in Q.128: the baseline doubles in a year.
static BASELINE_GROWTH: Constant = Constant::parse("340282591298641078465964189926313473653");
/// λ = ln 2 / (6 · epochs in a year) in Q.128: the rate at which what is left to mint decays.
static LAMBDA: Constant = Constant::parse("37396271439864487274534522888786");
/// e^λ − 1 in Q.128.
static EXP_LAMBDA_SUB_ONE: Constant = Constant::parse("37396273494747879394193016954629");

/// The baseline at genesis: 2.5 EiB, in bytes.
pub const BASELINE_INITIAL_VALUE: u64 = 2_888_888_880_000_000_000;
/// What time mints in all, in FIL.
pub const SIMPLE_TOTAL: u64 = 330_000_000;
/// What progress mints in all, in FIL.
pub const BASELINE_TOTAL: u64 = 770_000_000;

/// The baseline one epoch later.
pub(crate) fn baseline_after(baseline: &StoragePower) -> StoragePower {
    (baseline * BASELINE_GROWTH.value()) >> PRECISION
}

/// The baseline one epoch before genesis.
pub(crate) fn baseline_before_genesis() -> StoragePower {
    ((BigInt::from(BASELINE_INITIAL_VALUE) << (2 * PRECISION)) / BASELINE_GROWTH.value()) >> PRECISION
}

/// What time mints in `epoch`.
pub(crate) fn simple_reward(epoch: ChainEpoch, total: &TokenAmount) -> BigInt {
    let decay = exp_neg(&(LAMBDA.value() * epoch));
    (total.to_bigint() * EXP_LAMBDA_SUB_ONE.value() * decay) >> PRECISION
}

/// What progress has minted once theta, in Q.128, is reached. The result is in Q.128.
pub(crate) fn baseline_supply(theta: &BigInt, total: &TokenAmount) -> BigInt {
    let left = exp_neg(&((theta * LAMBDA.value()) >> PRECISION));
    ((BigInt::from(1) << PRECISION) - left) * total.to_bigint()
}
