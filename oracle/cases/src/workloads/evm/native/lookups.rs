//! Addresses and ids of all kinds, and randomness of all epochs.

use forest_shared::{address::Address, econ::TokenAmount};

use super::{
    super::{
        calldata::Calldata,
        contract::{Contract, masked_id},
        library::How,
    },
    Caller,
};
use crate::{Stop, World};

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
            caller.ask(world, how, 1, input.as_slice())?;
        }
    }
    for input in [vec![], vec![9], vec![0, 0xff], world.dice.bytes(21), masked_id(99).to_vec()] {
        caller.ask(world, How::Static, 1, &input)?;
    }
    for id in [0, 10, 99, world.id(&secp)?, relay_id, 9_999_999, u64::MAX] {
        caller.ask(world, How::Static, 2, &Calldata::new().number(id).build())?;
    }
    for input in [vec![], vec![1], vec![0xff; 32], vec![0xff; 64]] {
        caller.ask(world, How::Static, 2, &input)?;
        caller.ask(world, How::Static, 6, &input)?;
    }
    let now = world.epoch().unsigned_abs();
    for epoch in [0, 1, now - 1_000, now - 900, now - 1, now, now + 1, now + 100, u64::MAX] {
        caller.ask(world, How::Static, 6, &Calldata::new().number(epoch).build())?;
    }
    for number in [0, 4, 7, 0xff] {
        caller.ask(world, How::Call, number, &[1; 32])?;
    }
    Ok(())
}
