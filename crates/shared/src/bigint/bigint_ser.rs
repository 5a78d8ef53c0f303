//! Signed integers as the chain's bytes, for serde: `#[serde(with = "bigint_ser")]` on a field, or the wrappers.

use num_bigint::{BigInt, Sign};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

use super::chain_bytes::{self, IntBytesError};

/// A borrowed integer that serializes as the chain's bytes.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct BigIntSer<'a>(#[serde(serialize_with = "serialize")] pub &'a BigInt);

/// An integer that serializes as, and deserializes from, the chain's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BigIntDe(#[serde(with = "self")] pub BigInt);

/// Writes the integer as the chain's bytes.
///
/// # Errors
/// When it needs more than 128 bytes.
pub fn serialize<S: Serializer>(int: &BigInt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(&chain_bytes::of_bigint(int).map_err(S::Error::custom)?)
}

/// Reads an integer from the chain's bytes.
///
/// # Errors
/// When the next item is not a byte string of at most 128 bytes that is empty or starts with a sign.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BigInt, D::Error> {
    chain_bytes::visit(deserializer, from_bytes)
}

fn from_bytes(bytes: &[u8]) -> Result<BigInt, IntBytesError> {
    let (sign, magnitude) = chain_bytes::split(bytes)?.unwrap_or((Sign::NoSign, &[]));
    Ok(BigInt::from_bytes_be(sign, magnitude))
}
