//! Contracts that call themselves until something ends it.

use forest_shared::message::Message;

use super::super::contract::{deploy, invocation};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// Calls of all kinds, with all the gas, some of it, and a fixed part.
pub(in super::super) fn recursion(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = world.faucet;
    let ways = [
        "0 0 0 0 0 address gas call",
        "0 0 0 0 address gas delegatecall",
        "0 0 0 0 address gas staticcall",
        "0 0 0 0 0 address 2 gas div call",
        "0 0 0 0 0 address 5000000 call",
    ];
    for way in ways {
        let count = if way.contains("static") { "" } else { "0 sload 1 add 0 sstore" };
        let deep = deploy(world, sender, &format!("{count} {way} 0 mstore 32 0 return"))?;
        let gas_limit = 200_000_000 + world.dice.below(400_000_000);
        let message = Message { gas_limit, ..invocation(world, sender, &deep, &[]) };
        succeeded(world.apply(message)?, way)?;
    }
    // One that goes on until all gas is gone: the last frames fail, and each says so to the one before.
    let sure = deploy(world, sender, "0 0 0 0 0 address gas call iszero @end jumpi stop end: 0 0 revert")?;
    let message = Message { gas_limit: 300_000_000, ..invocation(world, sender, &sure, &[]) };
    let answer = world.apply(message)?;
    if answer.is_success() { Err(broken("a recursion without end ended well")) } else { Ok(()) }
}
