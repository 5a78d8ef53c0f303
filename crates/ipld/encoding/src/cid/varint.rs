//! Unsigned varints of multiformats: seven bits to the byte, least significant first.

use super::CidError;

/// The most bytes a 64-bit varint takes.
const LONGEST: usize = 10;

/// Reads a varint off the front of `input`.
///
/// The last byte must not be zero (the encoding would not be minimal). Bits beyond the 64th in a tenth byte are dropped, as
/// the network's parser drops them.
#[inline]
pub(super) fn read(input: &mut &[u8]) -> Result<u64, CidError> {
    match input.split_first() {
        Some((&byte @ ..0x80, rest)) => {
            *input = rest;
            Ok(u64::from(byte))
        }
        _ => read_long(input),
    }
}

fn read_long(input: &mut &[u8]) -> Result<u64, CidError> {
    let mut value = 0_u64;
    for (index, shift) in (0..LONGEST).zip((0_u32..).step_by(7)) {
        let (&byte, rest) = input.split_first().ok_or(CidError::UnexpectedEnd)?;
        *input = rest;
        value |= u64::from(byte & 0x7f).wrapping_shl(shift);
        if byte & 0x80 == 0 {
            return if byte == 0 && index > 0 { Err(CidError::InvalidVarint) } else { Ok(value) };
        }
    }
    Err(CidError::InvalidVarint)
}

/// Appends a varint.
#[inline]
pub(super) fn append(mut value: u64, out: &mut Vec<u8>) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// How many bytes [`append`] writes.
#[inline]
pub(super) const fn encoded_len(value: u64) -> usize {
    // The bits that are used, at least one, seven to the byte.
    (value | 1).ilog2().wrapping_add(7).wrapping_div(7) as usize
}
