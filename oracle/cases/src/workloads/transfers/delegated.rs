//! Addresses that an actor delegates (FIP-0048): a transfer to one of the Ethereum address manager makes a
//! placeholder, whose first message makes it an Ethereum account (FIP-0055).

use forest_shared::{
    address::{Address, EAM_ACTOR_ID},
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
};

use super::receivers::delegated as address;
use crate::{
    Stop, World,
    workloads::{actors::exported, expect::ended_with},
    world::succeeded,
};

/// Placeholders that come into being, receive, send, and are asked for more.
pub(super) fn delegated(world: &mut World<'_>) -> Result<(), Stop> {
    for subaddress in subaddresses(world) {
        let placeholder = address(EAM_ACTOR_ID, &subaddress)?;
        for value in [0, 1_000_000_000, 1] {
            world.transfer(world.faucet, placeholder, TokenAmount::from_nano(value))?;
        }
        asked(world, placeholder)?;
        world.transfer(placeholder, world.faucet, TokenAmount::from_nano(1))?;
    }
    for _ in 0..3 {
        life(world)?;
    }
    Ok(())
}

/// Creation of a placeholder, and its first message, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let placeholder = address(EAM_ACTOR_ID, &world.dice.bytes(20))?;
    let value = TokenAmount::from_whole(1);
    world
        .sweep(Message { value: value.clone(), ..world.message(world.faucet, placeholder, 0, Vec::new()) })?;
    world.fund(placeholder, value)?;
    world.sweep(world.message(placeholder, world.faucet, 0, Vec::new()))
}

/// Subaddresses of 20 bytes as Ethereum has them, with those that stand for precompiles, for ids and for nobody; and
/// of other lengths.
fn subaddresses(world: &mut World<'_>) -> Vec<Vec<u8>> {
    let mut precompile = vec![0; 20];
    precompile[19] = 1 + world.dice.below(9) as u8;
    let mut masked_id = vec![0; 20];
    masked_id[0] = 0xff;
    masked_id[19] = 100;
    let mut native_precompile = vec![0; 20];
    (native_precompile[0], native_precompile[19]) = (0xfe, 1);
    let odd = [0, 1, 19, 21, 54].map(|length| world.dice.bytes(length));
    [vec![0; 20], precompile, masked_id, native_precompile].into_iter().chain(odd).collect()
}

/// From nothing to an Ethereum account.
fn life(world: &mut World<'_>) -> Result<(), Stop> {
    let placeholder = address(EAM_ACTOR_ID, &world.dice.bytes(20))?;
    let answer = world.transfer(placeholder, world.faucet, TokenAmount::ZERO)?;
    ended_with(answer, ExitCode::SYS_SENDER_INVALID, "a message of nobody")?;
    world.fund(placeholder, TokenAmount::from_whole(10))?;
    asked(world, placeholder)?;
    let early = Message { sequence: 1, ..world.message(placeholder, world.faucet, 0, Vec::new()) };
    ended_with(world.apply(early)?, ExitCode::SYS_SENDER_STATE_INVALID, "a first message with nonce 1")?;
    let by_id = Address::new_id(world.id(&placeholder)?);
    let from = *world.dice.pick(&[placeholder, by_id]);
    // Even a first message that fails makes an account of its sender.
    let value = *world.dice.pick(&[1, 1_000]);
    world.transfer(from, world.faucet, TokenAmount::from_whole(value))?;
    let other = address(EAM_ACTOR_ID, &world.dice.bytes(20))?;
    succeeded(
        world.transfer(placeholder, other, TokenAmount::from_whole(1))?,
        "an Ethereum account's transfer",
    )?;
    asked(world, placeholder)?;
    world.transfer(placeholder, placeholder, TokenAmount::from_nano(1)).map(|_| ())
}

/// Methods, of which placeholders have none, and Ethereum accounts all that are exported.
fn asked(world: &mut World<'_>, account: Address) -> Result<(), Stop> {
    let length = world.dice.below(40) as usize;
    let params = world.dice.bytes(length);
    for method in [1, 2, 3, exported("Receive")?, exported("InvokeEVM")?, exported("AuthenticateMessage")?] {
        let message = world.message(world.faucet, account, method, params.clone());
        world.apply(message)?;
    }
    Ok(())
}
