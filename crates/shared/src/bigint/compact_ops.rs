//! Arithmetic of [`CompactInt`]: on 128 bits while both operands and the result fit, on [`BigInt`] otherwise.
//!
//! Always exact; nothing here overflows or rounds except the three divisions, which say how in their names.

use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_bigint::BigInt;
use num_integer::Integer as _;

use super::{CompactInt, compact::Repr};

/// An operation on 128 bits while operands and result fit, on big integers otherwise; on references and in place.
macro_rules! exact {
    ($($trait:ident $method:ident, $assign_trait:ident $assign:ident, $small:path;)*) => {$(
        impl<'a> $trait<&'a CompactInt> for &'a CompactInt {
            type Output = CompactInt;

            #[inline]
            fn $method(self, other: &CompactInt) -> CompactInt {
                if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
                    && let Some(value) = $small(*left, *right)
                {
                    return CompactInt::new(value);
                }
                in_large(self, other, |left, right| left.$method(right), |left, right| left.$method(right))
            }
        }

        impl $assign_trait<&CompactInt> for CompactInt {
            #[inline]
            fn $assign(&mut self, other: &CompactInt) {
                if let (Repr::Small(left), Repr::Small(right)) = (&mut self.0, &other.0)
                    && let Some(value) = $small(*left, *right)
                {
                    *left = value;
                    return;
                }
                *self = (&*self).$method(other);
            }
        }
    )*};
}

exact! {
    Add add, AddAssign add_assign, i128::checked_add;
    Sub sub, SubAssign sub_assign, i128::checked_sub;
    Mul mul, MulAssign mul_assign, checked_mul;
}

/// The cold path: on big integers, with the operand that is large already taken as it is.
#[cold]
fn in_large(
    left: &CompactInt,
    right: &CompactInt,
    with_large: fn(&BigInt, &BigInt) -> BigInt,
    with_small: fn(&BigInt, i128) -> BigInt,
) -> CompactInt {
    match (&left.0, &right.0) {
        (Repr::Large(left), Repr::Large(right)) => with_large(left, right),
        (Repr::Large(left), Repr::Small(right)) => with_small(left, *right),
        (Repr::Small(left), Repr::Large(right)) => with_large(&BigInt::from(*left), right),
        (Repr::Small(left), Repr::Small(right)) => with_small(&BigInt::from(*left), *right),
    }
    .into()
}

/// The product if it fits. Factors of 64 bits, the usual ones, need no look at the overflow.
#[inline]
fn checked_mul(left: i128, right: i128) -> Option<i128> {
    match (i64::try_from(left), i64::try_from(right)) {
        (Ok(left), Ok(right)) => Some(i128::from(left).wrapping_mul(i128::from(right))),
        _ => left.checked_mul(right),
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
