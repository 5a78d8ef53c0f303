//! Bytes as an attacker, or a bad disk, would change them.
//!
//! Every decoder is tried on these: a truncation must be refused, a flipped bit must give an error or a value
//! that encodes to exactly the changed bytes, and nothing may panic or loop.

/// Every proper prefix, from the empty one on.
pub fn truncations(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    (0..bytes.len()).map(|length| &bytes[..length])
}

/// The bytes with one bit flipped, for every bit.
pub fn bit_flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len().saturating_mul(8)).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

/// The bytes with one byte replaced by each of the values that mean something to CBOR: lengths that lie.
///
/// The values are the extreme header of each major type, so that a short string claims 2^64 bytes, an array
/// 2^64 items, and indefinite lengths appear everywhere.
pub fn lies(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    const HEADERS: [u8; 15] =
        [0x00, 0x1b, 0x3b, 0x40, 0x5b, 0x5f, 0x7b, 0x7f, 0x80, 0x9b, 0x9f, 0xbb, 0xd8, 0xf6, 0xff];
    (0..bytes.len()).flat_map(move |at| {
        HEADERS.into_iter().map(move |header| {
            let mut lying = bytes.to_vec();
            lying[at] = header;
            lying
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_them() {
        assert_eq!(truncations(b"abc").collect::<Vec<_>>(), [&b""[..], b"a", b"ab"]);
        assert_eq!(bit_flips(&[0]).collect::<Vec<_>>(), (0..8).map(|bit| vec![1 << bit]).collect::<Vec<_>>());
        assert_eq!(lies(&[1, 2]).count(), 30);
        assert!(lies(&[1, 2]).all(|lying| lying.len() == 2));
    }
}
