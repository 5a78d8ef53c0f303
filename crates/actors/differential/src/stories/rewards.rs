//! The reward actor over many epochs: what it mints for every power that a network could have.

use forest_shared::{
    address::{Address, INIT_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID},
    econ::TokenAmount,
};
use oracle_cases::{Stop, World, genesis::FAUCET_ID, world::succeeded};

const AWARD_BLOCK_REWARD: u64 = 2;
const THIS_EPOCH_REWARD: u64 = 3;
const UPDATE_NETWORK_KPI: u64 = 4;

/// Powers from none to far above the baseline, and rewards in between.
pub(super) fn any_power(world: &mut World<'_>) -> Result<(), Stop> {
    let mut power = world.dice.word() >> world.dice.below(63);
    for _ in 0..300 {
        match world.dice.below(6) {
            0 => power = 0,
            1 => power = world.dice.word() >> world.dice.below(63),
            // A network that grows.
            _ => power = power.saturating_add(power >> 6).saturating_add(1 << 40),
        }
        // Quality makes ten bytes of one, and adds sums beyond 64 bits.
        let adjusted = TokenAmount::from_atto(power) * (1 + world.dice.below(40));
        epoch(world, &adjusted)?;
        award(world)?;
        let null_rounds = if world.dice.once_in(5) { world.dice.below(30).cast_signed() } else { 0 };
        world.skip(1 + null_rounds)?;
    }
    Ok(())
}

/// A network that stood still for days.
pub(super) fn long_silence(world: &mut World<'_>) -> Result<(), Stop> {
    let baseline = TokenAmount::from_atto(1_u64 << 62);
    for epochs in [1, 1_000, 3, 20_000, 50_000, 1] {
        let power = &baseline * (1 + world.dice.below(8));
        epoch(world, &power)?;
        award(world)?;
        world.skip(epochs)?;
    }
    Ok(())
}

/// What the power actor says at the end of an epoch.
fn epoch(world: &mut World<'_>, power: &TokenAmount) -> Result<(), Stop> {
    // A number of bytes; on the wire no different from a number of attoFIL.
    let answer = world.implicit(STORAGE_POWER_ACTOR_ID, REWARD_ACTOR_ID, UPDATE_NETWORK_KPI, power)?;
    succeeded(answer, "the report of power")?;
    let reward = Address::new_id(REWARD_ACTOR_ID);
    world.must_call(world.faucet, reward, THIS_EPOCH_REWARD, &None::<u8>).map(|_| ())
}

/// A block is paid for; nobody here is a miner, so that all is burnt.
fn award(world: &mut World<'_>) -> Result<(), Stop> {
    let winner = Address::new_id(*world.dice.pick(&[FAUCET_ID, INIT_ACTOR_ID, 7_000_000]));
    let penalty = TokenAmount::from_atto(world.dice.word());
    let gas_reward = TokenAmount::from_nano(world.dice.below(1_000_000_000));
    let params = (winner, penalty, gas_reward, world.dice.below(8).cast_signed());
    world.implicit(SYSTEM_ACTOR_ID, REWARD_ACTOR_ID, AWARD_BLOCK_REWARD, &params).map(|_| ())
}
