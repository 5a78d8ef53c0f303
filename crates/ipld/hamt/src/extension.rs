//! The levels a link jumps over: the compressed path of a KAMT.
//!
//! Kept by [`Child`](crate::node::Child); always empty in a HAMT. Between a node and the child that an extension leads
//! to, every key shares the bits of the extension. Its length is a multiple of the bit width.
//!
//! A block may carry more path bytes than the length needs, or stray bits in the last. They change nothing and are
//! written back as they came; split and merged extensions are packed anew.

use crate::{
    Error,
    config::BitWidth,
    path::{PATH_BITS, Path, bits_at},
};

/// A possibly empty run of path bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extension(Option<Box<Bits>>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Bits {
    length: u32,
    bytes: Vec<u8>,
}

/// How much of an extension a path has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// All of it.
    Full,
    /// Only so many bits: the key is not below this link.
    Partial(u32),
}

impl Extension {
    /// An extension as it stands in a block, or `None` when `bytes` do not hold `length` bits.
    #[must_use]
    pub fn from_wire(length: u32, bytes: &[u8]) -> Option<Self> {
        if length.div_ceil(8) as usize > bytes.len() {
            return None;
        }
        Some(Self((!bytes.is_empty()).then(|| Box::new(Bits { length, bytes: bytes.to_vec() }))))
    }

    /// The length in bits.
    #[inline]
    #[must_use]
    pub fn length(&self) -> u32 {
        self.0.as_ref().map_or(0, |bits| bits.length)
    }

    /// The bits, the most significant first.
    #[inline]
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |bits| &bits.bytes)
    }

    /// Whether the link jumps over nothing.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length() == 0
    }

    /// How many levels the link jumps over.
    #[inline]
    pub(crate) fn levels(&self, width: BitWidth) -> u32 {
        self.length().checked_div(width.bits()).unwrap_or(0)
    }

    /// The index at bit `at`.
    #[inline]
    pub(crate) fn index(&self, at: u32, width: BitWidth) -> u8 {
        bits_at(self.bytes(), at, width.bits())
    }

    /// Follows the extension along `path`, which has taken what matched afterwards.
    ///
    /// # Errors
    /// [`Error::PathExhausted`] when the path ends first.
    #[inline]
    pub(crate) fn follow(&self, path: &mut Path, width: BitWidth) -> Result<Match, Error> {
        let mut matched = 0_u32;
        while matched < self.length() {
            let before = *path;
            if path.next(width).ok_or(Error::PathExhausted)? != self.index(matched, width) {
                *path = before;
                return Ok(Match::Partial(matched));
            }
            matched = matched.saturating_add(width.bits());
        }
        Ok(Match::Full)
    }

    /// Whether `path` leads along all of the extension, which it then has taken.
    ///
    /// # Errors
    /// As [`follow`](Self::follow).
    #[inline]
    pub(crate) fn leads(&self, path: &mut Path, width: BitWidth) -> Result<bool, Error> {
        self.follow(path, width).map(|matched| matched == Match::Full)
    }

    /// The extension of all indices that `path` shares with every one of `others` from here on. `path` takes them.
    pub(crate) fn common_prefix(path: &mut Path, others: &[Path], width: BitWidth) -> Self {
        let mut packer = Packer::default();
        while path.taken() < PATH_BITS {
            let before = *path;
            let index = path.next(width);
            let shared = others.iter().all(|other| other.at(before.taken()).next(width) == index);
            match index {
                Some(index) if shared => packer.push(index, width.bits()),
                _ => {
                    *path = before;
                    break;
                }
            }
        }
        packer.finish()
    }

    /// Cuts out the index at bit `at`: what lies before, the index, what lies behind.
    pub(crate) fn split(&self, at: u32, width: BitWidth) -> (Self, u8, Self) {
        let behind = at.saturating_add(width.bits());
        (self.part(0, at), self.index(at, width), self.part(behind, self.length()))
    }

    /// Undoes [`split`](Self::split).
    pub(crate) fn join(before: &Self, index: u8, behind: &Self, width: BitWidth) -> Self {
        let mut packer = Packer::default();
        packer.push_all(before, 0, before.length());
        packer.push(index, width.bits());
        packer.push_all(behind, 0, behind.length());
        packer.finish()
    }

    fn part(&self, from: u32, to: u32) -> Self {
        let mut packer = Packer::default();
        packer.push_all(self, from, to);
        packer.finish()
    }
}

