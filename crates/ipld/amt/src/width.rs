//! The width of a tree's nodes, and which indices lie where.
//!
//! A node at height 0 holds values, one at height h links to nodes at h - 1. A slot at height h stands for
//! `2^(width * h)` indices, or all of them where that exceeds 64 bits. Every index of the crate is taken apart here.

/// The last index: `u64::MAX - 1`, so that the count of a full array fits 64 bits.
pub const MAX_INDEX: u64 = u64::MAX - 1;

/// The greatest height of a root that is loaded.
pub const MAX_HEIGHT: u32 = 64;

/// How many bits of an index one node takes: it has `2^bits` slots.
///
/// Width 0, one slot, is of no use and accepted as the network accepts it: such a tree has room for index 0 only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BitWidth(u8);

impl BitWidth {
    /// The default, and the width of every tree of the old form: 8 slots.
    pub const W3: Self = Self(3);
    /// The width of event lists and of most arrays in actors' state: 32 slots.
    pub const W5: Self = Self(5);
    /// The greatest width: a bitmap of 256 MiB, beyond any block.
    pub const MAX: Self = Self(31);

    /// A width of `bits`, or `None` above 31.
    #[must_use]
    pub const fn new(bits: u32) -> Option<Self> {
        match bits {
            0..=31 => Some(Self(bits as u8)),
            _ => None,
        }
    }

    /// The width in bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0 as u32
    }

    /// How many slots a node has.
    #[must_use]
    pub const fn slots(self) -> usize {
        1_usize.wrapping_shl(self.bits())
    }

    /// The length of a node's bitmap in bytes.
    pub(crate) const fn bitmap_bytes(self) -> usize {
        self.slots().div_ceil(8)
    }

    /// How many indices a tree of this height has room for: saturates at `u64::MAX`, which is [`MAX_INDEX`] and one.
    pub(crate) const fn capacity(self, height: u32) -> u64 {
        self.span(height.saturating_add(1))
    }

    /// How many indices one slot of a node at `height` stands for; saturates.
    pub(crate) const fn span(self, height: u32) -> u64 {
        match 1_u64.checked_shl(self.shift(height)) {
            Some(span) => span,
            None => u64::MAX,
        }
    }

    /// The slot that leads to `index` in the node at `height` on the way there.
    #[inline]
    pub(crate) fn slot(self, index: u64, height: u32) -> usize {
        let slots_below = index.checked_shr(self.shift(height)).unwrap_or(0);
        (slots_below as usize) & self.slots().wrapping_sub(1)
    }

    /// How many whole slots at `height` fit into `indices`.
    #[inline]
    pub(crate) fn slots_in(self, indices: u64, height: u32) -> usize {
        indices.checked_shr(self.shift(height)).unwrap_or(0) as usize
    }

    /// The first index below `slot` of a node at `height` that begins at `base`. `None` beyond [`MAX_INDEX`].
    #[inline]
    pub(crate) fn index_at(self, base: u64, slot: usize, height: u32) -> Option<u64> {
        if slot == 0 {
            return Some(base).filter(|&index| index <= MAX_INDEX);
        }
        let offset = (slot as u64).checked_mul(1_u64.checked_shl(self.shift(height))?)?;
        base.checked_add(offset).filter(|&index| index <= MAX_INDEX)
    }

    /// The bits of an index below a slot at `height`, which is 65 at most.
    const fn shift(self, height: u32) -> u32 {
        self.bits().wrapping_mul(height)
    }
}

impl Default for BitWidth {
    fn default() -> Self {
        Self::W3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_saturate_and_indices_come_apart() {
        let w3 = BitWidth::W3;
        assert_eq!(
            (w3.span(0), w3.span(1), w3.span(21), w3.span(22), w3.span(64)),
            (1, 8, 1 << 63, u64::MAX, u64::MAX)
        );
        assert_eq!((w3.capacity(0), w3.capacity(20), w3.capacity(21)), (8, 1 << 63, u64::MAX));
        assert_eq!((w3.slot(MAX_INDEX, 21), w3.slot(MAX_INDEX, 22), w3.slot(MAX_INDEX, 0)), (1, 0, 6));
        assert_eq!((w3.slot(100, 0), w3.slot(100, 1), w3.slot(100, 2)), (4, 4, 1));
        assert_eq!((w3.slots_in(100, 1), w3.slots_in(u64::MAX, 64)), (12, 0));
        assert_eq!(w3.index_at(0, 1, 21), Some(1 << 63));
        assert_eq!(w3.index_at(0, 2, 21), None);
        assert_eq!(w3.index_at(0, 0, 64), Some(0));
        assert_eq!(w3.index_at(0, 1, 22), None);
        assert_eq!(w3.index_at(u64::MAX - 7, 6, 0), Some(MAX_INDEX));
        assert_eq!(w3.index_at(u64::MAX - 7, 7, 0), None);
        let w0 = BitWidth::new(0).unwrap();
        assert_eq!((w0.slots(), w0.bitmap_bytes(), w0.capacity(64)), (1, 1, 1));
        assert_eq!(BitWidth::MAX.bitmap_bytes(), 256 << 20);
        assert_eq!(BitWidth::new(32), None);
    }
}
