//! Base32 of addresses: RFC 4648 alphabet in lower case, no padding, no bits left over.
//!
//! Into buffers of the caller: addresses are short and parsed often, a heap would cost more than the work.

/// The alphabet.
const SYMBOLS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Five bits of each symbol; [`NONE`] for every other byte.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler; a bad index would not build")]
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut symbol = 0;
    while symbol < SYMBOLS.len() {
        values[SYMBOLS[symbol] as usize] = symbol as u8;
        symbol += 1;
    }
    values
};
const NONE: u8 = 0xff;

/// Writes the symbols of `data` to the front of `out`, whose length bounds how many; returns what was written.
pub(super) fn encode<'a>(data: &[u8], out: &'a mut [u8]) -> &'a [u8] {
    let mut written = 0_usize;
    let mut slots = out.iter_mut();
    for block in data.chunks(5) {
        let mut padded = [0; 8];
        for (slot, &byte) in padded.iter_mut().zip(block) {
            *slot = byte;
        }
        let mut bits = u64::from_be_bytes(padded);
        // 1 to 5 bytes need 2, 4, 5, 7, 8 symbols.
        let symbols = block.len().saturating_mul(8).div_ceil(5);
        for slot in slots.by_ref().take(symbols) {
            *slot = SYMBOLS.get((bits >> 59) as usize).copied().unwrap_or_default();
            bits <<= 5;
            written = written.saturating_add(1);
        }
    }
    out.get(..written).unwrap_or_default()
}

/// Reads symbols into the front of `out`; `None` when there is a foreign symbol, a length that no data has, bits that
/// are not zero after the last byte, or more data than `out` holds.
pub(super) fn decode<'a>(symbols: &[u8], out: &'a mut [u8]) -> Option<&'a [u8]> {
    let mut written = 0_usize;
    for block in symbols.chunks(8) {
        let (bytes, spare_bits) = match block.len() {
            8 => (5, 0),
            7 => (4, 3),
            5 => (3, 1),
            4 => (2, 4),
            2 => (1, 2),
            _ => return None,
        };
        let mut bits = 0_u64;
        for &symbol in block {
            let value = VALUES.get(usize::from(symbol)).copied().filter(|&value| value != NONE)?;
            bits = bits << 5 | u64::from(value);
        }
        if bits.trailing_zeros() < spare_bits {
            return None;
        }
        let data = (bits >> spare_bits).to_be_bytes();
        let end = written.checked_add(bytes)?;
        out.get_mut(written..end)?.copy_from_slice(data.get(8_usize.checked_sub(bytes)?..)?);
        written = end;
    }
    out.get(..written)
}
