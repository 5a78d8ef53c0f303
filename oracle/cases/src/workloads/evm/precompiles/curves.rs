//! Input for the precompiles that compute on curves: points that are known to be on them, in the encodings of EIP-196,
//! EIP-197, EIP-2537 and EIP-7951.

use crate::Dice;

/// Bytes of hex digits.
fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<char> = digits.chars().filter(char::is_ascii_hexdigit).collect();
    let digit = |of: char| of.to_digit(16).unwrap_or_default() as u8;
    digits.chunks_exact(2).map(|pair| 16 * digit(pair[0]) + digit(pair[1])).collect()
}

/// The generator of the first group of BN254: (1, 2).
fn bn_g1() -> Vec<u8> {
    let mut point = vec![0; 64];
    (point[31], point[63]) = (1, 2);
    point
}

/// Its opposite.
const BN_G1_OPPOSITE: &str = "
    0000000000000000000000000000000000000000000000000000000000000001
    30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";

/// The generator of the second group of BN254.
const BN_G2: &str = "
    198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2
    1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed
    090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b
    12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

/// Two points.
pub(super) fn bn_sum(dice: &mut Dice) -> Vec<u8> {
    let second = *dice.pick(&[0, 1, 2]);
    [bn_g1(), [bn_g1(), hex(BN_G1_OPPOSITE), vec![0; 64]][second].clone()].concat()
}

/// A point and a number.
pub(super) fn bn_product(dice: &mut Dice) -> Vec<u8> {
    [bn_g1(), dice.bytes(32)].concat()
}

/// One or two pairs of points.
pub(super) fn bn_pairing(dice: &mut Dice) -> Vec<u8> {
    let mut pairs = [bn_g1(), hex(BN_G2)].concat();
    if dice.once_in(2) {
        pairs.extend([hex(BN_G1_OPPOSITE), hex(BN_G2)].concat());
    }
    pairs
}

/// The generator of the first group of BLS12-381.
const G1: &str = "
    00000000000000000000000000000000
    17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58
    6c55e83ff97a1aeffb3af00adb22c6bb
    00000000000000000000000000000000
    08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3ed
    d03cc744a2888ae40caa232946c5e7e1";

/// The generator of the second group of BLS12-381.
const G2: &str = "
    00000000000000000000000000000000
    024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d177
    0bac0326a805bbefd48056c8c121bdb8
    00000000000000000000000000000000
    13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049
    334cf11213945d57e5ac7d055d042b7e
    00000000000000000000000000000000
    0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c
    923ac9cc3baca289e193548608b82801
    00000000000000000000000000000000
    0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab
    3f370d275cec1da1aaa9075ff05f79be";

/// A point of the first group, or the point at infinity.
fn g1(dice: &mut Dice) -> Vec<u8> {
    if dice.once_in(3) { vec![0; 128] } else { hex(G1) }
}

/// A point of the second group, or the point at infinity.
fn g2(dice: &mut Dice) -> Vec<u8> {
    if dice.once_in(3) { vec![0; 256] } else { hex(G2) }
}

/// Two points of the first group.
pub(super) fn g1_sum(dice: &mut Dice) -> Vec<u8> {
    [g1(dice), g1(dice)].concat()
}

/// Two points of the second group.
pub(super) fn g2_sum(dice: &mut Dice) -> Vec<u8> {
    [g2(dice), g2(dice)].concat()
}

/// Points of the first group with numbers.
pub(super) fn g1_products(dice: &mut Dice) -> Vec<u8> {
    (0..1 + dice.below(3)).flat_map(|_| [g1(dice), dice.bytes(32)].concat()).collect()
}

/// Points of the second group with numbers.
pub(super) fn g2_products(dice: &mut Dice) -> Vec<u8> {
    (0..1 + dice.below(3)).flat_map(|_| [g2(dice), dice.bytes(32)].concat()).collect()
}

/// Pairs of points.
pub(super) fn bls_pairing(dice: &mut Dice) -> Vec<u8> {
    (0..1 + dice.below(2)).flat_map(|_| [g1(dice), g2(dice)].concat()).collect()
}

/// An element of the field, below its order, behind 16 zeros.
pub(super) fn field_element(dice: &mut Dice) -> Vec<u8> {
    [vec![0; 16], vec![dice.below(0x1a) as u8], dice.bytes(47)].concat()
}

/// Two of them.
pub(super) fn field_elements(dice: &mut Dice) -> Vec<u8> {
    [field_element(dice), field_element(dice)].concat()
}

/// A hash, a signature of it on P-256, and the key that it is by.
pub(super) fn p256(_: &mut Dice) -> Vec<u8> {
    hex("4cee90eb86eaa050036147a12d49004b6b9c72bd725d39d4785011fe190f0b4d
         a73bd4903f0ce3b639bbbf6e8e80d16931ff4bcf5993d58468e8fb19086e8cac
         36dbcd03009df8c59286b162af3bd7fcc0450c9aa81be5d10d312af6c66b1d60
         4aebd3099c618202fcfe16ae7770b0c49ab5eadf74b754204a3bb6060e44eff3
         7618b065f9832de4ca6ca971a7a1adc826d0f7c00181a5fb2ddf79ae00b4e10e")
}
