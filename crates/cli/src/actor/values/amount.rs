//! Amounts of tokens as people write them.

use forest_shared::econ::TokenAmount;

/// Digits behind the point of a FIL.
const DECIMALS: usize = 18;

/// `1000` is attoFIL, `1.5 FIL` is FIL.
pub(crate) fn parse(text: &str) -> Result<TokenAmount, String> {
    let wrong = || format!("`{text}` is no amount: write attoFIL as `1000`, or FIL as `1.5 FIL`");
    let Some(whole) = text.strip_suffix("FIL") else {
        return text.trim().parse::<i128>().map(TokenAmount::from_atto).map_err(|_| wrong());
    };
    let (whole, part) = whole.trim().split_once('.').unwrap_or((whole.trim(), ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || part.len() > DECIMALS || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    let atto = format!("{whole}{part:0<DECIMALS$}");
    atto.parse::<i128>().map(TokenAmount::from_atto).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_atto_or_whole() {
        assert_eq!(parse("1000"), Ok(TokenAmount::from_atto(1_000)));
        assert_eq!(parse("2 FIL"), Ok(TokenAmount::from_whole(2)));
        assert_eq!(parse("1.5FIL"), Ok(TokenAmount::from_nano(1_500_000_000)));
        for bad in ["", "FIL", "1.5", "1.0000000000000000001 FIL", "one FIL", "1.-5 FIL"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
