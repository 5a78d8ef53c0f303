//! Keys of maps in actors' states.

use forest_hamt::BytesKey;

/// A number as a key: the id of an actor, a deal or an allocation.
pub(crate) fn uint_key(number: u64) -> BytesKey {
    unsigned_varint::encode::u64(number, &mut unsigned_varint::encode::u64_buffer()).into()
}
