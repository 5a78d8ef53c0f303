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
