//! Operations on words.

use forest_shared::econ::TokenAmount;

use super::super::{
    assembler::word,
    contract::{deploy, failed, invoke, must_invoke, placeholder},
    exit,
    report::report,
};
use crate::{Dice, Stop, World};

/// Operations on words, and how many they take.
const OPERATIONS: &[(&str, usize)] = &[
    ("add", 2),
    ("mul", 2),
    ("sub", 2),
    ("div", 2),
    ("sdiv", 2),
    ("mod", 2),
    ("smod", 2),
    ("addmod", 3),
    ("mulmod", 3),
    ("exp", 2),
    ("signextend", 2),
    ("lt", 2),
    ("gt", 2),
    ("slt", 2),
    ("sgt", 2),
    ("eq", 2),
    ("iszero", 1),
    ("and", 2),
    ("or", 2),
    ("xor", 2),
    ("not", 1),
    ("byte", 2),
    ("shl", 2),
    ("shr", 2),
    ("sar", 2),
];

/// Words from the edges, and any.
pub(in super::super) fn arithmetic(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    for part in OPERATIONS.chunks(5) {
        let expressions: Vec<String> = part
            .iter()
            .flat_map(|operation| [*operation; 6])
            .map(|of| expression(&mut world.dice, of))
            .collect();
        let sums = deploy(world, sender, &report(&expressions))?;
        must_invoke(world, sender, &sums, &[])?;
    }
    let leading: Vec<_> = [(); 6].map(|()| expression(&mut world.dice, ("clz", 1))).to_vec();
    let leading = deploy(world, sender, &report(&leading))?;
    let answer = invoke(world, sender, &leading, &[])?;
    let code = if u32::from(world.version()) >= 28 { 0 } else { exit::UNDEFINED };
    failed(answer, code, "leading zeros")?;
    let hashes =
        ["0 0 keccak256", "1 0 keccak256", "32 7 keccak256", "1000 0 keccak256", "100000 50 keccak256"];
    let hashes = deploy(world, sender, &report(&hashes))?;
    must_invoke(world, sender, &hashes, &[]).map(|_| ())
}

fn expression(dice: &mut Dice, (name, operands): (&str, usize)) -> String {
    let operands: Vec<String> = (0..operands).map(|_| operand(dice)).collect();
    format!("{} {name}", operands.join(" "))
}

fn operand(dice: &mut Dice) -> String {
    let mut bytes = match dice.below(5) {
        0 => vec![0; 32],
        1 => vec![0xff; 32],
        2 => [&[0; 31][..], &dice.bytes(1)].concat(),
        _ => dice.bytes(32),
    };
    if dice.once_in(6) {
        bytes[0] = 0x80;
        bytes[1..].fill(0);
    }
    word(&bytes)
}
