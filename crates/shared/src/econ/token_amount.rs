//! An amount of FIL.
//!
//! A type of its own so that money never mixes with other integers by accident: there is no `From` in either
//! direction, only constructors that name the unit. Exact at any size, negative amounts included; without a heap for
//! every amount that exists (see [`CompactInt`]).

use forest_encoding::{
    DecodeError,
    cbor::{Reader, Writer},
};
use serde::{Deserialize, Serialize};

use crate::bigint::{BigInt, CompactInt, IntBytesError};

/// An exact amount of FIL, in atto (10⁻¹⁸ FIL).
///
/// On chain it is the bytes of an integer, see [`crate::bigint`].
///
/// ```
/// use forest_shared::econ::TokenAmount;
///
/// let fee = TokenAmount::from_nano(2) * 21_000;
/// assert_eq!(fee.to_string(), "0.000042");
/// let left = TokenAmount::from_whole(1) - &fee;
/// assert_eq!(left + fee, TokenAmount::from_whole(1));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenAmount {
    pub(super) atto: CompactInt,
}

impl TokenAmount {
    /// Decimal places of one FIL.
    pub const DECIMALS: usize = 18;
    /// Atto in one FIL.
    pub const PRECISION: u64 = 1_000_000_000_000_000_000;
    /// Atto in one nanoFIL.
    const NANO: u64 = 1_000_000_000;

    /// Nothing.
    pub const ZERO: Self = Self { atto: CompactInt::ZERO };

    /// An amount in atto.
    #[must_use]
    pub fn from_atto(atto: impl Into<CompactInt>) -> Self {
        Self { atto: atto.into() }
    }

    /// An amount in nanoFIL (10⁻⁹ FIL).
    #[must_use]
    pub fn from_nano(nano: impl Into<CompactInt>) -> Self {
        Self { atto: &nano.into() * &CompactInt::from(Self::NANO) }
    }

    /// An amount in whole FIL.
    #[must_use]
    pub fn from_whole(whole: impl Into<CompactInt>) -> Self {
        Self { atto: &whole.into() * &CompactInt::from(Self::PRECISION) }
    }

    /// Zero; the same as [`TokenAmount::ZERO`].
    #[must_use]
    pub const fn zero() -> Self {
        Self::ZERO
    }

    /// The amount in atto.
    #[must_use]
    pub const fn atto(&self) -> &CompactInt {
        &self.atto
    }

    /// The amount in atto, as a big integer.
    #[must_use]
    pub fn to_bigint(&self) -> BigInt {
        self.atto.to_bigint()
    }

    /// The amount in atto if it is not negative and fits: the form in which it crosses the syscall boundary.
    #[must_use]
    pub fn to_u128(&self) -> Option<u128> {
        match self.atto.to_i128() {
            Some(atto) => u128::try_from(atto).ok(),
            None => u128::try_from(self.atto.to_bigint()).ok(),
        }
    }

    /// Whether the amount is zero.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.atto.is_zero()
    }

    /// Whether the amount is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.atto.is_positive()
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.atto.is_negative()
    }

    /// Reads the amount that comes next, for decoders written by hand.
    ///
    /// # Errors
    /// When the next item is not the byte string of an integer.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match CompactInt::from_chain_bytes(&reader.bytes()?) {
            Ok(atto) => Ok(Self { atto }),
            Err(error) => Err(DecodeError::value(error.to_string())),
        }
    }

    /// Appends the amount, for encoders written by hand.
    ///
    /// # Errors
    /// When it needs more than 128 bytes.
    pub fn write(&self, writer: &mut Writer) -> Result<(), IntBytesError> {
        self.atto.with_chain_bytes(|bytes| {
            writer.bytes(bytes);
        })
    }
}
