//! What a flush follows and what it leaves behind: the parts of it that changed between network versions.

use forest_encoding::{codec, links::CborDialect};

/// How a [`WriteBuffer`](super::WriteBuffer) flushes.
///
/// The same in all versions: blake2b-256 CIDs name blocks; CIDs under the identity hash are followed into their digest when they are DAG-CBOR;
/// commitments of sectors and pieces are passed over; any other link fails the flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlushRules {
    /// How strictly DAG-CBOR is read.
    pub dialect: CborDialect,
    /// The codecs that a block may have.
    pub codecs: &'static [u64],
    /// What becomes of the blocks that the root does not reach.
    pub unreachable: Unreachable,
}

/// What a flush does to held blocks that the root does not reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// They are gone.
    Drop,
    /// They stay, and can be read and flushed later.
    Keep,
}

impl FlushRules {
    /// Network versions 16 and 17.
    pub const NV16: Self = Self {
        dialect: CborDialect::Strict,
        codecs: &[codec::RAW, codec::DAG_CBOR],
        unreachable: Unreachable::Drop,
    };

    /// Network versions from 18 on.
    pub const NV18: Self = Self {
        dialect: CborDialect::Lenient,
        codecs: &[codec::RAW, codec::DAG_CBOR, codec::CBOR],
        unreachable: Unreachable::Keep,
    };
}
