//! Which slots of a node are filled.
//!
//! Part of [`Node`](crate::node::Node). On the wire: big-endian bytes without leading zeros, at most 32; read with
//! leading zeros too, as the network does. Bits beyond the fanout of the trie are kept when a block has them (the
//! network does not look); no path leads there.

/// A set of slot indices, 0 to 255.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bitfield([u64; 4]);

/// The longest encoding in bytes.
const MAX_BYTES: usize = 32;

impl Bitfield {
    /// The set that `bytes` encode, or `None` when they are too many.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut padded = [0; MAX_BYTES];
        let start = MAX_BYTES.checked_sub(bytes.len())?;
        padded.get_mut(start..)?.copy_from_slice(bytes);
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().rev().zip(padded.as_chunks().0) {
            *word = u64::from_be_bytes(*bytes);
        }
        Some(Self(words))
    }

    /// Hands the encoding to `with`.
    pub(crate) fn with_bytes<R>(self, with: impl FnOnce(&[u8]) -> R) -> R {
        let mut padded = [0; MAX_BYTES];
        for (word, bytes) in self.0.iter().rev().zip(padded.as_chunks_mut().0) {
            *bytes = word.to_be_bytes();
        }
        let start = padded.iter().position(|&byte| byte != 0).unwrap_or(MAX_BYTES);
        with(padded.get(start..).unwrap_or_default())
    }

    /// How many slots are filled.
    #[inline]
    pub(crate) fn len(self) -> usize {
        self.0.iter().fold(0, |sum: usize, word| sum.wrapping_add(word.count_ones() as usize))
    }

    /// Whether slot `index` is filled.
    #[inline]
    pub(crate) fn contains(self, index: u8) -> bool {
        self.word(index) & bit(index) != 0
    }

    /// How many slots before `index` are filled: where its content lies among the filled ones.
    #[inline]
    pub(crate) fn rank(self, index: u8) -> usize {
        let below = bit(index).wrapping_sub(1);
        let here = (self.word(index) & below).count_ones() as usize;
        // Most tries have at most 64 slots: no words before.
        self.0
            .iter()
            .take(usize::from(index / 64))
            .fold(here, |sum, w| sum.wrapping_add(w.count_ones() as usize))
    }

    /// Fills slot `index`.
    pub(crate) fn insert(&mut self, index: u8) {
        if let Some(word) = self.0.get_mut(usize::from(index / 64)) {
            *word |= bit(index);
        }
    }

    /// Empties slot `index`.
    pub(crate) fn remove(&mut self, index: u8) {
        if let Some(word) = self.0.get_mut(usize::from(index / 64)) {
            *word &= !bit(index);
        }
    }

    /// The filled slots, in order.
    pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(move |&index| self.contains(index))
    }

    /// The slots filled here or there.
    pub(crate) fn union(self, other: Self) -> Self {
        let mut words = self.0;
        for (word, theirs) in words.iter_mut().zip(other.0) {
            *word |= theirs;
        }
        Self(words)
    }

    #[inline]
    fn word(self, index: u8) -> u64 {
        self.0.get(usize::from(index / 64)).copied().unwrap_or(0)
    }
}

#[inline]
const fn bit(index: u8) -> u64 {
    1_u64.wrapping_shl(index as u32 % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_count_the_filled_slots_before() {
        let mut field = Bitfield::default();
        for index in [0, 7, 63, 64, 129, 255] {
            field.insert(index);
        }
        assert_eq!(field.iter().collect::<Vec<_>>(), [0, 7, 63, 64, 129, 255]);
        assert_eq!(field.len(), 6);
        for (rank, index) in field.iter().enumerate() {
            assert_eq!(field.rank(index), rank);
            assert!(field.contains(index));
        }
        field.remove(64);
        assert!(!field.contains(64));
        assert_eq!(field.rank(255), 4);
    }

    #[test]
    fn bytes_are_big_endian_without_leading_zeros() {
        let mut field = Bitfield::default();
        field.with_bytes(|bytes| assert_eq!(bytes, [0_u8; 0]));
        field.insert(0);
        field.with_bytes(|bytes| assert_eq!(bytes, [1]));
        field.insert(64);
        field.with_bytes(|bytes| assert_eq!(bytes, [1, 0, 0, 0, 0, 0, 0, 0, 1]));
        assert_eq!(Bitfield::from_bytes(&[0, 1, 0, 0, 0, 0, 0, 0, 0, 1]), Some(field));
        assert_eq!(Bitfield::from_bytes(&[0; 33]), None);
    }
}
