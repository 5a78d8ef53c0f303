//! Amounts and integers. The other side has another version of the same library, so large ones go through bytes.

use fvm_shared4::{bigint as theirs, econ};

use crate::{
    bigint::{BigInt, CompactInt, Sign},
    econ::TokenAmount,
};

impl From<&TokenAmount> for econ::TokenAmount {
    fn from(amount: &TokenAmount) -> Self {
        Self::from_atto(theirs::BigInt::from(amount.atto()))
    }
}

impl From<TokenAmount> for econ::TokenAmount {
    fn from(amount: TokenAmount) -> Self {
        Self::from(&amount)
    }
}

impl From<&econ::TokenAmount> for TokenAmount {
    fn from(amount: &econ::TokenAmount) -> Self {
        Self::from_atto(CompactInt::from(amount.atto()))
    }
}

impl From<econ::TokenAmount> for TokenAmount {
    fn from(amount: econ::TokenAmount) -> Self {
        Self::from(&amount)
    }
}

impl From<&CompactInt> for theirs::BigInt {
    fn from(int: &CompactInt) -> Self {
        match int.to_i128() {
            Some(small) => Self::from(small),
            None => {
                let (sign, magnitude) = int.to_bigint().to_bytes_be();
                let sign = match sign {
                    Sign::Minus => theirs::Sign::Minus,
                    Sign::NoSign => theirs::Sign::NoSign,
                    Sign::Plus => theirs::Sign::Plus,
                };
                Self::from_bytes_be(sign, &magnitude)
            }
        }
    }
}

impl From<&theirs::BigInt> for CompactInt {
    fn from(int: &theirs::BigInt) -> Self {
        match i128::try_from(int) {
            Ok(small) => Self::new(small),
            Err(_) => {
                let (sign, magnitude) = int.to_bytes_be();
                let sign = match sign {
                    theirs::Sign::Minus => Sign::Minus,
                    theirs::Sign::NoSign => Sign::NoSign,
                    theirs::Sign::Plus => Sign::Plus,
                };
                BigInt::from_bytes_be(sign, &magnitude).into()
            }
        }
    }
}
