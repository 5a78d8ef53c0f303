//! CBOR by hand: a reader that borrows, a writer that appends.
//!
//! For the decoders of hot structures (HAMT and AMT nodes, bitfields, headers), which know the shape they want and
//! would pay for serde's generality; everything else uses [`to_vec`](crate::to_vec) and
//! [`from_slice`](crate::from_slice). The two mix: [`Reader::value`] decodes one serde value in place and
//! [`Writer::value`] appends one.
//!
//! Invariant: each method of [`Reader`] accepts exactly the bytes that the serde decoder of the network
//! (serde_ipld_dagcbor 0.6) accepts for the same type, its oddities included (docs/adr/0002), so a decoder may be
//! rewritten from one to the other without a fork. Strictness is asked for apart: [`check_canonical`](crate::check_canonical).

mod error;
mod head;
mod in_place;
mod reader;
mod skip;
#[cfg(test)]
mod tests;
mod writer;

pub use error::CborError;
pub(crate) use head::take_slice;
pub use head::{Head, Major};
pub use reader::Reader;
pub use writer::Writer;

/// How deeply arrays, maps, options and tags may nest in one value: the limit of the network's decoder.
pub const MAX_DEPTH: usize = 256;

/// The tag of a CID in DAG-CBOR.
pub const TAG_CID: u64 = 42;
