//! Senders that may not send, or not this message: found before anything runs, and paid for by the block producer.

use forest_shared::{
    address::{
        Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID, RESERVE_ACTOR_ID, STORAGE_MARKET_ACTOR_ID,
        SYSTEM_ACTOR_ID,
    },
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
};

use crate::{
    Stop, World,
    workloads::expect::{ended_with, failed},
    world::{broken, succeeded},
};

/// Wrong nonces, strange and poor senders, and limits that do not even cover the inclusion.
pub(super) fn senders(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(100))?;
    let (_, bls) = world.bls_account(TokenAmount::from_whole(100))?;
    for sender in [secp, bls] {
        by_id(world, sender)?;
        wrong_nonces(world, sender)?;
        limits_around_inclusion(world, sender)?;
        poor(world, sender)?;
    }
    strangers(world)
}

/// An account may send in the name of its id.
fn by_id(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let id = Address::new_id(world.id(&sender)?);
    let answer = world.transfer(id, world.faucet, TokenAmount::from_nano(1))?;
    succeeded(answer, "a transfer of an id").map(|_| ())
}

fn wrong_nonces(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    for _ in 0..world.dice.below(5) {
        world.transfer(sender, world.faucet, TokenAmount::ZERO)?;
    }
    let right = world.message(sender, world.faucet, 0, Vec::new());
    let nonces = [right.sequence - 1, 0, right.sequence + 1, right.sequence + 100, u64::MAX];
    for sequence in nonces {
        let wrong = Message { sequence, ..right.clone() };
        ended_with(world.apply(wrong)?, ExitCode::SYS_SENDER_STATE_INVALID, "a wrong nonce")?;
    }
    succeeded(world.apply(right)?, "the right nonce").map(|_| ())
}

/// What inclusion costs follows from the penalty of a message that does not cover it.
fn limits_around_inclusion(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let params = world.dice.bytes(1_000);
    let length = world.dice.below(1_000) as usize;
    // Too little in any version; as long on chain as the limits below, which the price depends on.
    let message =
        Message { gas_limit: 100_000, ..world.message(sender, world.faucet, 0, params[..length].to_vec()) };
    let refused = ended_with(world.apply(message.clone())?, ExitCode::SYS_OUT_OF_GAS, "too little gas")?;
    let base_fee = world.network.epoch().base_fee.clone();
    let inclusion = refused.penalty.to_u128().zip(base_fee.to_u128()).map(|(penalty, fee)| penalty / fee);
    let inclusion = inclusion.and_then(|gas| u64::try_from(gas).ok()).ok_or_else(|| broken("no penalty"))?;
    for distance in [-1000, -100, -1, 0, 1, 100, 1000, 10_000, 100_000] {
        let gas_limit = inclusion.saturating_add_signed(distance);
        let sequence = world.message(sender, world.faucet, 0, Vec::new()).sequence;
        world.apply(Message { gas_limit, sequence, ..message.clone() })?;
    }
    Ok(())
}

/// Enough for the fees, and one atto less than that.
fn poor(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let id = world.id(&sender)?;
    let balance = world.network.actor(id).ok_or_else(|| broken("no sender"))?.balance;
    let message = Message { gas_limit: 10_000_000, ..world.message(sender, world.faucet, 0, Vec::new()) };
    let cap = balance.checked_div_floor(message.gas_limit).ok_or_else(|| broken("no gas"))?;
    let too_much = Message { gas_fee_cap: &cap + TokenAmount::from_atto(1), ..message.clone() };
    ended_with(world.apply(too_much)?, ExitCode::SYS_SENDER_STATE_INVALID, "a poor sender")?;
    succeeded(world.apply(Message { gas_fee_cap: cap, ..message })?, "a sender with just enough").map(|_| ())
}

/// Senders that do not exist, or are no accounts; the reserve and the burnt funds are accounts.
fn strangers(world: &mut World<'_>) -> Result<(), Stop> {
    let absent = [
        Address::new_id(5_000_000 + world.dice.below(1_000_000)),
        Address::new_actor(&world.dice.bytes(20)),
        Address::new_bls(&world.dice.bytes(48)).map_err(broken)?,
        Address::new_secp256k1(&world.dice.bytes(65)).map_err(broken)?,
    ];
    let singletons = [SYSTEM_ACTOR_ID, INIT_ACTOR_ID, STORAGE_MARKET_ACTOR_ID].map(Address::new_id);
    for sender in absent.into_iter().chain(singletons) {
        for to in [world.faucet, sender] {
            let answer = world.transfer(sender, to, TokenAmount::ZERO)?;
            ended_with(answer, ExitCode::SYS_SENDER_INVALID, "a stranger's message")?;
        }
    }
    let reserve = Address::new_id(RESERVE_ACTOR_ID);
    let answer = world.transfer(reserve, world.faucet, TokenAmount::from_whole(1))?;
    succeeded(answer, "a transfer of the reserve")?;
    let penniless = Message { gas_limit: 10_000_000, ..world.message(reserve, world.faucet, 0, Vec::new()) };
    failed(
        world.apply(Message { from: Address::new_id(BURNT_FUNDS_ACTOR_ID), ..penniless })?,
        "a wrong nonce",
    )
    .map(|_| ())
}
