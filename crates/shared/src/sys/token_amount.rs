//! Amounts at the boundary: 128 bits without a sign, in two halves.

use super::packed::packed;
use crate::econ;

packed! {
    /// An amount in atto, 0 to 2¹²⁸ − 1: the low half comes first in memory.
    pub struct TokenAmount {
        /// Bits 0 to 63.
        pub lo: u64,
        /// Bits 64 to 127.
        pub hi: u64,
    }
}

/// An amount below zero or beyond 128 bits, which no real balance can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount below zero or beyond 128 bits cannot cross the syscall boundary")]
pub struct AmountOutOfRange;

impl From<TokenAmount> for econ::TokenAmount {
    fn from(amount: TokenAmount) -> Self {
        Self::from_atto(u128::from(amount.hi) << 64 | u128::from(amount.lo))
    }
}

impl TryFrom<&econ::TokenAmount> for TokenAmount {
    type Error = AmountOutOfRange;

    fn try_from(amount: &econ::TokenAmount) -> Result<Self, AmountOutOfRange> {
        let atto = amount.to_u128().ok_or(AmountOutOfRange)?;
        Ok(Self { lo: atto as u64, hi: (atto >> 64) as u64 })
    }
}

impl TryFrom<econ::TokenAmount> for TokenAmount {
    type Error = AmountOutOfRange;

    fn try_from(amount: econ::TokenAmount) -> Result<Self, AmountOutOfRange> {
        Self::try_from(&amount)
    }
}
