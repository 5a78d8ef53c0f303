//! The bits that place a key: its hash in a HAMT, the key itself in a KAMT.
//!
//! Read from the most significant bit on, one index of [`BitWidth`] bits per level. 256 bits are not a multiple of
//! 5, so the last index may be narrower (Filecoin specification, "HAMT"). What ends here bounds every descent: a trie is never
//! deeper than its paths are long.

use crate::config::BitWidth;

/// The length of every path in bits.
pub const PATH_BITS: u32 = 256;

/// The path of a key, and how much of it the nodes above have taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    bits: [u8; 32],
    taken: u32,
}

impl Path {
    /// A path at its start.
    #[inline]
    #[must_use]
    pub const fn new(bits: [u8; 32]) -> Self {
        Self { bits, taken: 0 }
    }

    /// The same bits, of which `taken` are taken.
    #[inline]
    #[must_use]
    pub const fn at(self, taken: u32) -> Self {
        Self { bits: self.bits, taken }
    }

    /// How many bits have been taken.
    #[inline]
    #[must_use]
    pub const fn taken(&self) -> u32 {
        self.taken
    }

    /// Takes the next index, or nothing when the path has ended.
    #[inline]
    pub fn next(&mut self, width: BitWidth) -> Option<u8> {
        let left = PATH_BITS.saturating_sub(self.taken);
        if left == 0 {
            return None;
        }
        let count = width.bits().min(left);
        let index = bits_at(&self.bits, self.taken, count);
        self.taken = self.taken.saturating_add(count);
        Some(index)
    }
}

/// `count` bits (at most 8) of `bytes` from bit `at` on, the most significant first. Bits beyond the end are zero.
#[inline]
pub(crate) fn bits_at(bytes: &[u8], at: u32, count: u32) -> u8 {
    let first = (at / 8) as usize;
    let byte = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let window = u16::from_be_bytes([byte(first), byte(first.wrapping_add(1))]);
    let aligned = window.wrapping_shl(at % 8);
    let [high, _] = aligned.to_be_bytes();
    if count >= 8 { high } else { high.wrapping_shr(8_u32.wrapping_sub(count)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(start: &[u8]) -> Path {
        let mut bits = [0; 32];
        bits[..start.len()].copy_from_slice(start);
        Path::new(bits)
    }

    #[test]
    fn takes_bits_from_the_most_significant_on_across_bytes() {
        let mut path = path(&[0b1000_1000, 0b1010_1010, 0b1011_1111, 0b1111_1111]);
        let mut take = |width| path.next(BitWidth::new(width).unwrap()).unwrap();
        assert_eq!(take(8), 0b1000_1000);
        assert_eq!(take(5), 0b10101);
        assert_eq!(take(5), 0b01010);
        assert_eq!(take(6), 0b11_1111);
        assert_eq!(take(8), 0b1111_1111);
        assert_eq!(path.taken(), 32);
    }

    #[test]
    fn the_last_index_is_as_narrow_as_what_is_left() {
        let mut path = Path::new([0xff; 32]);
        for _ in 0..51 {
            assert_eq!(path.next(BitWidth::W5), Some(0b11111));
        }
        assert_eq!(path.next(BitWidth::W5), Some(1));
        assert_eq!(path.next(BitWidth::W5), None);
    }
}
