//! Arithmetic of [`CompactInt`]: on 128 bits while both operands and the result fit, on [`BigInt`] otherwise.
//!
//! Always exact; nothing here overflows or rounds except the three divisions, which say how in their names.

use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use num_bigint::BigInt;
use num_integer::Integer as _;

use super::{CompactInt, compact::Repr};

/// `$small` if both operands are small and it does not overflow, `$large` on big integers otherwise.
macro_rules! exact {
    ($left:expr, $right:expr, $small:path, $large:expr) => {{
        let (left, right) = ($left, $right);
        let small = match (left.to_i128(), right.to_i128()) {
            (Some(left), Some(right)) => $small(left, right),
            _ => None,
        };
        match small {
            Some(value) => CompactInt::new(value),
            None => in_large(left, right, $large),
        }
    }};
}

/// The cold path: both operands as big integers.
#[cold]
fn in_large(left: &CompactInt, right: &CompactInt, op: fn(BigInt, BigInt) -> BigInt) -> CompactInt {
    op(left.to_bigint(), right.to_bigint()).into()
}

impl<'a> Add<&'a CompactInt> for &'a CompactInt {
    type Output = CompactInt;

    #[inline]
    fn add(self, other: &CompactInt) -> CompactInt {
        exact!(self, other, i128::checked_add, BigInt::add)
    }
}

impl<'a> Sub<&'a CompactInt> for &'a CompactInt {
    type Output = CompactInt;

    #[inline]
    fn sub(self, other: &CompactInt) -> CompactInt {
        exact!(self, other, i128::checked_sub, BigInt::sub)
    }
}

impl<'a> Mul<&'a CompactInt> for &'a CompactInt {
    type Output = CompactInt;

    #[inline]
    fn mul(self, other: &CompactInt) -> CompactInt {
        exact!(self, other, checked_mul, BigInt::mul)
    }
}

/// The product if it fits. Factors of 64 bits, the usual ones, need no look at the overflow.
#[inline]
fn checked_mul(left: i128, right: i128) -> Option<i128> {
    match (i64::try_from(left), i64::try_from(right)) {
        (Ok(left), Ok(right)) => Some(i128::from(left).wrapping_mul(i128::from(right))),
        _ => left.checked_mul(right),
    }
}

impl AddAssign<&CompactInt> for CompactInt {
    #[inline]
    fn add_assign(&mut self, other: &CompactInt) {
        *self = &*self + other;
    }
}

impl SubAssign<&CompactInt> for CompactInt {
    #[inline]
    fn sub_assign(&mut self, other: &CompactInt) {
        *self = &*self - other;
    }
}

impl Neg for &CompactInt {
    type Output = CompactInt;

    #[inline]
    fn neg(self) -> CompactInt {
        match self.to_i128().and_then(i128::checked_neg) {
            Some(value) => CompactInt::new(value),
            None => self.to_bigint().neg().into(),
        }
    }
}

impl CompactInt {
    /// Quotient rounded towards zero, and the remainder, which has the sign of `self`; `None` for a divisor of zero.
    #[must_use]
    pub fn checked_div_rem(&self, divisor: &Self) -> Option<(Self, Self)> {
        if divisor.is_zero() {
            return None;
        }
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &divisor.0)
            && let (Some(quotient), Some(remainder)) = (left.checked_div(*right), left.checked_rem(*right))
        {
            return Some((Self::new(quotient), Self::new(remainder)));
        }
        let (quotient, remainder) = self.to_bigint().div_rem(&divisor.to_bigint());
        Some((quotient.into(), remainder.into()))
    }

    /// Quotient rounded down; `None` for a divisor of zero.
    #[must_use]
    pub fn checked_div_floor(&self, divisor: &Self) -> Option<Self> {
        let (quotient, remainder) = self.checked_div_rem(divisor)?;
        let below = !remainder.is_zero() && remainder.is_negative() != divisor.is_negative();
        Some(if below { &quotient - &Self::new(1) } else { quotient })
    }

    /// Quotient rounded up; `None` for a divisor of zero.
    #[must_use]
    pub fn checked_div_ceil(&self, divisor: &Self) -> Option<Self> {
        let (quotient, remainder) = self.checked_div_rem(divisor)?;
        let above = !remainder.is_zero() && remainder.is_negative() == divisor.is_negative();
        Some(if above { &quotient + &Self::new(1) } else { quotient })
    }
}
