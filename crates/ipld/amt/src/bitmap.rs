//! Which slots of a node are filled, and where a slot's content lies among those.
//!
//! Used by nodes in memory and on the wire. One word serves all widths of the chain (up to 6); wider nodes take a list
//! of words. On the wire the lowest bit of the first byte is slot 0.

use forest_encoding::cbor::{Major, Writer};

use crate::BitWidth;

/// A set of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bitmap {
    /// Up to 64 slots.
    Word(u64),
    /// More.
    Words(Box<[u64]>),
}

impl Bitmap {
    /// No slots.
    pub(crate) fn empty(width: BitWidth) -> Self {
        match width.bits() {
            0..=6 => Self::Word(0),
            _ => Self::Words(vec![0; width.slots().div_ceil(64)].into()),
        }
    }

    /// The `count` first slots; at most as many as there are.
    pub(crate) fn first(count: usize, width: BitWidth) -> Self {
        let mut bitmap = Self::empty(width);
        let mut left = count;
        for word in bitmap.words_mut() {
            let ones = left.min(64);
            *word = u64::MAX.checked_shr(64_u32.saturating_sub(ones as u32)).unwrap_or(0);
            left = left.saturating_sub(ones);
        }
        bitmap
    }

    /// Reads a bitmap of exactly the width's length. Bits beyond the last slot, possible below width 3, are ignored,
    /// as the network ignores them.
    pub(crate) fn from_bytes(bytes: &[u8], width: BitWidth) -> Option<Self> {
        if bytes.len() != width.bitmap_bytes() {
            return None;
        }
        let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word: u64, &byte| word << 8 | u64::from(byte));
        Some(match width.bits() {
            bits @ 0..=2 => Self::Word(word(bytes) & !(u64::MAX.wrapping_shl(1_u32.wrapping_shl(bits)))),
            3..=6 => Self::Word(word(bytes)),
            _ => Self::Words(bytes.chunks(8).map(word).collect()),
        })
    }

    /// Appends the bitmap as a byte string of the width's length.
    pub(crate) fn write(&self, width: BitWidth, writer: &mut Writer) {
        match self {
            Self::Word(word) => {
                let bytes = word.to_le_bytes();
                writer.bytes(bytes.get(..width.bitmap_bytes()).unwrap_or(&bytes));
            }
            Self::Words(words) => {
                writer.head(Major::Bytes, width.bitmap_bytes() as u64);
                for word in words {
                    writer.raw(&word.to_le_bytes());
                }
            }
        }
    }

    #[inline]
    pub(crate) fn contains(&self, slot: usize) -> bool {
        self.words().get(slot / 64).is_some_and(|word| word & bit(slot) != 0)
    }

    /// Where the content of `slot` lies, if it is filled.
    #[inline]
    pub(crate) fn position(&self, slot: usize) -> Option<usize> {
        match self {
            Self::Word(word) => (word & bit(slot) != 0).then(|| rank_in_word(*word, slot)),
            Self::Words(_) => self.position_in_words(slot),
        }
    }

    /// Kept apart: widths above 6 are not in use, and the code for them would crowd out that for the others.
    #[cold]
    fn position_in_words(&self, slot: usize) -> Option<usize> {
        self.contains(slot).then(|| self.rank(slot))
    }

    /// How many filled slots lie before `slot`.
    pub(crate) fn rank(&self, slot: usize) -> usize {
        let (before, from) = self.words().split_at_checked(slot / 64).unwrap_or_default();
        ones(before).wrapping_add(from.first().map_or(0, |&word| rank_in_word(word, slot)))
    }

    pub(crate) fn insert(&mut self, slot: usize) {
        if let Some(word) = self.words_mut().get_mut(slot / 64) {
            *word |= bit(slot);
        }
    }

    /// Fills every slot that is filled in `other`, which is of the same width.
    pub(crate) fn insert_all(&mut self, other: &Self) {
        for (word, more) in self.words_mut().iter_mut().zip(other.words()) {
            *word |= more;
        }
    }

    pub(crate) fn remove(&mut self, slot: usize) {
        if let Some(word) = self.words_mut().get_mut(slot / 64) {
            *word &= !bit(slot);
        }
    }

    /// How many slots are filled.
    pub(crate) fn count(&self) -> usize {
        ones(self.words())
    }

    /// The filled slots at and after `from`, ascending.
    pub(crate) fn slots_from(&self, from: usize) -> Slots<'_> {
        let (first, rest) = match self.words().get(from / 64..) {
            Some([first, rest @ ..]) => (first & !bit(from).wrapping_sub(1), rest),
            _ => (0, &[][..]),
        };
        Slots { word: first, base: from & !63, rest }
    }

    fn words(&self) -> &[u64] {
        match self {
            Self::Word(word) => std::slice::from_ref(word),
            Self::Words(words) => words,
        }
    }

    fn words_mut(&mut self) -> &mut [u64] {
        match self {
            Self::Word(word) => std::slice::from_mut(word),
            Self::Words(words) => words,
        }
    }
}

