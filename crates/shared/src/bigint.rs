//! Integers beyond 64 bits, and how the chain writes them.
//!
//! On chain an integer is a byte string: empty for zero, otherwise a sign byte (0 plus, 1 minus) and the big-endian
//! magnitude, 128 bytes at most. Decoding tolerates leading zeros of the magnitude, encoding never makes them.
//!
//! - [`CompactInt`]: any integer, without a heap while it fits in 128 bits. What [`crate::econ::TokenAmount`] is made of.
//! - [`bigint_ser`], [`biguint_ser`]: `#[serde(with = "…")]` for fields of type [`BigInt`] and [`BigUint`].

pub mod bigint_ser;
pub mod biguint_ser;
mod chain_bytes;
mod compact;
mod compact_ops;

pub use bigint_ser::{BigIntDe, BigIntSer};
pub use biguint_ser::{BigUintDe, BigUintSer};
pub use chain_bytes::{IntBytesError, MAX_BIGINT_SIZE};
pub use compact::CompactInt;
pub use num_bigint::{BigInt, BigUint, Sign};
