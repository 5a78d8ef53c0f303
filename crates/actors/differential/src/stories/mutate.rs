//! Parameters that are almost good.
//!
//! Each way to be wrong has a place of its own in an actor: no parameters, too few or too many fields, a field of another
//! type, bytes after the end.

use oracle_cases::Dice;

/// Parameters of no method in particular.
pub(super) fn strange(dice: &mut Dice) -> Vec<Vec<u8>> {
    let length = 1 + dice.below(60) as usize;
    vec![vec![], vec![0x80], vec![0xf6], vec![0x81, 0xf6], vec![0x40], vec![0x00], dice.bytes(length)]
}

/// These parameters, and some that are almost them.
pub(super) fn around(dice: &mut Dice, good: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![good.to_vec(), [good, &[0x00]].concat()];
    if good.is_empty() {
        return all;
    }
    all.push(good[..dice.below(good.len() as u64) as usize].to_vec());
    all.extend(resized(good));
    for _ in 0..4 {
        let mut flipped = good.to_vec();
        let at = dice.below(good.len() as u64) as usize;
        flipped[at] ^= 1 << dice.below(8);
        all.push(flipped);
    }
    let mut replaced = good.to_vec();
    let at = dice.below(good.len() as u64) as usize;
    replaced[at] = *dice.pick(&[0x00, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xd8, 0xf6, 0xff]);
    all.push(replaced);
    all
}

/// A short CBOR list with one element more, and with a count that is too small and too large.
fn resized(good: &[u8]) -> Vec<Vec<u8>> {
    let [head @ 0x81..=0x96, rest @ ..] = good else { return Vec::new() };
    vec![[&[head + 1], rest, &[0x00]].concat(), [&[head + 1], rest].concat(), [&[head - 1], rest].concat()]
}