/// Filled slots, ascending.
#[derive(Clone, Debug)]
pub(crate) struct Slots<'a> {
    /// What is left of the present word.
    word: u64,
    /// The slot of its lowest bit.
    base: usize,
    rest: &'a [u64],
}

impl Iterator for Slots<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.word == 0 {
            let (&word, rest) = self.rest.split_first()?;
            (self.word, self.base, self.rest) = (word, self.base.wrapping_add(64), rest);
        }
        let slot = self.base.wrapping_add(self.word.trailing_zeros() as usize);
        self.word &= self.word.wrapping_sub(1);
        Some(slot)
    }
}

/// The bit of a slot in its word.
const fn bit(slot: usize) -> u64 {
    1_u64.wrapping_shl((slot % 64) as u32)
}

/// How many bits of a word are set below that of `slot`.
#[inline]
const fn rank_in_word(word: u64, slot: usize) -> usize {
    let below = bit(slot).wrapping_sub(1);
    // Nodes of dense arrays are filled from the front; counting bits is slow without an instruction for it.
    if word & below == below { slot % 64 } else { (word & below).count_ones() as usize }
}

fn ones(words: &[u64]) -> usize {
    words.iter().fold(0, |sum, word| sum.wrapping_add(word.count_ones() as usize))
}

#[cfg(test)]
mod tests {
    use forest_encoding::cbor::Reader;

    use super::*;

    #[test]
    fn agrees_with_a_list_of_booleans_at_every_width() {
        for bits in 0..=9 {
            let width = BitWidth::new(bits).unwrap();
            let mut model = vec![false; width.slots()];
            let mut bitmap = Bitmap::empty(width);
            for step in 0..model.len() * 2 {
                let slot = step * 7919 % model.len();
                model[slot] = !model[slot];
                if model[slot] {
                    bitmap.insert(slot)
                } else {
                    bitmap.remove(slot)
                }
                if step % 17 != 0 && model.len() > 64 {
                    continue;
                }
                let filled: Vec<usize> = (0..model.len()).filter(|&slot| model[slot]).collect();
                assert_eq!(bitmap.count(), filled.len());
                for from in 0..=model.len() {
                    let after = filled.partition_point(|&slot| slot < from);
                    assert_eq!(
                        bitmap.slots_from(from).collect::<Vec<_>>(),
                        filled[after..],
                        "width {bits} from {from}"
                    );
                    if from < model.len() {
                        assert_eq!(bitmap.rank(from), after);
                        assert_eq!(bitmap.contains(from), model[from]);
                    }
                }
                let mut writer = Writer::new();
                bitmap.write(width, &mut writer);
                let bytes = Reader::new(writer.as_slice()).bytes().unwrap();
                assert_eq!(bytes.len(), width.bitmap_bytes());
                assert_eq!(Bitmap::from_bytes(&bytes, width), Some(bitmap.clone()));
                assert_eq!(Bitmap::from_bytes(&[&bytes[..], &[0]].concat(), width), None);
            }
            for count in 0..=width.slots() {
                let first = Bitmap::first(count, width);
                assert_eq!(first.slots_from(0).collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn bits_beyond_the_last_slot_are_ignored() {
        for (bits, slots) in [(0, 1), (1, 2), (2, 4), (3, 8)] {
            let width = BitWidth::new(bits).unwrap();
            assert_eq!(Bitmap::from_bytes(&[0xff], width), Some(Bitmap::first(slots, width)));
        }
    }
}
