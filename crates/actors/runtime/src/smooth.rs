//! Smoothed estimates: an alpha-beta filter over what is observed once per epoch.
//!
//! Reward and power keep one each in their states; miners extrapolate both. All numbers are Q.128.

use forest_sdk::{
    prelude::*,
    shared::bigint::{BigInt, bigint_ser},
};
use num_integer::Integer;

use crate::q128::{Constant, PRECISION};

/// How much of a surprise moves the position: 9.25 · 10⁻⁴.
const ALPHA: Constant = Constant::parse("314760000000000000000000000000000000");
/// How much of it moves the velocity: 2.84 · 10⁻⁷.
const BETA: Constant = Constant::parse("96640100000000000000000000000000");

/// A value and how it changes per epoch: CBOR `[position, velocity]`.
#[derive(Tuple, Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterEstimate {
    /// The estimated value, in Q.128.
    #[serde(with = "bigint_ser")]
    pub position: BigInt,
    /// Its change per epoch, in Q.128.
    #[serde(with = "bigint_ser")]
    pub velocity: BigInt,
}

impl FilterEstimate {
    /// An estimate of whole numbers.
    #[must_use]
    pub fn new(position: &BigInt, velocity: &BigInt) -> Self {
        Self { position: position << PRECISION, velocity: velocity << PRECISION }
    }

    /// The value, rounded down to a whole number.
    #[must_use]
    pub fn estimate(&self) -> BigInt {
        &self.position >> PRECISION
    }

    /// The estimate after `observation`, a whole number, was seen `epochs` after the last one.
    ///
    /// # Panics
    /// When no epoch went by.
    #[must_use]
    pub fn observe(&self, observation: &BigInt, epochs: ChainEpoch) -> Self {
        let elapsed = BigInt::from(epochs) << PRECISION;
        let expected = &self.position + ((&elapsed * &self.velocity) >> PRECISION);
        let surprise = (observation << PRECISION) - &expected;
        Self {
            position: expected + ((ALPHA.value() * &surprise) >> PRECISION),
            velocity: &self.velocity + (BETA.value() * surprise).div_floor(&elapsed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(decimal: &str) -> BigInt {
        decimal.parse().unwrap()
    }

    #[test]
    fn whole_numbers_come_back() {
        for position in [0, 1, -1, 4_000_000] {
            let estimate = FilterEstimate::new(&position.into(), &7.into());
            assert_eq!(estimate.estimate(), BigInt::from(position));
        }
        // Down, not towards zero.
        let half = FilterEstimate { position: BigInt::from(-1), velocity: BigInt::ZERO };
        assert_eq!(half.estimate(), BigInt::from(-1));
    }

    #[test]
    fn what_was_expected_changes_nothing() {
        let estimate = FilterEstimate::new(&1000.into(), &10.into());
        let next = estimate.observe(&1030.into(), 3);
        assert_eq!(next, FilterEstimate::new(&1030.into(), &10.into()));
    }

    #[test]
    fn surprises_are_followed_slowly() {
        let mut estimate = FilterEstimate::new(&1000.into(), &0.into());
        for _ in 0..10_000 {
            estimate = estimate.observe(&2000.into(), 1);
        }
        let position = estimate.estimate();
        assert!(BigInt::from(1980) < position && position < BigInt::from(2020), "{position}");
    }

    #[test]
    fn negative_surprises_round_down() {
        // A reward of mainnet, after two null rounds.
        let estimate = FilterEstimate {
            position: integer("12340768897043811082913117521041414330876498465539749838848"),
            velocity: integer("-37396269384748225153347462373739139597454335279104"),
        };
        let next = estimate.observe(&integer("36266252337034982540"), 3);
        assert_eq!(next.position, integer("12340768782449774548722755900999027209659079673176744001536"));
        assert_eq!(next.velocity, integer("-37396515542149801792802995707072472930787668612438"));
    }
}
