//! The chain's bytes of an integer: sign byte, big-endian magnitude, nothing at all for zero.
//!
//! Shared by every integer type of this crate; the one place that knows the limits.

use num_bigint::{BigInt, BigUint, Sign};
use serde::{Deserializer, de};

/// Most bytes, sign included, that an encoded integer may have.
pub const MAX_BIGINT_SIZE: usize = 128;

const PLUS: u8 = 0;
const MINUS: u8 = 1;

/// An integer does not fit its encoding, or bytes are not the encoding of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IntBytesError {
    /// More than 128 bytes, sign included.
    #[error("integer of {0} bytes where at most {MAX_BIGINT_SIZE} are allowed")]
    TooLong(usize),
    /// The first byte is neither 0 nor 1; for unsigned integers, not 0.
    #[error("invalid sign byte {0} of an integer")]
    Sign(u8),
}

/// Sign and magnitude of encoded bytes; `None` for zero written as nothing.
pub(super) fn split(bytes: &[u8]) -> Result<Option<(Sign, &[u8])>, IntBytesError> {
    let Some((&sign, magnitude)) = bytes.split_first() else { return Ok(None) };
    let sign = match sign {
        PLUS => Sign::Plus,
        MINUS => Sign::Minus,
        other => return Err(IntBytesError::Sign(other)),
    };
    if bytes.len() > MAX_BIGINT_SIZE {
        return Err(IntBytesError::TooLong(bytes.len()));
    }
    Ok(Some((sign, magnitude)))
}

/// The bytes of an integer given as sign and minimal magnitude.
fn join(sign: Sign, magnitude: &[u8]) -> Result<Vec<u8>, IntBytesError> {
    let sign = match sign {
        Sign::NoSign => return Ok(Vec::new()),
        Sign::Plus => PLUS,
        Sign::Minus => MINUS,
    };
    let length = magnitude.len().saturating_add(1);
    if length > MAX_BIGINT_SIZE {
        return Err(IntBytesError::TooLong(length));
    }
    let mut bytes = Vec::with_capacity(length);
    bytes.push(sign);
    bytes.extend_from_slice(magnitude);
    Ok(bytes)
}

/// The chain's bytes of a signed integer.
pub(super) fn of_bigint(int: &BigInt) -> Result<Vec<u8>, IntBytesError> {
    let (sign, magnitude) = int.to_bytes_be();
    join(sign, &magnitude)
}

/// The chain's bytes of an unsigned integer.
pub(super) fn of_biguint(int: &BigUint) -> Result<Vec<u8>, IntBytesError> {
    let sign = if int.bits() == 0 { Sign::NoSign } else { Sign::Plus };
    join(sign, &int.to_bytes_be())
}

/// The bytes of an integer that fits 128 bits, in a buffer of the caller.
pub(super) fn of_i128(int: i128, buffer: &mut [u8; 17]) -> &[u8] {
    if int == 0 {
        return &[];
    }
    let magnitude = int.unsigned_abs();
    // The sign byte sits directly before the first byte that is not zero.
    let sign_at = (magnitude.leading_zeros() / 8) as usize;
    if let Some((_, tail)) = buffer.split_first_mut() {
        tail.copy_from_slice(&magnitude.to_be_bytes());
    }
    if let Some(slot) = buffer.get_mut(sign_at) {
        *slot = if int < 0 { MINUS } else { PLUS };
    }
    buffer.get(sign_at..).unwrap_or_default()
}

/// Runs `read` over the byte string that comes next, without copying it first.
pub(super) fn visit<'de, D, T>(
    deserializer: D,
    read: fn(&[u8]) -> Result<T, IntBytesError>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Visitor<T>(fn(&[u8]) -> Result<T, IntBytesError>);

    impl<T> de::Visitor<'_> for Visitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the bytes of an integer")
        }

        fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<T, E> {
            (self.0)(bytes).map_err(E::custom)
        }
    }

    deserializer.deserialize_bytes(Visitor(read))
}
