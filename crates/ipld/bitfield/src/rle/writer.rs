//! Writes runs of RLE+ through a 64-bit accumulator.
//!
//! Called by `BitField::to_bytes`. Invariant: fewer than 32 bits wait between two writes.

pub(super) struct Writer {
    bytes: Vec<u8>,
    /// Bits not yet in `bytes`, the first at the low end.
    waiting: u64,
    /// How many.
    count: u32,
}

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), waiting: 0, count: 0 }
    }

    /// Writes the `count` low bits of `bits`, at most 32; the others are zero.
    #[inline]
    pub(super) fn write(&mut self, bits: u32, count: u32) {
        self.waiting |= u64::from(bits).wrapping_shl(self.count);
        self.count = self.count.wrapping_add(count);
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.waiting.to_le_bytes();
            self.bytes.extend_from_slice(&[a, b, c, d]);
            self.waiting >>= 32;
            self.count = self.count.wrapping_sub(32);
        }
    }

    /// Writes the length of a run, at least 1, in the narrowest block.
    #[inline]
    pub(super) fn write_run(&mut self, length: u64) {
        match u32::try_from(length) {
            Ok(1) => self.write(1, 1),
            Ok(short @ 2..16) => self.write(0b10 | short << 2, 6),
            // Prefix 00 and one, two or three varint bytes at once.
            Ok(long @ 16..0x80) => self.write(long << 2, 10),
            Ok(long @ 0x80..0x4000) => self.write((0x80 | long & 0x7f | (long & 0x3f80) << 1) << 2, 18),
            Ok(long @ 0x4000..0x20_0000) => {
                let bytes = 0x8080 | long & 0x7f | (long & 0x3f80) << 1 | (long & 0x1f_c000) << 2;
                self.write(bytes << 2, 26);
            }
            _ => self.write_long_run(length),
        }
    }

    #[cold]
    fn write_long_run(&mut self, length: u64) {
        self.write(0, 2);
        let mut left = length;
        while left >= 0x80 {
            self.write(0x80 | (left & 0x7f) as u32, 8);
            left >>= 7;
        }
        self.write(left as u32, 8);
    }

    /// The bytes, without zero bytes at the end.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&self.waiting.to_le_bytes());
        let used = self.bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last.saturating_add(1));
        self.bytes.truncate(used);
        self.bytes
    }
}
