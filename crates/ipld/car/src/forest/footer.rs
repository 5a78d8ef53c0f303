//! The last 16 bytes: a skippable frame with the offset of the index.
//!
//! Read by [`ForestCar`](super::ForestCar) to tell the format from any other zstd file, written last by
//! [`ForestCarWriter`](super::ForestCarWriter), so that a file that was not finished is not one of this format.

/// First bytes of the skippable frames that this format writes (RFC 8878, 3.1.2).
pub(crate) const SKIPPABLE_MAGIC: [u8; 4] = [0x50, 0x2a, 0x4d, 0x18];

/// Bytes of a skippable frame before its data: magic and length.
pub(crate) const SKIPPABLE_HEADER: u64 = 8;

/// Bytes of the footer.
pub(crate) const FOOTER: u64 = 16;

/// The footer of a file whose index data (behind its frame header) begins at `index`.
pub(crate) fn encode(index: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    let parts = SKIPPABLE_MAGIC.into_iter().chain(8_u32.to_le_bytes()).chain(index.to_le_bytes());
    for (byte, part) in bytes.iter_mut().zip(parts) {
        *byte = part;
    }
    bytes
}

/// Where the index data begins, if these are the last bytes of a `.forest.car.zst`.
pub(crate) fn decode(bytes: &[u8]) -> Option<u64> {
    let (_, offset) = bytes.split_last_chunk::<8>()?;
    let index = u64::from_le_bytes(*offset);
    (bytes == encode(index)).then_some(index)
}
