//! Who pays what for the gas of a message.
//!
//! Exact integers throughout. The block producer is paid by the gas that was claimed, and most of what was claimed
//! beyond need is burnt, so that blocks are not filled with air.

use forest_shared::econ::TokenAmount;

use crate::outcome::Fees;

/// The fees of a message that used so much of its limit.
///
/// The sender has deposited `fee_cap · limit`, and all of it goes somewhere: burnt, tipped or refunded. A premium
/// below zero gives a tip below zero, which the caller refuses.
pub(super) fn fees(
    used: u64,
    limit: u64,
    base_fee: &TokenAmount,
    fee_cap: &TokenAmount,
    premium: &TokenAmount,
) -> Fees {
    // What the sender does not offer of the base fee, the block producer pays.
    let paid = base_fee.min(fee_cap);
    let missing = base_fee - paid;
    let room = fee_cap - paid;
    let tip = premium.min(&room);

    let (gas_refund, gas_burned) = over_estimation(used, limit);
    let base_fee_burn = paid * used;
    let miner_tip = tip * limit;
    let over_estimation_burn = paid * gas_burned;
    let penalty = &missing * used + &missing * gas_burned;
    let refund = fee_cap * limit - &base_fee_burn - &miner_tip - &over_estimation_burn;
    Fees { penalty, miner_tip, base_fee_burn, over_estimation_burn, refund, gas_refund, gas_burned }
}

/// How much of the unused gas is refunded, and how much is burnt: nothing up to a tenth more than was used, all of it
/// at twice as much.
fn over_estimation(used: u64, limit: u64) -> (u64, u64) {
    if used == 0 {
        return (0, limit);
    }
    let wide_used = u128::from(used);
    let unused = u128::from(limit.saturating_sub(used));
    let tolerated = wide_used.saturating_mul(11).div_euclid(10);
    let over = u128::from(limit).saturating_sub(tolerated).min(wide_used);
    // `used` is not zero, and what is burnt is at most `unused`.
    let burned = unused.saturating_mul(over).checked_div(wide_used).unwrap_or(0);
    let burned = u64::try_from(burned).unwrap_or(u64::MAX);
    (limit.saturating_sub(used).saturating_sub(burned), burned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_estimation_is_burnt_in_proportion() {
        let table = [
            (100, 200, 10, 90),
            (100, 150, 30, 20),
            (1000, 1300, 240, 60),
            (500, 700, 140, 60),
            (200, 200, 0, 0),
            (20_000, 21_000, 1000, 0),
            (0, 2000, 0, 2000),
            (500, 651, 121, 30),
            (500, 5000, 0, 4500),
            (7_499_000_000, 7_500_000_000, 1_000_000, 0),
            (3_750_000_000, 7_500_000_000, 375_000_000, 3_375_000_000),
            (1, 7_500_000_000, 0, 7_499_999_999),
        ];
        for (used, limit, refund, burn) in table {
            assert_eq!(over_estimation(used, limit), (refund, burn), "{used} of {limit}");
        }
    }

    #[test]
    fn nothing_of_the_deposit_is_lost() {
        let atto = TokenAmount::from_atto;
        let table = [
            ((100, 110, 11, 1), (1000, 0, 0, 110, 100)),
            ((100, 130, 11, 1), (1000, 60, 0, 130, 240)),
            ((100, 110, 10, 1), (1000, 0, 0, 0, 100)),
            ((100, 110, 6, 1), (600, 0, 400, 0, 60)),
        ];
        for ((used, limit, cap, premium), (burn, over, penalty, tip, refund)) in table {
            let fees = fees(used, limit, &atto(10), &atto(cap), &atto(premium));
            let got =
                [fees.base_fee_burn, fees.over_estimation_burn, fees.penalty, fees.miner_tip, fees.refund];
            assert_eq!(got, [burn, over, penalty, tip, refund].map(atto), "{used} of {limit}");
        }
    }
}
