//! The instructions of scripts besides syscalls, and how instructions are encoded.
//!
//! An instruction is its number, how many arguments it has, and the arguments: what kind each is, and a signed LEB128
//! number. Behind the numbers of [`OPS`] come the syscalls of the generation, in the order of their table.

use super::Arg;

/// What an actor does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Op {
    Finish,
    Return,
    Trap,
    StoreWord,
    StoreLong,
    Add,
    Copy,
    Fill,
    Grow,
    Spin,
    Recurse,
    Divide,
    SkipIf,
    Note,
}

/// How many there are.
pub(super) const COUNT: u8 = OPS.len() as u8;

/// What each does, as WebAssembly text; `A0` is the first argument in 32 bits, `L0` in 64.
pub(super) const OPS: [(Op, &str); 14] = [
    (Op::Finish, "(global.set $pc (global.get $end))"),
    (Op::Return, "(global.set $answer (i64.extend_i32_u A0)) (global.set $pc (global.get $end))"),
    (Op::Trap, "(if A0 (then (drop (i32.div_u (i32.const 1) (i32.const 0))))) (unreachable)"),
    (Op::StoreWord, "(i32.store A0 A1)"),
    (Op::StoreLong, "(i64.store A0 L1)"),
    (Op::Add, "(i32.store A0 (i32.add (i32.load A0) A1))"),
    (Op::Copy, "(memory.copy A0 A1 A2)"),
    (Op::Fill, "(memory.fill A0 A1 A2)"),
    (Op::Grow, "(i32.store A0 (memory.grow A1))"),
    (Op::Spin, "(call $spin L0)"),
    (Op::Recurse, "(drop (call $recurse A0))"),
    (Op::Divide, "(f64.store A0 (f64.sqrt (f64.div (f64.reinterpret_i64 L1) (f64.reinterpret_i64 L2))))"),
    (Op::SkipIf, "(if A0 (then (global.set $pc (i32.add (global.get $pc) A1))))"),
    (Op::Note, "(call $note A0 A1)"),
];

/// An instruction as bytes.
pub(super) fn encode(opcode: u8, args: &[Arg]) -> Vec<u8> {
    let mut bytes = vec![opcode, args.len() as u8];
    for arg in args {
        let (kind, number) = match *arg {
            Arg::Number(number) => (0, number),
            Arg::Word(at) => (1, i64::from(at)),
            Arg::Long(at) => (2, i64::from(at)),
        };
        bytes.push(kind);
        leb128(number, &mut bytes);
    }
    bytes
}

/// Signed LEB128: seven bits a byte, the least first, until the rest is nothing but the sign.
fn leb128(mut number: i64, bytes: &mut Vec<u8>) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        let sign = low & 0x40 != 0;
        if (number == 0 && !sign) || (number == -1 && sign) {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let encoded = |number| {
            let mut bytes = Vec::new();
            leb128(number, &mut bytes);
            bytes
        };
        assert_eq!(encoded(0), [0]);
        assert_eq!(encoded(63), [63]);
        assert_eq!(encoded(64), [0xc0, 0]);
        assert_eq!(encoded(-1), [0x7f]);
        assert_eq!(encoded(-65), [0xbf, 0x7f]);
        assert_eq!(encoded(i64::MIN).len(), 10);
    }

    #[test]
    fn operations_are_in_the_order_of_their_numbers() {
        assert!(OPS.iter().enumerate().all(|(place, (op, _))| *op as usize == place));
    }
}