/// Packs bits into bytes, the most significant first.
#[derive(Default)]
struct Packer {
    length: u32,
    bytes: Vec<u8>,
}

impl Packer {
    /// Appends the lowest `count` bits (1 to 8) of `index`.
    fn push(&mut self, index: u8, count: u32) {
        let room = 8_u32.wrapping_sub(self.length % 8);
        if room == 8 {
            self.bytes.push(0);
        }
        // The bits at the top of 16, moved behind those that the last byte already has.
        let top = u16::from(index).wrapping_shl(16_u32.wrapping_sub(count));
        let [here, over] = top.wrapping_shr(8_u32.wrapping_sub(room)).to_be_bytes();
        if let Some(last) = self.bytes.last_mut() {
            *last |= here;
        }
        if count > room {
            self.bytes.push(over);
        }
        self.length = self.length.saturating_add(count);
    }

    fn push_all(&mut self, source: &Extension, mut from: u32, to: u32) {
        while from < to {
            let count = to.saturating_sub(from).min(8);
            self.push(bits_at(source.bytes(), from, count), count);
            from = from.saturating_add(count);
        }
    }

    fn finish(self) -> Extension {
        let Self { length, bytes } = self;
        Extension((length > 0).then(|| Box::new(Bits { length, bytes })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W3: BitWidth = match BitWidth::new(3) {
        Some(width) => width,
        None => panic!("3 is a width"),
    };

    fn key(start: [u8; 5]) -> [u8; 32] {
        let mut key = [0; 32];
        key[..5].copy_from_slice(&start);
        key
    }

    #[test]
    fn a_common_prefix_ends_at_a_whole_index() {
        let first = key([0b1000_1000, 0b1001_0010, 0b1010_1010, 0b1101_1011, 0b1110_1110]);
        let mut second = first;
        second[3] = 0b1101_0111;
        let mut path = Path::new(first).at(6);
        let extension = Extension::common_prefix(&mut path, &[Path::new(second)], W3);
        // Four bits of the fourth byte agree, but only one index of three ends inside them.
        assert_eq!(extension.length(), 2 + 8 + 8 + 3);
        assert_eq!(extension.bytes(), [0b0010_0100, 0b1010_1010, 0b1011_0000]);
        assert_eq!(path.taken(), 6 + 21);
        let mut again = Path::new(first).at(6);
        assert_eq!(extension.follow(&mut again, W3).unwrap(), Match::Full);
        assert_eq!(extension.follow(&mut again, W3).unwrap(), Match::Partial(0));
    }

    #[test]
    fn split_and_join_are_inverse_at_every_index() {
        for width in 1..=8 {
            let width = BitWidth::new(width).unwrap();
            let bytes: Vec<u8> = (0..32_u8).map(|byte| byte.wrapping_mul(37) ^ 0x5a).collect();
            let length = 240 / width.bits() * width.bits();
            let mut whole = Packer::default();
            whole.push_all(&Extension::from_wire(256, &bytes).unwrap(), 0, length);
            let whole = whole.finish();
            for at in (0..length).step_by(width.bits() as usize) {
                let (before, index, behind) = whole.split(at, width);
                assert_eq!(before.length() + width.bits() + behind.length(), length);
                assert_eq!(index, bits_at(&bytes, at, width.bits()));
                assert_eq!(Extension::join(&before, index, &behind, width), whole);
            }
        }
    }

    #[test]
    fn bytes_must_hold_the_bits_and_may_hold_more() {
        assert_eq!(Extension::from_wire(9, &[0xff]), None);
        assert_eq!(Extension::from_wire(u32::MAX, &[0xff]), None);
        let odd = Extension::from_wire(0, &[1]).unwrap();
        assert!(odd.is_empty());
        assert_eq!(odd.bytes(), [1]);
        assert_eq!(Extension::from_wire(0, &[]), Some(Extension::default()));
    }
}
