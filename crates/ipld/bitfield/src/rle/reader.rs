//! Reads runs of RLE+ through a 64-bit window that slides over the bytes.
//!
//! Called by `BitField::from_bytes`. Past the end the input continues with zeros without end, as the format has it.
//! The position is all the state there is: every read looks at the eight bytes from there on.

use crate::RleError;

/// The most bytes that a varint of 64 bits takes.
const MAX_VARINT_BYTES: u32 = 10;

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
        if window & 0b11 != 0b11 {
            return 0;
        }
        let pairs = window.trailing_ones() / 2;
        self.skip(pairs.wrapping_mul(2));
        pairs
    }

    /// Reads the length of the next run, or `None` when only padding is left.
    ///
    /// Branches on the kind of block, and on the size of varints up to three bytes: then what follows can be read ahead of what comes before, which a guess that is
    /// sometimes wrong is worth.
    #[inline(always)]
    pub(super) fn next_run(&mut self) -> Result<Option<u64>, RleError> {
        let (window, is_last) = self.window();
        let content = window >> 2;
        let (length, bits, shortest) = if window & 0b01 != 0 {
            (1, 1, 1)
        } else if window & 0b10 != 0 {
            (content & 0b1111, 6, 2)
        } else if content & 0x80 == 0 {
            if window == 0 && is_last {
                return Ok(None);
            }
            (content & 0x7f, 10, 16)
        } else if content & 0x8000 == 0 && content & 0x7f00 != 0 {
            (content & 0x7f | (content & 0x7f00) >> 1, 18, 16)
        } else if content & 0x80_8000 == 0x8000 && content & 0x7f_0000 != 0 {
            (content & 0x7f | (content & 0x7f00) >> 1 | (content & 0x7f_0000) >> 2, 26, 16)
        } else {
            self.skip(2);
            return self.read_varint().map(Some);
        };
        self.skip(bits);
        if length < shortest { Err(RleError::NotMinimal) } else { Ok(Some(length)) }
    }

    /// Reads a varint byte by byte.
    #[cold]
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
    #[inline(always)]
    fn window(&self) -> (u64, bool) {
        let rest = self.bytes.get(self.position / 8..).unwrap_or_default();
        let word = match rest.first_chunk() {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => last_bytes(rest),
        };
        (word.wrapping_shr((self.position % 8) as u32), rest.len() <= 8)
    }

    #[inline]
    fn skip(&mut self, bits: u32) {
        // Both are small: a position never gets further than a block beyond the end.
        self.position = self.position.wrapping_add(bits as usize);
    }
}

/// Fewer than eight bytes as a word.
#[cold]
fn last_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}
