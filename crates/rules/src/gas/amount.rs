//! An amount of gas.
//!
//! Everything is counted in milligas (1 gas = 1000 milligas), as prices such as 10.5 gas per byte demand; messages
//! and receipts speak whole gas. Invariant: arithmetic saturates and never overflows.
//!
//! One signed number serves all versions. Before nv18 charges are signed 64-bit numbers already. Since nv18 they
//! are unsigned 64-bit ones, of which half do not fit here; that loses nothing, because a tracker's limit never
//! exceeds `i64::MAX` milligas, so a charge that does not fit is out of gas under every limit.
//! [`GasArithmetic::spend`](crate::gas::GasArithmetic::spend) is the one place where that matters.

use std::fmt;

/// Milligas in one gas.
const PRECISION: i64 = 1000;

/// An amount of gas, a price or a refund; held in milligas.
///
/// ```
/// use forest_rules::gas::Gas;
/// let per_byte = Gas::from_milligas(10_500);
/// assert_eq!(per_byte.times(3).round_up(), 32);
/// assert_eq!(per_byte.times(3).to_string(), "31.5");
/// assert_eq!(Gas::new(i64::MAX), Gas::MAX);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gas(i64);

impl Gas {
    /// No gas.
    pub const ZERO: Self = Self(0);

    /// The largest amount, 9 223 372 036 854 775.807 gas: also the limit of implicit messages, which nothing else
    /// bounds.
    pub const MAX: Self = Self(i64::MAX);

    /// Whole gas.
    #[must_use]
    pub const fn new(gas: i64) -> Self {
        Self(gas.saturating_mul(PRECISION))
    }

    /// Milligas.
    #[must_use]
    pub const fn from_milligas(milligas: i64) -> Self {
        Self(milligas)
    }

    /// Whole gas as the syscalls since nv18 pass it.
    #[must_use]
    pub const fn from_unsigned(gas: u64) -> Self {
        Self::new(if gas > i64::MAX.cast_unsigned() { i64::MAX } else { gas.cast_signed() })
    }

    /// The amount in milligas.
    #[must_use]
    pub const fn milligas(self) -> i64 {
        self.0
    }

    /// Whole gas, a part of a gas counted as one: what is reported as used.
    #[must_use]
    pub const fn round_up(self) -> i64 {
        let toward_zero = self.0.wrapping_div(PRECISION);
        if self.0.wrapping_rem(PRECISION) > 0 { toward_zero.saturating_add(1) } else { toward_zero }
    }

    /// Whole gas, a part of a gas dropped: what is reported as available.
    #[must_use]
    pub const fn round_down(self) -> i64 {
        self.0.div_euclid(PRECISION)
    }

    /// The sum.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, which may be negative.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// This price, `n` times.
    #[must_use]
    pub const fn times(self, n: u64) -> Self {
        // The product of an i64 and a u64 fits an i128.
        let product = (self.0 as i128).saturating_mul(n as i128);
        if product > i64::MAX as i128 {
            Self(i64::MAX)
        } else if product < i64::MIN as i128 {
            Self(i64::MIN)
        } else {
            Self(product as i64)
        }
    }
}

/// As in the sources: `10.5`, `-98800`.
impl fmt::Display for Gas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits(""))
    }
}

/// With digits grouped and the unit, for people: `1_637_292 gas`.
impl fmt::Debug for Gas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} gas", self.digits("_"))
    }
}

impl Gas {
    fn digits(self, separator: &str) -> String {
        let magnitude = self.0.unsigned_abs();
        let (whole, part) = (magnitude.div_euclid(1000), magnitude.rem_euclid(1000));
        let digits = whole.to_string();
        let mut text = String::from(if self.0 < 0 { "-" } else { "" });
        for (position, digit) in digits.chars().enumerate() {
            let left = digits.len().saturating_sub(position);
            if position > 0 && left.is_multiple_of(3) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        if part != 0 {
            text.push_str(format!(".{part:03}").trim_end_matches('0'));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_goes_up_to_use_and_down_to_offer() {
        for (milligas, down, up) in
            [(0, 0, 0), (1, 0, 1), (999, 0, 1), (1000, 1, 1), (1001, 1, 2), (-1, -1, 0), (-1000, -1, -1)]
        {
            assert_eq!(Gas::from_milligas(milligas).round_down(), down, "{milligas}");
            assert_eq!(Gas::from_milligas(milligas).round_up(), up, "{milligas}");
        }
        assert_eq!(Gas::MAX.round_down(), 9_223_372_036_854_775);
        assert_eq!(Gas::MAX.round_up(), 9_223_372_036_854_776);
        assert_eq!(Gas::from_milligas(i64::MIN).round_up(), -9_223_372_036_854_775);
    }

    #[test]
    fn arithmetic_saturates_on_both_sides() {
        assert_eq!(Gas::new(i64::MIN), Gas::from_milligas(i64::MIN));
        assert_eq!(Gas::new(1).times(u64::MAX), Gas::MAX);
        assert_eq!(Gas::new(-1).times(u64::MAX), Gas::from_milligas(i64::MIN));
        assert_eq!(Gas::MAX.plus(Gas::new(1)), Gas::MAX);
        assert_eq!(Gas::from_unsigned(u64::MAX), Gas::MAX);
        assert_eq!(Gas::from_unsigned(7), Gas::new(7));
    }

    #[test]
    fn both_forms_are_readable() {
        let texts = [0, 10_500, -98_800_000, 1_637_292_000, 26_214_400, 1].map(|milligas| {
            let gas = Gas::from_milligas(milligas);
            (gas.to_string(), format!("{gas:?}"))
        });
        let expected = [
            ("0", "0 gas"),
            ("10.5", "10.5 gas"),
            ("-98800", "-98_800 gas"),
            ("1637292", "1_637_292 gas"),
            ("26214.4", "26_214.4 gas"),
            ("0.001", "0.001 gas"),
        ];
        assert_eq!(texts, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
