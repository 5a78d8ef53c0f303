//! Amounts as people write them: decimal FIL, always with a decimal point.

use std::fmt::{self, Write as _};

use super::TokenAmount;
use crate::bigint::CompactInt;

/// Decimal FIL with a decimal point even for whole amounts, so that it is never mistaken for atto.
///
/// A precision cuts or extends the places after the point; sign, width and fill work as for integers.
///
/// ```
/// use forest_shared::econ::TokenAmount;
/// assert_eq!(TokenAmount::from_whole(3).to_string(), "3.0");
/// assert_eq!(TokenAmount::from_atto(-5).to_string(), "-0.000000000000000005");
/// assert_eq!(format!("{:.2}", TokenAmount::from_nano(1_239_000_000)), "1.23");
/// ```
impl fmt::Display for TokenAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut text, fraction) = self.whole_and_fraction();
        text.push('.');
        let point = text.len();
        write!(text, "{fraction:0places$}", places = Self::DECIMALS)?;
        // At least one place, and no zeros after the last that counts.
        let significant = text.trim_end_matches('0').len();
        text.truncate(significant.max(point.saturating_add(1)));
        if let Some(places) = f.precision() {
            let end = point.saturating_add(places);
            text.truncate(end);
            text.extend(std::iter::repeat_n('0', end.saturating_sub(text.len())));
        }
        f.pad_integral(!self.is_negative(), "", &text)
    }
}

impl TokenAmount {
    /// The digits of whole FIL, and the atto beyond them, both without a sign.
    fn whole_and_fraction(&self) -> (String, u64) {
        let precision = CompactInt::from(Self::PRECISION);
        let (whole, fraction) = self.atto.checked_div_rem(&precision).unwrap_or_default();
        let fraction = fraction.to_i128().unwrap_or_default().unsigned_abs() as u64;
        let mut digits = whole.to_string();
        if digits.starts_with('-') {
            digits.remove(0);
        }
        (digits, fraction)
    }
}

impl fmt::Debug for TokenAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenAmount({self})")
    }
}
