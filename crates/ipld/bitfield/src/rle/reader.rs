//! Reads runs of RLE+ through a 64-bit window that slides over the bytes.
//!
//! Called by `BitField::from_bytes`. Past the end the input continues with zeros without end, as the format has it.
//! The position is all the state there is: every read looks at the eight bytes from there on.

use std::hint::select_unpredictable;

use crate::RleError;

/// The most bytes that a varint of 64 bits takes.
const MAX_VARINT_BYTES: u32 = 10;
/// The continuation bits of the six varint bytes that are surely in the window behind a block's prefix.
const CONTINUATIONS: u64 = 0x8080_8080_8080;

pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// How many bits have been read.
    position: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Result<Self, RleError> {
        match bytes.last() {
            Some(0) => Err(RleError::NotMinimal),
            _ => Ok(Self { bytes, position: 0 }),
        }
    }

    /// Reads `bits` bits, fewer than 57.
    pub(super) fn read(&mut self, bits: u32) -> u64 {
        let (window, _) = self.window();
        self.skip(bits);
        window & !(u64::MAX.wrapping_shl(bits))
    }

    /// Reads pairs of runs that are both one bit long, as many as are seen at once; how many pairs.
    #[inline]
    pub(super) fn take_single_pairs(&mut self) -> u32 {
        let (window, _) = self.window();
        let pairs = window.trailing_ones() / 2;
        self.skip(pairs.wrapping_mul(2));
        pairs
    }

    /// Reads the length of the next run, or `None` when only padding is left.
    ///
    /// Which kind of block comes next cannot be predicted, so all three are read and one is chosen without a branch.
    #[inline]
    pub(super) fn next_run(&mut self) -> Result<Option<u64>, RleError> {
        let (window, is_last) = self.window();
        if window == 0 && is_last {
            return Ok(None);
        }
        let content = window >> 2;
        let varint = Varint::read(content);
        let (is_single, is_short) = (window & 0b01 != 0, window & 0b10 != 0);
        let bits = select_unpredictable(is_short, 6, varint.bits.wrapping_add(2));
        let length = select_unpredictable(is_short, content & 0b1111, varint.value);
        let shortest = select_unpredictable(is_short, 2, 16);
        let is_valid = is_single | (length >= shortest) & (is_short | varint.is_valid);
        if !is_valid {
            return self.read_long_run();
        }
        self.skip(select_unpredictable(is_single, 1, bits));
        Ok(Some(select_unpredictable(is_single, 1, length)))
    }

    /// Reads a run whose varint is longer than the window shows, or refuses what is no run.
    #[cold]
    fn read_long_run(&mut self) -> Result<Option<u64>, RleError> {
        if self.read(2) != 0 {
            return Err(RleError::NotMinimal);
        }
        let length = self.read_varint()?;
        if length < 16 { Err(RleError::NotMinimal) } else { Ok(Some(length)) }
    }

    /// Reads a varint of any length, byte by byte.
    fn read_varint(&mut self) -> Result<u64, RleError> {
        let mut value = 0_u64;
        for index in 0..MAX_VARINT_BYTES {
            let byte = self.read(8);
            value |= (byte & 0x7f).wrapping_shl(index.saturating_mul(7));
            if byte & 0x80 == 0 {
                // The tenth byte has room for one bit; a last byte of zero adds nothing.
                let overflows = index == 9 && byte > 1;
                let not_minimal = byte == 0 && index != 0;
                return if overflows || not_minimal { Err(RleError::InvalidVarint) } else { Ok(value) };
            }
        }
        Err(RleError::InvalidVarint)
    }

    /// At least the 57 next bits, and whether there are no ones behind them.
    #[inline]
    fn window(&self) -> (u64, bool) {
        let rest = self.bytes.get(self.position / 8..).unwrap_or_default();
        let word = match rest.first_chunk() {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
        };
        (word.wrapping_shr((self.position % 8) as u32), rest.len() <= 8)
    }

    #[inline]
    fn skip(&mut self, bits: u32) {
        // Both are small: a position never gets further than a block beyond the end.
        self.position = self.position.wrapping_add(bits as usize);
    }
}

/// A varint of up to six bytes.
struct Varint {
    value: u64,
    /// Its size.
    bits: u32,
    /// Whether it ends within six bytes and needs them all.
    is_valid: bool,
}

impl Varint {
    /// Reads the varint at the low end of a window of at least 48 bits.
    #[inline]
    const fn read(window: u64) -> Self {
        let ends = !window & CONTINUATIONS;
        let bits = ends.trailing_zeros().wrapping_add(1);
        // Without an end in sight the count is 65, and nothing of what follows is used.
        let bytes = window & u64::MAX.wrapping_shr(64_u32.wrapping_sub(bits));
        let is_minimal = bits == 8 || bytes.wrapping_shr(bits.wrapping_sub(8)) != 0;
        // Close up the seven-bit groups: pairs, then pairs of pairs, then both halves.
        let sevens = bytes & 0x7f7f_7f7f_7f7f;
        let fourteens = (sevens & 0x007f_007f_007f) | ((sevens & 0x7f00_7f00_7f00) >> 1);
        let twenty_eights = (fourteens & 0xffff_0000_ffff) | ((fourteens & 0xffff_0000) >> 2);
        let value = (twenty_eights & 0x0fff_ffff) | ((twenty_eights >> 32) << 28);
        Self { value, bits, is_valid: ends != 0 && is_minimal }
    }
}
