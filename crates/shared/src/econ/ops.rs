//! Arithmetic of amounts: sums and differences of amounts, products with numbers, divisions that say how they round.
//!
//! Exact: nothing overflows. Money divided needs care, so there is no `/`; a divisor of zero gives `None`.

use std::{
    iter::Sum,
    ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign},
};

use super::TokenAmount;
use crate::bigint::{BigInt, CompactInt};

/// Implements an operation on references for all four combinations of value and reference.
macro_rules! by_value_and_reference {
    ($($trait:ident $method:ident, $assign_trait:ident $assign:ident;)*) => {$(
        impl $trait<&TokenAmount> for &TokenAmount {
            type Output = TokenAmount;

            #[inline]
            fn $method(self, other: &TokenAmount) -> TokenAmount {
                TokenAmount { atto: (&self.atto).$method(&other.atto) }
            }
        }

        impl $trait<TokenAmount> for &TokenAmount {
            type Output = TokenAmount;

            #[inline]
            fn $method(self, other: TokenAmount) -> TokenAmount {
                self.$method(&other)
            }
        }

        impl $trait<&TokenAmount> for TokenAmount {
            type Output = TokenAmount;

            #[inline]
            fn $method(self, other: &TokenAmount) -> TokenAmount {
                (&self).$method(other)
            }
        }

        impl $trait<TokenAmount> for TokenAmount {
            type Output = TokenAmount;

            #[inline]
            fn $method(self, other: TokenAmount) -> TokenAmount {
                (&self).$method(&other)
            }
        }

        impl $assign_trait<&TokenAmount> for TokenAmount {
            #[inline]
            fn $assign(&mut self, other: &TokenAmount) {
                self.atto.$assign(&other.atto);
            }
        }

        impl $assign_trait<TokenAmount> for TokenAmount {
            #[inline]
            fn $assign(&mut self, other: TokenAmount) {
                self.atto.$assign(&other.atto);
            }
        }
    )*};
}

by_value_and_reference! {
    Add add, AddAssign add_assign;
    Sub sub, SubAssign sub_assign;
}

impl<T: Into<CompactInt>> Mul<T> for &TokenAmount {
    type Output = TokenAmount;

    #[inline]
    fn mul(self, factor: T) -> TokenAmount {
        TokenAmount { atto: &self.atto * &factor.into() }
    }
}

impl<T: Into<CompactInt>> Mul<T> for TokenAmount {
    type Output = TokenAmount;

    #[inline]
    fn mul(self, factor: T) -> TokenAmount {
        &self * factor
    }
}

impl<T: Into<CompactInt>> MulAssign<T> for TokenAmount {
    #[inline]
    fn mul_assign(&mut self, factor: T) {
        self.atto *= &factor.into();
    }
}

macro_rules! number_times_amount {
    ($($number:ty)*) => {$(
        impl Mul<TokenAmount> for $number {
            type Output = TokenAmount;

            #[inline]
            fn mul(self, amount: TokenAmount) -> TokenAmount {
                &amount * self
            }
        }

        impl Mul<&TokenAmount> for $number {
            type Output = TokenAmount;

            #[inline]
            fn mul(self, amount: &TokenAmount) -> TokenAmount {
                amount * self
            }
        }
    )*};
}

number_times_amount! { u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 BigInt &BigInt }

impl Neg for &TokenAmount {
    type Output = TokenAmount;

    #[inline]
    fn neg(self) -> TokenAmount {
        TokenAmount { atto: -&self.atto }
    }
}

impl Neg for TokenAmount {
    type Output = TokenAmount;

    #[inline]
    fn neg(self) -> TokenAmount {
        -&self
    }
}

impl TokenAmount {
    /// Quotient rounded towards zero, and the remainder, which has the sign of the amount; `None` for a divisor of
    /// zero.
    #[must_use]
    pub fn checked_div_rem(&self, divisor: impl Into<CompactInt>) -> Option<(Self, Self)> {
        let (quotient, remainder) = self.atto.checked_div_rem(&divisor.into())?;
        Some((Self { atto: quotient }, Self { atto: remainder }))
    }

    /// Quotient rounded down; `None` for a divisor of zero.
    #[must_use]
    pub fn checked_div_floor(&self, divisor: impl Into<CompactInt>) -> Option<Self> {
        Some(Self { atto: self.atto.checked_div_floor(&divisor.into())? })
    }

    /// Quotient rounded up; `None` for a divisor of zero.
    #[must_use]
    pub fn checked_div_ceil(&self, divisor: impl Into<CompactInt>) -> Option<Self> {
        Some(Self { atto: self.atto.checked_div_ceil(&divisor.into())? })
    }
}

impl Sum for TokenAmount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        let mut sum = Self::ZERO;
        for amount in amounts {
            sum += amount;
        }
        sum
    }
}

impl<'a> Sum<&'a Self> for TokenAmount {
    fn sum<I: Iterator<Item = &'a Self>>(amounts: I) -> Self {
        let mut sum = Self::ZERO;
        for amount in amounts {
            sum += amount;
        }
        sum
    }
}
