//! Contracts that nobody would write: random code that mostly has the operands it needs.

use forest_shared::{address::Address, econ::TokenAmount, message::Message};

use super::{
    assembler::{assemble, init_code, opcodes::OPCODES, word},
    contract::{Contract, created, creation, invocation, masked_id, placeholder},
};
use crate::{Dice, Stop, World};

/// Contracts of random code, called with random data and random gas.
pub(super) fn code(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    let mut contracts = Vec::new();
    for _ in 0..25 {
        let runtime = assemble(&program(&mut world.dice, &contracts))?;
        // Some run as constructors, and what they return becomes a contract.
        let init = if world.dice.once_in(4) { runtime } else { init_code(&runtime) };
        let value = TokenAmount::from_atto(world.dice.below(5));
        let message = creation(world, sender, init, value);
        let answer = world.apply(Message { gas_limit: 300_000_000, ..message })?;
        if answer.is_success() {
            contracts.push(created(&answer)?);
        }
        if let Some(contract) = contracts.last().copied() {
            called(world, sender, &contract)?;
        }
    }
    world.skip(1)?;
    contracts.iter().try_for_each(|contract| called(world, sender, contract))
}

fn called(world: &mut World<'_>, sender: Address, contract: &Contract) -> Result<(), Stop> {
    let length = world.dice.below(100) as usize;
    let data = world.dice.bytes(length);
    let gas_limit = 1_000_000 + world.dice.below(200_000_000);
    let value = TokenAmount::from_atto(world.dice.below(4));
    let message = Message { gas_limit, value, ..invocation(world, sender, contract, &data) };
    world.apply(message).map(|_| ())
}

/// How many places to jump to a program has.
const PLACES: u64 = 6;

/// The text of a program of up to 200 instructions.
fn program(dice: &mut Dice, others: &[Contract]) -> String {
    // Something to begin with, so that few programs end at once.
    let mut words: Vec<String> = (0..8).map(|_| operand(dice, others)).collect();
    let mut places = 0;
    for _ in 0..20 + dice.below(180) {
        let next = match dice.below(12) {
            0..4 => operand(dice, others),
            4 => format!("dup{}", 1 + dice.below(8)),
            5 => format!("swap{}", 1 + dice.below(8)),
            6 if dice.once_in(8) => format!("#{:02x}", dice.below(256)),
            7 if dice.once_in(4) => format!("{} {} sstore", dice.below(4), dice.below(4)),
            8 if dice.once_in(4) => log(dice),
            9 if dice.once_in(4) => format!("{} @place{} jumpi", dice.below(3), dice.below(PLACES)),
            10 if places < PLACES && dice.once_in(4) => {
                places += 1;
                format!("place{}:", places - 1)
            }
            _ => instruction(dice),
        };
        words.push(next);
    }
    words.extend((places..PLACES).map(|place| format!("place{place}:")));
    words.join(" ")
}

/// An instruction that does not end the program, unless chance insists.
fn instruction(dice: &mut Dice) -> String {
    let (name, _) = *dice.pick(OPCODES);
    let ends = ["stop", "return", "revert", "invalid", "selfdestruct", "jump", "callcode"].contains(&name);
    if ends && !dice.once_in(8) { "add".into() } else { name.into() }
}

/// A log of a little memory.
fn log(dice: &mut Dice) -> String {
    let topics = dice.below(5);
    let words = "gas ".repeat(topics as usize);
    format!("{words} {} 0 log{topics}", dice.below(100))
}

/// A number: small, the address of somebody, or any.
fn operand(dice: &mut Dice, others: &[Contract]) -> String {
    match dice.below(8) {
        0 => word(&dice.bytes(32)),
        1 => word(&masked_id(dice.below(110))),
        2 if !others.is_empty() => dice.pick(others).word(),
        3 => word(&dice.bytes(2)),
        _ => dice.below(100).to_string(),
    }
}
