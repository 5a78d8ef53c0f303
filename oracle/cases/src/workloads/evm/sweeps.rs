//! Messages to contracts that are put to the engines at many gas limits.

use forest_shared::{address::Address, econ::TokenAmount};

use super::{
    assembler::{assemble, init_code},
    contract::{creation, deploy, invocation, placeholder},
    library::{CONDUCTOR, ECHO, HERALD, How, LEDGER, Pass, REFUSER, RELAY, SPINNER, Then, entries, score},
};
use crate::{Stop, World};

/// Creation: of a contract that stores and logs as it is made.
pub(super) fn creating(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = sender(world)?;
    let init = assemble("1 0 sstore 32 0 log0 0x6001 0 mstore 2 30 return")?;
    world.sweep(creation(world, sender, init, TokenAmount::from_atto(3)))?;
    let first = placeholder(world, TokenAmount::from_whole(10))?.address;
    world.sweep(creation(world, first, init_code(&assemble(ECHO)?), TokenAmount::ZERO))
}

/// A call of a call, with slots and logs.
pub(super) fn nesting(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = sender(world)?;
    let conductor = deploy(world, sender, CONDUCTOR)?;
    let ledger = deploy(world, sender, LEDGER)?;
    let herald = deploy(world, sender, HERALD)?;
    let row = entries([(0, 1), (1, 1 + world.dice.below(9)), (0, 0)]);
    let data = score([(&ledger, 0, row), (&herald, 0, vec![1; 40])]);
    world.sweep(invocation(world, sender, &conductor, &data))
}

/// Code of one contract on the slots of another.
pub(super) fn delegating(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = sender(world)?;
    let relay = deploy(world, sender, RELAY)?;
    let ledger = deploy(world, sender, LEDGER)?;
    let row = entries([(world.dice.below(5), 1)]);
    let pass = Pass::new(How::Delegate, &ledger, &row).calldata();
    world.sweep(invocation(world, sender, &relay, &pass))
}

/// A refusal, handed on.
pub(super) fn reverting(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = sender(world)?;
    let relay = deploy(world, sender, RELAY)?;
    let refuser = deploy(world, sender, REFUSER)?;
    let data = world.dice.bytes(50);
    let pass = Pass { then: Then::Revert, ..Pass::new(How::Call, &refuser, &data) }.calldata();
    world.sweep(invocation(world, sender, &relay, &pass))
}

/// A call that ends with its gas, in one that goes on.
pub(super) fn exhausting(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = sender(world)?;
    let relay = deploy(world, sender, RELAY)?;
    let spinner = deploy(world, sender, SPINNER)?;
    let gas = 3_000_000 + world.dice.below(1_000_000);
    let pass = Pass { gas, ..Pass::new(How::Call, &spinner, &[]) }.calldata();
    world.sweep(invocation(world, sender, &relay, &pass))
}

/// An account of the EVM.
fn sender(world: &mut World<'_>) -> Result<Address, Stop> {
    let account = placeholder(world, TokenAmount::from_whole(10))?.address;
    world.transfer(account, world.faucet, TokenAmount::from_atto(1))?;
    Ok(account)
}
