//! An integer of any size that costs no allocation while it fits in 128 bits.
//!
//! Every balance, fee and supply of the network fits (2·10⁹ FIL are 91 bits), yet chain bytes may claim up to 1016
//! bits and arithmetic must stay exact, so larger values move to the heap unseen. Invariant: a value that fits in
//! `i128` is never on the heap; equality and hash rely on it.

use std::{cmp::Ordering, fmt};

use num_bigint::{BigInt, Sign};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

use super::chain_bytes::{self, IntBytesError};

/// An exact integer of any size; cheap up to 128 bits.
///
/// ```
/// use forest_shared::bigint::{BigInt, CompactInt};
///
/// let near = CompactInt::from(i128::MAX);
/// let beyond = &near + &CompactInt::from(1);
/// assert_eq!(beyond.to_bigint(), BigInt::from(i128::MAX) + 1);
/// assert_eq!(&beyond - &CompactInt::from(1), near);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CompactInt(pub(super) Repr);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Repr {
    Small(i128),
    /// Only what does not fit above.
    Large(BigInt),
}

impl CompactInt {
    /// Zero.
    pub const ZERO: Self = Self::new(0);

    /// An integer that fits in 128 bits.
    #[must_use]
    pub const fn new(value: i128) -> Self {
        Self(Repr::Small(value))
    }

    /// The value, if it fits in 128 bits.
    #[must_use]
    pub const fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Small(value) => Some(*value),
            Repr::Large(_) => None,
        }
    }

    /// The value.
    #[must_use]
    pub fn to_bigint(&self) -> BigInt {
        match &self.0 {
            Repr::Small(value) => BigInt::from(*value),
            Repr::Large(value) => value.clone(),
        }
    }

    /// Whether the value is zero.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(0))
    }

    /// Whether the value is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        match &self.0 {
            Repr::Small(value) => *value > 0,
            Repr::Large(value) => value.sign() == Sign::Plus,
        }
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(value) => *value < 0,
            Repr::Large(value) => value.sign() == Sign::Minus,
        }
    }

    /// Reads the chain's bytes of an integer.
    ///
    /// # Errors
    /// See [`IntBytesError`].
    pub fn from_chain_bytes(bytes: &[u8]) -> Result<Self, IntBytesError> {
        let Some((sign, magnitude)) = chain_bytes::split(bytes)? else { return Ok(Self::ZERO) };
        if magnitude.len() <= 16 {
            let value = small_magnitude(magnitude);
            let signed = match sign {
                Sign::Minus => 0_i128.checked_sub_unsigned(value),
                _ => i128::try_from(value).ok(),
            };
            if let Some(value) = signed {
                return Ok(Self::new(value));
            }
        }
        Ok(BigInt::from_bytes_be(sign, magnitude).into())
    }

    /// Gives the chain's bytes of the integer to `write`.
    ///
    /// # Errors
    /// [`IntBytesError::TooLong`] when there would be more than 128.
    pub fn with_chain_bytes<T>(&self, write: impl FnOnce(&[u8]) -> T) -> Result<T, IntBytesError> {
        match &self.0 {
            Repr::Small(value) => Ok(write(chain_bytes::of_i128(*value, &mut [0; 17]))),
            Repr::Large(value) => Ok(write(&chain_bytes::of_bigint(value)?)),
        }
    }
}

/// A magnitude of at most 16 bytes; most have at most 8.
fn small_magnitude(bytes: &[u8]) -> u128 {
    if bytes.len() <= 8 {
        return bytes.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)).into();
    }
    bytes.iter().fold(0, |value, &byte| value << 8 | u128::from(byte))
}

impl Default for CompactInt {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<BigInt> for CompactInt {
    fn from(value: BigInt) -> Self {
        match fits(&value) {
            Some(small) => Self::new(small),
            None => Self(Repr::Large(value)),
        }
    }
}

impl From<&BigInt> for CompactInt {
    fn from(value: &BigInt) -> Self {
        match fits(value) {
            Some(small) => Self::new(small),
            None => Self(Repr::Large(value.clone())),
        }
    }
}

/// The value, if it fits in 128 bits.
fn fits(value: &BigInt) -> Option<i128> {
    // The length alone tells for most that do not.
    if value.bits() > 128 { None } else { i128::try_from(value).ok() }
}

impl From<u128> for CompactInt {
    fn from(value: u128) -> Self {
        match i128::try_from(value) {
            Ok(small) => Self::new(small),
            Err(_) => Self(Repr::Large(value.into())),
        }
    }
}

macro_rules! from_small {
    ($($int:ty)*) => {$(
        impl From<$int> for CompactInt {
            fn from(value: $int) -> Self {
                Self::new(i128::from(value))
            }
        }
    )*};
}

from_small! { u8 u16 u32 u64 i8 i16 i32 i64 i128 }

impl From<usize> for CompactInt {
    fn from(value: usize) -> Self {
        // No platform has a usize beyond 64 bits.
        Self::new(value as i128)
    }
}

impl Ord for CompactInt {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(left), Repr::Small(right)) => left.cmp(right),
            (Repr::Large(left), Repr::Large(right)) => left.cmp(right),
            // Beyond 128 bits, the sign decides.
            (Repr::Small(_), Repr::Large(right)) => Sign::NoSign.cmp(&right.sign()),
            (Repr::Large(left), Repr::Small(_)) => left.sign().cmp(&Sign::NoSign),
        }
    }
}

impl PartialOrd for CompactInt {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Decimal, with the flags that integers understand.
impl fmt::Display for CompactInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(value) => value.fmt(f),
            Repr::Large(value) => value.fmt(f),
        }
    }
}

impl Serialize for CompactInt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_chain_bytes(|bytes| serializer.serialize_bytes(bytes)).map_err(S::Error::custom)?
    }
}

impl<'de> Deserialize<'de> for CompactInt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        chain_bytes::visit(deserializer, Self::from_chain_bytes)
    }
}
