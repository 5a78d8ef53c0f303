//! Amounts as people write them: decimal FIL, always with a decimal point.

use std::fmt;

use super::TokenAmount;

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
        let digits = self.atto.to_string();
        let digits = digits.trim_start_matches('-');
        let (whole, fraction) = match digits.len().checked_sub(Self::DECIMALS) {
            Some(point) if point > 0 => digits.split_at_checked(point).unwrap_or((digits, "")),
            _ => ("0", digits),
        };
        let fraction = format!("{fraction:0>width$}", width = Self::DECIMALS);
        let mut fraction = match fraction.trim_end_matches('0') {
            "" => "0".to_owned(),
            significant => significant.to_owned(),
        };
        if let Some(places) = f.precision() {
            fraction.truncate(places);
            fraction.extend(std::iter::repeat_n('0', places.saturating_sub(fraction.len())));
        }
        f.pad_integral(!self.is_negative(), "", &format!("{whole}.{fraction}"))
    }
}

impl fmt::Debug for TokenAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenAmount({self})")
    }
}
