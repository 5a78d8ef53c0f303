//! Properties of gas arithmetic, against numbers wide enough to need none.
//!
//! The comparison with the trackers of the published engines is in `oracle/`; these hold for every amount and run
//! everywhere.

use forest_rules::gas::{Gas, GasArithmetic, Linear};
use proptest::prelude::*;

fn wide(gas: Gas) -> i128 {
    i128::from(gas.milligas())
}

/// Every magnitude, edges often.
fn milligas() -> impl Strategy<Value = i64> {
    let edge =
        prop::sample::select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, 999, 1000, i64::MAX - 1, i64::MAX]);
    prop_oneof![edge, any::<i64>(), (any::<i64>(), 0..63_u32).prop_map(|(n, shift)| n >> shift)]
}

proptest! {
    #[test]
    fn arithmetic_is_exact_or_saturates(a in milligas(), b in milligas(), n in any::<u64>(), shift in 0..64_u32) {
        let n = n >> shift;
        let clamp = |exact: i128| exact.clamp(i64::MIN.into(), i64::MAX.into());
        let (left, right) = (Gas::from_milligas(a), Gas::from_milligas(b));
        prop_assert_eq!(wide(left.plus(right)), clamp(wide(left) + wide(right)));
        prop_assert_eq!(wide(left.minus(right)), clamp(wide(left) - wide(right)));
        prop_assert_eq!(wide(left.times(n)), clamp(wide(left) * i128::from(n)));
    }

    #[test]
    fn rounding_encloses(a in milligas()) {
        let gas = Gas::from_milligas(a);
        let (down, up) = (i128::from(gas.round_down()) * 1000, i128::from(gas.round_up()) * 1000);
        prop_assert!(down <= wide(gas) && wide(gas) <= up && up - down <= 1000);
    }

    /// A tracker that counts in unsigned numbers, as those of the networks since nv18, gives the same answers.
    #[test]
    fn unsigned_charges_fit(limit in milligas(), used in any::<u64>(), flat in 0..1_i64 << 50, n in any::<u64>()) {
        let limit = limit.max(0);
        let used = i64::try_from(used % (limit.unsigned_abs() + 1)).expect("within the limit");
        // A tenth of gas is the finest price there is.
        let price = Linear::new(Gas::from_milligas(flat * 100), Gas::from_milligas(75_000));
        let reference = u64::try_from(flat * 100).expect("positive").saturating_add(75_000_u64.saturating_mul(n));
        let total = u64::try_from(used).expect("positive").saturating_add(reference);
        let expected = i64::try_from(total).ok().filter(|total| *total <= limit).map(Gas::from_milligas);
        let (used, limit) = (Gas::from_milligas(used), Gas::from_milligas(limit));
        prop_assert_eq!(GasArithmetic::Unsigned.spend(used, price.at(n), limit), expected);
    }

    #[test]
    fn signed_charges_saturate(limit in milligas(), used in milligas(), cost in milligas()) {
        let total = used.saturating_add(cost);
        let expected = (total <= limit).then_some(Gas::from_milligas(total));
        let [used, cost, limit] = [used, cost, limit].map(Gas::from_milligas);
        prop_assert_eq!(GasArithmetic::Signed.spend(used, cost, limit), expected);
    }
}
