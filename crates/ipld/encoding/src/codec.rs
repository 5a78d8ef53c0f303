//! The multicodec numbers that CIDs of the network carry.
//!
//! Source: the multicodec table; FIP-0071 for what the VM accepts where.

/// Raw bytes: no structure, no links.
pub const RAW: u64 = 0x55;
/// CBOR whose links are not followed (FIP-0071).
pub const CBOR: u64 = 0x51;
/// DAG-CBOR: CBOR with links as tag 42.
pub const DAG_CBOR: u64 = 0x71;
/// Commitment of an unsealed sector or a piece: never a block.
pub const FIL_COMMITMENT_UNSEALED: u64 = 0xf101;
/// Commitment of a sealed sector: never a block.
pub const FIL_COMMITMENT_SEALED: u64 = 0xf102;
