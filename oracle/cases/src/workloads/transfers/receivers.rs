//! Funds for every kind of address, in every amount.

use forest_shared::{
    address::{
        Address, BLS_PUB_LEN, BURNT_FUNDS_ACTOR_ID, CRON_ACTOR_ID, EAM_ACTOR_ID, INIT_ACTOR_ID,
        PAYLOAD_HASH_LEN, Payload, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID,
    },
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
    version::NetworkVersion,
};

use crate::{
    Stop, World,
    workloads::expect::ended_with,
    world::{broken, succeeded},
};

/// Sends funds of every amount to every kind of address; twice, since the first time creates some of them.
pub(super) fn receivers(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(1_000))?;
    let (_, bls) = world.bls_account(TokenAmount::from_whole(1_000))?;
    let receivers = addresses(world, secp, bls)?;
    for sender in [secp, bls] {
        for receiver in &receivers {
            for value in values(world) {
                world.transfer(sender, *receiver, value)?;
            }
        }
        world.skip(1)?;
    }
    all_and_more(world)
}

/// A transfer that creates an account, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, sender) = world.secp_account(TokenAmount::from_whole(1_000))?;
    let receivers = [new_secp(world), new_bls(world)];
    for receiver in receivers {
        let message =
            Message { value: TokenAmount::from_nano(5), ..world.message(sender, receiver, 0, Vec::new()) };
        world.sweep(message)?;
    }
    Ok(())
}

/// Amounts: nothing, little, what nobody has, less than nothing.
fn values(world: &mut World<'_>) -> [TokenAmount; 4] {
    [
        TokenAmount::ZERO,
        TokenAmount::from_nano(1 + world.dice.below(1_000_000)),
        TokenAmount::from_whole(3_000_000_000_u64),
        TokenAmount::from_atto(-1),
    ]
}

/// All that is left when the gas is paid for arrives; one atto more does not.
fn all_and_more(world: &mut World<'_>) -> Result<(), Stop> {
    let funds = TokenAmount::from_nano(1_000_000 + world.dice.below(1_000_000));
    let (_, sender) = world.secp_account(funds)?;
    let mut message = world.message(sender, world.faucet, 0, Vec::new());
    message.gas_limit = 10_000_000 + world.dice.below(1_000_000);
    let id = world.id(&sender)?;
    let balance = world.network.actor(id).ok_or_else(|| broken("no sender"))?.balance;
    let all = balance - &message.gas_fee_cap * message.gas_limit;
    let too_much = Message { value: &all + TokenAmount::from_atto(1), ..message.clone() };
    ended_with(world.apply(too_much)?, ExitCode::SYS_INSUFFICIENT_FUNDS, "more than all")?;
    let (_, sender) = world.bls_account(all.clone() + &message.gas_fee_cap * message.gas_limit)?;
    let message = Message { from: sender, value: all, ..message };
    succeeded(world.apply(message)?, "all funds").map(|_| ())
}

fn addresses(world: &mut World<'_>, secp: Address, bls: Address) -> Result<Vec<Address>, Stop> {
    let mut addresses = vec![
        secp,
        bls,
        world.faucet,
        Address::new_id(world.id(&secp)?),
        Address::new_id(world.id(&bls)?),
        Address::new_id(SYSTEM_ACTOR_ID),
        Address::new_id(INIT_ACTOR_ID),
        Address::new_id(REWARD_ACTOR_ID),
        Address::new_id(CRON_ACTOR_ID),
        Address::new_id(BURNT_FUNDS_ACTOR_ID),
        Address::new_id(1_000_000 + world.dice.below(1_000_000)),
        Address::new_id(i64::MAX.unsigned_abs()),
        Address::new_id(u64::MAX),
        new_secp(world),
        new_bls(world),
        infinity(),
        Address::new_actor(&world.dice.bytes(20)),
    ];
    if world.version() >= NetworkVersion::V18 {
        addresses.push(delegated(EAM_ACTOR_ID, &world.dice.bytes(20))?);
        addresses.push(delegated(EAM_ACTOR_ID, &[])?);
        addresses.push(delegated(SYSTEM_ACTOR_ID, &world.dice.bytes(20))?);
        addresses.push(delegated(u64::MAX, &world.dice.bytes(54))?);
    }
    Ok(addresses)
}

/// An f1 address whose key nobody has.
fn new_secp(world: &mut World<'_>) -> Address {
    let mut hash = [0; PAYLOAD_HASH_LEN];
    hash.copy_from_slice(&world.dice.bytes(PAYLOAD_HASH_LEN));
    Payload::Secp256k1(hash).into()
}

/// An f3 address that is no point of the curve; nobody asks before somebody signs.
fn new_bls(world: &mut World<'_>) -> Address {
    let mut key = [0; BLS_PUB_LEN];
    key.copy_from_slice(&world.dice.bytes(BLS_PUB_LEN));
    Payload::Bls(key).into()
}

/// The f3 address of the point at infinity, for whose key anybody can sign.
fn infinity() -> Address {
    let mut key = [0; BLS_PUB_LEN];
    key[0] = 0xc0;
    Payload::Bls(key).into()
}

pub(super) fn delegated(namespace: u64, subaddress: &[u8]) -> Result<Address, Stop> {
    Address::new_delegated(namespace, subaddress).map_err(broken)
}
