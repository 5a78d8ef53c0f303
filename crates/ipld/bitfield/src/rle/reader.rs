//! Reads runs of RLE+ out of a 64-bit window over the bytes.
//!
//! Called by `BitField::from_bytes`. Past the end the input continues with zeros without end, as the format has it.
//! Invariant: bits of `window` at and above `filled` are zero or equal to the bits that `rest` puts there next.

use crate::RleError;

/// The most bytes that a varint of 64 bits takes.
const MAX_VARINT_BYTES: u32 = 10;
/// The continuation bits of the six varint bytes that are surely in the window behind a block's prefix.
const CONTINUATIONS: u64 = 0x8080_8080_8080;

pub(super) struct Reader<'a> {
    /// Bytes not yet counted in `filled`.
    rest: &'a [u8],
    /// The next bits, the first at the low end.
    window: u64,
    /// How many bits of `window` came from bytes before `rest`.
    filled: u32,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Result<Self, RleError> {
        match bytes.last() {
            Some(0) => Err(RleError::NotMinimal),
            _ => Ok(Self { rest: bytes, window: 0, filled: 0 }),
        }
    }

    /// Reads `bits` bits, at most 56.
    pub(super) fn read(&mut self, bits: u32) -> u64 {
        self.refill();
        let low = self.window & !(u64::MAX.wrapping_shl(bits));
        self.drop(bits);
        low
    }

    /// Reads the length of the next run, or `None` when only padding is left.
    ///
    /// Which kind of block comes next cannot be predicted, so all three are read and one is chosen without a branch.
    #[inline]
    pub(super) fn next_run(&mut self) -> Result<Option<u64>, RleError> {
        self.refill();
        let window = self.window;
        if window == 0 && self.rest.is_empty() {
            return Ok(None);
        }
        let (long, varint_bits, is_minimal) = varint(window >> 2);
        let short = (window >> 2) & 0b1111;
        let (length, bits, is_valid) = match window & 0b11 {
            0b00 => (long, varint_bits.wrapping_add(2), is_minimal && long >= 16),
            0b10 => (short, 6, short >= 2),
            _ => (1, 1, true),
        };
        if !is_valid {
            return self.read_long_run();
        }
        self.drop(bits);
        Ok(Some(length))
    }

    /// Reads a run that is a varint of seven bytes or more, or refuses it.
    #[cold]
    fn read_long_run(&mut self) -> Result<Option<u64>, RleError> {
        if self.window & 0b11 != 0 {
            return Err(RleError::NotMinimal);
        }
        self.drop(2);
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

    /// Brings at least 56 bits into the window, as far as there are any.
    #[inline]
    fn refill(&mut self) {
        if self.filled >= 56 {
            return;
        }
        if let Some(next) = self.rest.first_chunk::<8>() {
            self.window |= u64::from_le_bytes(*next).wrapping_shl(self.filled);
            let taken = 63_u32.wrapping_sub(self.filled) / 8;
            self.rest = self.rest.get(taken as usize..).unwrap_or_default();
            self.filled = self.filled.wrapping_add(taken.wrapping_mul(8));
        } else {
            self.refill_from_tail();
        }
    }

    fn refill_from_tail(&mut self) {
        while self.filled < 56
            && let Some((&byte, rest)) = self.rest.split_first()
        {
            self.window |= u64::from(byte).wrapping_shl(self.filled);
            self.filled = self.filled.wrapping_add(8);
            self.rest = rest;
        }
    }

    /// Leaves `bits` bits behind, fewer than 64.
    #[inline]
    fn drop(&mut self, bits: u32) {
        self.window = self.window.wrapping_shr(bits);
        self.filled = self.filled.saturating_sub(bits);
    }
}

/// Reads a varint of up to six bytes: its value, its size in bits, and whether it ends within six bytes and needs them
/// all. At least 48 bits must be there.
#[inline]
fn varint(window: u64) -> (u64, u32, bool) {
    let ends = !window & CONTINUATIONS;
    let bits = ends.trailing_zeros().wrapping_add(1);
    // Without an end in sight the count is 65; nothing of what follows is then used.
    let bytes = window & u64::MAX.wrapping_shr(64_u32.wrapping_sub(bits));
    let is_minimal = bits == 8 || bytes.wrapping_shr(bits.wrapping_sub(8)) != 0;
    // Close up the seven-bit groups: pairs, then pairs of pairs, then both halves.
    let sevens = bytes & 0x7f7f_7f7f_7f7f;
    let fourteens = (sevens & 0x007f_007f_007f) | ((sevens & 0x7f00_7f00_7f00) >> 1);
    let twenty_eights = (fourteens & 0xffff_0000_ffff) | ((fourteens & 0xffff_0000) >> 2);
    let value = (twenty_eights & 0x0fff_ffff) | ((twenty_eights >> 32) << 28);
    (value, bits, ends != 0 && is_minimal)
}
