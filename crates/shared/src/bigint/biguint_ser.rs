//! Unsigned integers as the chain's bytes, for serde. The sign byte is there too, and must say plus.

use num_bigint::{BigUint, Sign};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

use super::chain_bytes::{self, IntBytesError};

/// A borrowed integer that serializes as the chain's bytes.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct BigUintSer<'a>(#[serde(serialize_with = "serialize")] pub &'a BigUint);

/// An integer that serializes as, and deserializes from, the chain's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BigUintDe(#[serde(with = "self")] pub BigUint);

/// Writes the integer as the chain's bytes.
///
/// # Errors
/// When it needs more than 128 bytes.
pub fn serialize<S: Serializer>(int: &BigUint, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(&chain_bytes::of_biguint(int).map_err(S::Error::custom)?)
}

/// Reads an integer from the chain's bytes.
///
/// # Errors
/// When the next item is not a byte string of at most 128 bytes that is empty or starts with the plus sign.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BigUint, D::Error> {
    chain_bytes::visit(deserializer, from_bytes)
}

fn from_bytes(bytes: &[u8]) -> Result<BigUint, IntBytesError> {
    match chain_bytes::split(bytes)? {
        None => Ok(BigUint::ZERO),
        Some((Sign::Minus, _)) => Err(IntBytesError::Sign(1)),
        Some((_, magnitude)) => Ok(BigUint::from_bytes_be(magnitude)),
    }
}
