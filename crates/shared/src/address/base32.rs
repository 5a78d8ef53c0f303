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

/// Writes the symbols of `data` to the front of `out` and returns how many; `None` when they do not fit.
pub(super) fn encode(data: &[u8], out: &mut [u8]) -> Option<usize> {
    let (blocks, tail) = data.as_chunks();
    let mut rest = &mut *out;
    for block in blocks {
        let (symbols, behind) = rest.split_first_chunk_mut()?;
        *symbols = encode_block(*block);
        rest = behind;
    }
    let mut written = blocks.len().checked_mul(8)?;
    if !tail.is_empty() {
        let mut block = [0; 5];
        block.get_mut(..tail.len())?.copy_from_slice(tail);
        // 1 to 4 bytes need 2, 4, 5, 7 symbols.
        let symbols = tail.len().checked_mul(8)?.div_ceil(5);
        rest.get_mut(..symbols)?.copy_from_slice(encode_block(block).get(..symbols)?);
        written = written.checked_add(symbols)?;
    }
    Some(written)
}

/// Eight symbols of five bytes.
fn encode_block([a, b, c, d, e]: [u8; 5]) -> [u8; 8] {
    let mut bits = u64::from_be_bytes([a, b, c, d, e, 0, 0, 0]);
    [(); 8].map(|()| {
        let value = (bits >> 59) as usize;
        bits <<= 5;
        SYMBOLS.get(value).copied().unwrap_or_default()
    })
}

/// Reads symbols into the front of `out` and returns how many bytes; `None` when there is a foreign symbol, a length
/// that no data has, bits that are not zero after the last byte, or more data than `out` holds.
pub(super) fn decode(symbols: &[u8], out: &mut [u8]) -> Option<usize> {
    let (blocks, tail) = symbols.as_chunks::<8>();
    let mut rest = &mut *out;
    for block in blocks {
        let (bytes, behind) = rest.split_first_chunk_mut()?;
        let [.., a, b, c, d, e] = decode_block(block)?.to_be_bytes();
        *bytes = [a, b, c, d, e];
        rest = behind;
    }
    let mut written = blocks.len().checked_mul(5)?;
    if !tail.is_empty() {
        let (bytes, spare_bits) = match tail.len() {
            7 => (4, 3),
            5 => (3, 1),
            4 => (2, 4),
            2 => (1, 2),
            _ => return None,
        };
        let bits = decode_block(tail)?;
        if bits.trailing_zeros() < spare_bits {
            return None;
        }
        let data = (bits >> spare_bits).to_be_bytes();
        rest.get_mut(..bytes)?.copy_from_slice(data.get(8_usize.checked_sub(bytes)?..)?);
        written = written.checked_add(bytes)?;
    }
    Some(written)
}

/// The bits of up to eight symbols, the last symbol's lowest.
fn decode_block(symbols: &[u8]) -> Option<u64> {
    let mut foreign = 0;
    let bits = symbols.iter().fold(0, |bits, &symbol| {
        let value = VALUES.get(usize::from(symbol)).copied().unwrap_or(NONE);
        foreign |= value;
        bits << 5 | u64::from(value)
    });
    (foreign < 32).then_some(bits)
}
