//! The base fee by utilization: up when messages claim more gas than the target of their blocks, else down.

use std::num::NonZeroUsize;

use forest_rules::Network;
use forest_shared::econ::TokenAmount;

use super::minimum;

/// How full blocks were taken to be when they are packed as well as can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// To four parts in five: before Smoke.
    FourInFive,
    /// Entirely.
    Full,
}

/// The base fee after so many blocks whose messages, each counted once, claim so much gas.
///
/// ```
/// use std::num::NonZeroUsize;
/// use forest_interpreter::base_fee::{Packing, by_utilization};
/// use forest_shared::econ::TokenAmount;
///
/// // Two full blocks: an eighth more.
/// let blocks = NonZeroUsize::new(2).expect("two");
/// let next = by_utilization(&TokenAmount::from_atto(8000), 20_000_000_000, blocks, Packing::Full);
/// assert_eq!(next, TokenAmount::from_atto(9000));
/// ```
#[must_use]
pub fn by_utilization(
    base_fee: &TokenAmount,
    gas_claimed: u64,
    blocks: NonZeroUsize,
    packing: Packing,
) -> TokenAmount {
    let (parts, of) = match packing {
        Packing::FourInFive => (4, 5),
        Packing::Full => (1, 1),
    };
    let room = i128::try_from(blocks.get()).unwrap_or(i128::MAX).saturating_mul(parts);
    let per_block = i128::from(gas_claimed).saturating_mul(of).checked_div(room).unwrap_or(0);
    let target = Network::BLOCK_GAS_TARGET;
    let over = per_block.saturating_sub(target.into()).clamp(target.saturating_neg().into(), target.into());

    let change = floor(&floor(&(base_fee * over), target), Network::BASE_FEE_MAX_CHANGE_DENOMINATOR);
    (base_fee + change).max(minimum())
}

/// The quotient, rounded down. Callers divide by constants, of which none is zero.
fn floor(amount: &TokenAmount, divisor: i64) -> TokenAmount {
    amount.checked_div_floor(divisor).unwrap_or_default()
}
