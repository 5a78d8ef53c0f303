//! Fixed-point numbers in Q.128: integers that count units of 2⁻¹²⁸.
//!
//! The chain computes rewards with them, so every rounding is consensus: products are shifted back, which rounds
//! down, and quotients are floored. A value is a plain [`BigInt`]; its format is told where it is named.
//! Constants are written in decimals and read by the compiler: what is no number does not build.

use forest_sdk::shared::bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;

/// Bits of the fraction.
pub const PRECISION: u32 = 128;

/// A constant below 2¹⁹² on either side of zero.
#[derive(Clone, Copy, Debug)]
pub struct Constant {
    negative: bool,
    /// The magnitude in digits of 32 bits, lowest first.
    digits: [u32; 6],
}

impl Constant {
    /// Reads a decimal number, of which it is the integer that counts units: `"340…456"` in Q.128 is 1.
    ///
    /// # Panics
    /// When `decimal` is no integer or too large; at compile time, in the constants that this is for.
    #[must_use]
    pub const fn parse(decimal: &str) -> Self {
        let text = decimal.as_bytes();
        let negative = text[0] == b'-';
        let mut digits = [0; 6];
        let mut at = negative as usize;
        assert!(at < text.len(), "a number has digits");
        while at < text.len() {
            assert!(text[at].is_ascii_digit(), "a digit");
            digits = times_ten_plus(digits, text[at] - b'0');
            at += 1;
        }
        Self { negative, digits }
    }

    /// The integer.
    #[must_use]
    pub fn value(&self) -> BigInt {
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        BigInt::from_biguint(sign, BigUint::from_slice(&self.digits))
    }
}

const fn times_ten_plus(mut digits: [u32; 6], next: u8) -> [u32; 6] {
    let mut carry = next as u64;
    let mut at = 0;
    while at < digits.len() {
        let sum = digits[at] as u64 * 10 + carry;
        digits[at] = sum as u32;
        carry = sum >> 32;
        at += 1;
    }
    assert!(carry == 0, "a number below 2^192");
    digits
}

/// A polynomial over the other: how the chain approximates functions.
#[derive(Clone, Copy, Debug)]
pub struct Rational {
    /// Coefficients in Q.128, from the highest power down.
    pub numerator: &'static [Constant],
    /// The same; above zero wherever the function is asked.
    pub denominator: &'static [Constant],
}

impl Rational {
    /// The value at `x`, both in Q.128.
    #[must_use]
    pub fn at(&self, x: &BigInt) -> BigInt {
        (polynomial(self.numerator, x) << PRECISION).div_floor(&polynomial(self.denominator, x))
    }
}

/// Horner's scheme, rounding after every product.
fn polynomial(coefficients: &[Constant], x: &BigInt) -> BigInt {
    coefficients.iter().fold(BigInt::ZERO, |sum, coefficient| ((sum * x) >> PRECISION) + coefficient.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Constant = Constant::parse("340282366920938463463374607431768211456");

    #[test]
    fn constants_are_the_numbers_they_say() {
        for decimal in [
            "0",
            "1",
            "-1",
            "4294967296",
            "-648770010757830093818553637600",
            "340282366920938463463374607431768211456",
            "6277101735386680763835789423207666416102355444464034512895",
        ] {
            assert_eq!(Constant::parse(decimal).value(), decimal.parse::<BigInt>().unwrap(), "{decimal}");
        }
    }

    #[test]
    #[should_panic(expected = "below 2^192")]
    fn a_constant_that_does_not_fit_does_not_build() {
        let _ = Constant::parse("6277101735386680763835789423207666416102355444464034512896");
    }

    #[test]
    #[should_panic(expected = "a digit")]
    fn a_constant_that_is_no_number_does_not_build() {
        let _ = Constant::parse("12_000");
    }

    #[test]
    fn rational_functions_round_down() {
        // 1 / (x + 2) at 1 is a third.
        let third = Rational { numerator: &[ONE], denominator: &[ONE, TWO] }.at(&ONE.value());
        assert_eq!(third, ONE.value() / 3);
        // (-x) / (x + 2) at 1: away from zero.
        let negative = Rational { numerator: &[MINUS_ONE, ZERO], denominator: &[ONE, TWO] }.at(&ONE.value());
        assert_eq!(negative, -(ONE.value() / 3i32) - 1i32);
    }

    const ZERO: Constant = Constant::parse("0");
    const TWO: Constant = Constant::parse("680564733841876926926749214863536422912");
    const MINUS_ONE: Constant = Constant::parse("-340282366920938463463374607431768211456");
}
