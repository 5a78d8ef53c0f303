//! The parameters of a trie. They are not stored in it: who loads a root must know them.
//!
//! Used by every operation. Filecoin builds its HAMTs with the defaults here (width 5, buckets of 3), the power
//! actor's cron queue with width 6; the EVM actor's storage is a KAMT of width 5 with buckets of 1.

/// How many bits of a key's path one node takes: 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BitWidth(u8);

impl BitWidth {
    /// The width of nearly every HAMT of the chain, and of EVM storage.
    pub const W5: Self = Self(5);
    /// The width of the power actor's cron queue.
    pub const W6: Self = Self(6);
    /// The widest a node may be: 256 slots.
    pub const W8: Self = Self(8);

    /// A width of `bits`, or `None` outside 1 to 8.
    #[must_use]
    pub const fn new(bits: u32) -> Option<Self> {
        match bits {
            1..=8 => Some(Self(bits as u8)),
            _ => None,
        }
    }

    /// The width in bits.
    #[inline]
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0 as u32
    }

    /// How many slots a node has room for.
    #[inline]
    #[must_use]
    pub const fn slots(self) -> usize {
        1_usize.wrapping_shl(self.bits())
    }
}

/// The parameters of a trie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// How many bits of the path one node takes.
    pub bit_width: BitWidth,
    /// The first depth (the root has 0) at which a node may hold entries; above it there are only links.
    /// The chain uses 0.
    pub min_data_depth: u32,
    /// How many entries a bucket holds before it becomes a node of its own (`max_array_width` of other
    /// implementations).
    pub bucket_size: usize,
}

impl Config {
    /// The default parameters with another width.
    #[must_use]
    pub const fn with_width(bit_width: BitWidth) -> Self {
        Self { bit_width, min_data_depth: 0, bucket_size: 3 }
    }
}

impl Default for Config {
    /// Width 5, entries in the root, buckets of 3: the state tree, and nearly all HAMTs of built-in actors.
    fn default() -> Self {
        Self::with_width(BitWidth::W5)
    }
}
