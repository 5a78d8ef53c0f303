//! Finds the links of a block in one pass over its bytes, without decoding it.
//!
//! Two walks that the network tells apart, each accepting exactly what it accepts there:
//! - [`scan`] (files `scan`, `account`): what the VM charges gas for when a block is opened or created since network version 21.
//!   It reports how much it looked at even when it fails, and stops where the gas ends. FIP-0071.
//! - [`walk`]: what a flush of written blocks follows, with the two CBOR dialects of the VM generations.
//!
//! Neither allocates, and neither recurses on input but for CIDs inside CIDs, whose depth the size of a digest bounds.

mod scan;
#[cfg(test)]
mod tests;
mod walk;

pub use scan::{Allowance, Scan, ScanError, scan};
pub use walk::{CborDialect, walk};
