//! All the ways in which code ends, well and badly.

use forest_shared::econ::TokenAmount;

use super::super::{
    contract::{deploy, failed, invoke, placeholder},
    exit,
};
use crate::{Stop, World};

/// Code, and how it ends.
const ENDS: &[(&str, u32)] = &[
    ("stop", 0),
    ("", 0),
    ("#60", 0),
    ("#7f0102", 0),
    ("@end jump 0 0 revert end:", 0),
    ("1 @end jumpi 0 0 revert end:", 0),
    ("0 99 jumpi", 0),
    ("3 jump 0x5b", exit::JUMP),
    ("4 jump #615b5b", exit::JUMP),
    ("0 jump", exit::JUMP),
    ("100 jump", exit::JUMP),
    ("0 not jump", exit::JUMP),
    ("1 1 jumpi", exit::JUMP),
    ("0x100000000 1 swap1 jumpi", exit::JUMP),
    ("pop", exit::UNDERFLOW),
    ("1 swap1", exit::UNDERFLOW),
    ("dup1", exit::UNDERFLOW),
    ("1 dup2", exit::UNDERFLOW),
    ("1 1 swap16", exit::UNDERFLOW),
    ("jump", exit::UNDERFLOW),
    ("1 2 3 log4", exit::UNDERFLOW),
    ("1 2 3 4 5 6 call", exit::UNDERFLOW),
    ("return", exit::UNDERFLOW),
    ("again: pc @again jump", exit::OVERFLOW),
    ("1 again: dup1 @again jump", exit::OVERFLOW),
    ("invalid", exit::INVALID),
    ("callcode", exit::UNDEFINED),
    ("#49", exit::UNDEFINED),
    ("#4a", exit::UNDEFINED),
    ("1 pop #ef", exit::UNDEFINED),
    ("#fb", exit::UNDEFINED),
    ("1 0xffffffff mload", exit::MEMORY),
    ("1 0x100000000 mload", exit::MEMORY),
    ("1 0 not mstore8", exit::MEMORY),
    ("0 not 0 return", exit::MEMORY),
    ("0 0 not return", 0),
    ("0x100000000 0 keccak256", exit::MEMORY),
    ("0x100000000 0 0 calldatacopy", exit::MEMORY),
    ("1 0 0x100000000 codecopy", exit::MEMORY),
    ("0 0 0 not codecopy", 0),
    ("40 0 not 0 calldatacopy", 0),
    ("40 10 0 codecopy", 0),
    ("1 0 0x100000000 0 0 gas dup1 call", exit::MEMORY),
    ("0x100000000 0 0 create", exit::MEMORY),
    ("0x100000000 0 log0", exit::MEMORY),
    ("0 0x100000000 log0", 0),
];

/// All the ways in which code ends.
pub(in super::super) fn ends(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    for (text, code) in ENDS {
        let contract = deploy(world, sender, text)?;
        let length = world.dice.below(70) as usize;
        let data = world.dice.bytes(length);
        failed(invoke(world, sender, &contract, &data)?, *code, text)?;
    }
    Ok(())
}
