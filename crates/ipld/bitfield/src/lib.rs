//! Bit fields: sets of `u64` that the chain stores as RLE+ and miners' state is made of.
//!
//! Sector numbers, faults, partitions and deadlines are sets of numbers in long runs. [`BitField`] keeps such a set as
//! sorted runs, does its algebra run by run and never bit by bit, and reads and writes the one RLE+ encoding that the
//! network accepts. [`UnvalidatedBitField`] carries the encoding of a parameter undecoded until someone looks.
//!
//! Stands on serde only; `forest_shared` and the actors' state build on it. The format and its limits are those of the
//! Filecoin specification, "RLE+ Bitset Encoding".
//!
//! ```
//! use forest_bitfield::BitField;
//!
//! let mut sectors = BitField::from_ranges([0..100, 200..300]);
//! sectors.unset(50);
//! let faults = BitField::try_from_bits([7, 8, 250])?;
//! let live = &sectors - &faults;
//! assert_eq!(live.len(), 196);
//! assert_eq!(BitField::from_bytes(&live.to_bytes())?, live);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod algebra;
mod bitfield;
mod edit;
mod error;
mod iter;
mod ops;
mod query;
mod rle;
mod run;
mod serde;
mod unvalidated;

pub use bitfield::BitField;
pub use error::{OutOfRange, RleError};
pub use iter::{Bits, Ranges};
pub use serde::MAX_ENCODED_SIZE;
pub use unvalidated::{UnvalidatedBitField, Validate};
