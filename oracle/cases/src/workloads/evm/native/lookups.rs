//! Addresses and ids of all kinds, and randomness of all epochs.

use forest_shared::{address::Address, econ::TokenAmount};

use super::{
    super::{
        calldata::Calldata,
        contract::{Contract, failed, masked_id},
        exit,
        library::How,
    },
    Caller,
};
use crate::{Stop, World, world::broken};

/// The precompiles that look up.
const RESOLVE: u8 = 1;
const DELEGATED_ADDRESS: u8 = 2;
const RANDOMNESS: u8 = 6;

/// Everything that the precompiles of the network look up, and numbers that are none of them.
pub(in super::super) fn lookups(world: &mut World<'_>) -> Result<(), Stop> {
    let caller = Caller::new(world)?;
    let (_, secp) = world.secp_account(TokenAmount::from_nano(1))?;
    let relay_id = world.id(&caller.relay.address)?;
    let unborn = Contract::at(&world.dice.bytes(20))?;
    for address in
        [secp, caller.relay.address, unborn.address, Address::new_id(99), Address::new_id(9_999_999)]
    {
        let input = address.to_bytes();
        for how in [How::Call, How::Delegate, How::Static] {
            caller.ask(world, how, RESOLVE, input.as_slice())?;
        }
    }
    for input in [vec![], vec![9], vec![0, 0xff], world.dice.bytes(21), masked_id(99).to_vec()] {
        caller.ask(world, How::Static, RESOLVE, &input)?;
    }
    for id in [0, 10, 99, world.id(&secp)?, relay_id, 9_999_999, u64::MAX] {
        caller.ask(world, How::Static, DELEGATED_ADDRESS, &Calldata::new().number(id).build())?;
    }
    for input in [vec![], vec![1], vec![0xff; 32], vec![0xff; 64]] {
        caller.ask(world, How::Static, DELEGATED_ADDRESS, &input)?;
        caller.order(world, How::Static, RANDOMNESS, &input)?;
    }
    for number in [0, 4, 7, 0xff] {
        caller.ask(world, How::Call, number, &[1; 32])?;
    }
    randomness(world, &caller)
}

/// Randomness of epochs, where there is a precompile for it. What is to come costs more gas than there is.
fn randomness(world: &mut World<'_>, caller: &Caller) -> Result<(), Stop> {
    let known = u32::from(world.version()) >= 24;
    let now = world.epoch().unsigned_abs();
    for epoch in [0, 1, now - 1_000, now - 900, now - 1, now] {
        let input = Calldata::new().number(epoch).build();
        let answer = caller.ask(world, How::Static, RANDOMNESS, &input)?;
        if answer.is_none_or(|bytes| bytes.is_empty()) == known {
            return Err(broken(format!("randomness of epoch {epoch}")));
        }
    }
    for epoch in [now + 1, now + 100] {
        let input = Calldata::new().number(epoch).build();
        let answer = caller.order(world, How::Static, RANDOMNESS, &input)?;
        failed(answer, if known { exit::OUT_OF_GAS } else { 0 }, "randomness of the future")?;
    }
    caller.order(world, How::Static, RANDOMNESS, &Calldata::new().number(u64::MAX).build()).map(|_| ())
}
