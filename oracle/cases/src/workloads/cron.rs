//! The end of tipsets: rewards, and the cron actor with all that hangs on it.
//!
//! Nobody pays for these messages and none of them may fail on a network; here some are made to.

use forest_encoding::tuple::*;
use forest_shared::{
    ActorId, METHOD_SEND,
    address::{
        Address, BURNT_FUNDS_ACTOR_ID, CRON_ACTOR_ID, INIT_ACTOR_ID, REWARD_ACTOR_ID,
        STORAGE_MARKET_ACTOR_ID, STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID,
    },
    econ::TokenAmount,
    message::Message,
};

use super::{
    Needs, Workload,
    expect::failed,
    miners::{Miner, SectorClass},
    sectors::{clock, miner_with_sectors},
};
use crate::{Answer, Kind, Stop, World, genesis::FAUCET_ID, world::encode};

/// Workloads of this part.
pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "cron-rewards",
        about: "hundreds of tipsets: winners that are miners and that are not, null rounds, other fees and supplies",
        needs: Needs::Canonical,
        since: 16,
        run: rewards,
    },
    Workload {
        name: "cron-deadlines",
        about: "every epoch of miners whose sectors are proven and not, and cron that comes days late",
        needs: Needs::Canonical,
        since: 16,
        run: deadlines,
    },
    Workload {
        name: "cron-refusals",
        about: "the network's own messages with wrong parameters, from wrong senders, and beyond all balances",
        needs: Needs::Canonical,
        since: 16,
        run: refusals,
    },
];

/// The end of a tipset, as cron sees it.
const TICK: (ActorId, ActorId, u64) = (SYSTEM_ACTOR_ID, CRON_ACTOR_ID, EPOCH_TICK);

/// Methods of the actors that take part, besides the constructor.
const EPOCH_TICK: u64 = 2;
const AWARD_BLOCK_REWARD: u64 = 2;
const THIS_EPOCH_REWARD: u64 = 3;
const UPDATE_NETWORK_KPI: u64 = 4;
const ON_EPOCH_TICK_END: u64 = 5;
const CRON_TICK: u64 = 9;
const CURRENT_TOTAL_POWER: u64 = 9;

/// Parameters of `AwardBlockReward`.
#[derive(Clone, Debug, Serialize_tuple)]
struct Award {
    miner: Address,
    penalty: TokenAmount,
    gas_reward: TokenAmount,
    win_count: i64,
}

impl Award {
    fn one(miner: ActorId) -> Self {
        let nothing = TokenAmount::ZERO;
        Self { miner: Address::new_id(miner), penalty: nothing.clone(), gas_reward: nothing, win_count: 1 }
    }
}

fn rewards(world: &mut World<'_>) -> Result<(), Stop> {
    let first = Miner::create(world, SectorClass::GiB32)?;
    let second = Miner::create(world, SectorClass::GiB64)?;
    let winners = [
        Some(first.id),
        Some(second.id),
        Some(FAUCET_ID),
        Some(INIT_ACTOR_ID),
        Some(BURNT_FUNDS_ACTOR_ID),
        Some(7_000_000),
        None,
    ];
    let (from, to, method) = TICK;
    sweep(world, from, to, method, Vec::new())?;
    sweep(world, SYSTEM_ACTOR_ID, REWARD_ACTOR_ID, AWARD_BLOCK_REWARD, encode(&Award::one(first.id)))?;
    for _ in 0..200 {
        let winner = *world.dice.pick(&winners);
        world.tick(winner)?;
        if world.dice.once_in(10) {
            let null_rounds = 1 + world.dice.below(60).cast_signed();
            world.skip(null_rounds)?;
        }
        if world.dice.once_in(10) {
            other_fees(world)?;
            statistics(world, &first)?;
        }
    }
    world.skip(20_000)?;
    world.tick(Some(first.id))
}

/// The next epoch has another base fee and another supply.
fn other_fees(world: &mut World<'_>) -> Result<(), Stop> {
    let mut epoch = world.network.epoch().clone();
    epoch.epoch += 1;
    epoch.timestamp += 30;
    epoch.base_fee = TokenAmount::from_atto(100 + world.dice.below(1_000_000));
    epoch.circulating_supply = TokenAmount::from_whole(world.dice.below(1_000_000_000));
    world.network.begin(epoch)
}

fn statistics(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let reward = Address::new_id(REWARD_ACTOR_ID);
    let power = Address::new_id(STORAGE_POWER_ACTOR_ID);
    world.must_call(miner.owner, reward, THIS_EPOCH_REWARD, &None::<u8>)?;
    world.must_call(miner.worker, power, CURRENT_TOTAL_POWER, &None::<u8>).map(|_| ())
}

/// Two miners that prove nothing: cron finds out at the end of a deadline, and again at every end that it was late for.
fn deadlines(world: &mut World<'_>) -> Result<(), Stop> {
    let (first, sectors) = miner_with_sectors(world, 3)?;
    let (second, _) = miner_with_sectors(world, 2)?;
    let miners = [first.id, second.id];
    let place = clock::locate(world, first.id, sectors[0])?;
    let open = clock::next_opening(world, first.id, place.deadline)?;
    clock::run_to(world, &miners, open + clock::DEADLINE - 1)?;
    let (from, to, method) = TICK;
    sweep(world, from, to, method, Vec::new())?;
    for _ in 0..2 * clock::DEADLINE {
        let winner = *world.dice.pick(&[Some(first.id), Some(second.id), None, None]);
        world.tick(winner)?;
    }
    world.skip(2 * clock::PROVING_PERIOD + 17)?;
    sweep(world, from, to, method, Vec::new())?;
    world.ticks(100)
}

fn refusals(world: &mut World<'_>) -> Result<(), Stop> {
    let miner = Miner::create(world, SectorClass::GiB32)?;
    wrong_awards(world, &miner)?;
    wrong_senders(world, &miner)?;
    noise(world)?;
    world.tick(Some(miner.id))?;
    empty_reward_actor(world, &miner)
}

fn wrong_awards(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let good = Award::one(miner.id);
    let less = -TokenAmount::from_atto(1 + world.dice.below(100));
    let unborn = Address::new_actor(&world.dice.bytes(20));
    for (what, award) in [
        ("no wins", Award { win_count: 0, ..good.clone() }),
        ("fewer wins than none", Award { win_count: -1, ..good.clone() }),
        ("a negative penalty", Award { penalty: less.clone(), ..good.clone() }),
        ("a negative gas reward", Award { gas_reward: less, ..good.clone() }),
        (
            "more gas than there is",
            Award { gas_reward: TokenAmount::from_whole(2_000_000_000), ..good.clone() },
        ),
        ("a winner that is nobody", Award { miner: unborn, ..good.clone() }),
    ] {
        failed(world.implicit(SYSTEM_ACTOR_ID, REWARD_ACTOR_ID, AWARD_BLOCK_REWARD, &award)?, what)?;
    }
    for award in [
        Award { miner: miner.worker, ..good.clone() },
        Award { win_count: 1_000, ..good.clone() },
        Award { penalty: TokenAmount::from_whole(3_000_000), ..good },
    ] {
        world.implicit(SYSTEM_ACTOR_ID, REWARD_ACTOR_ID, AWARD_BLOCK_REWARD, &award)?;
    }
    Ok(())
}

/// All that only one actor may say, said by others, by users too.
fn wrong_senders(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let restricted = [
        (CRON_ACTOR_ID, EPOCH_TICK, SYSTEM_ACTOR_ID, Vec::new()),
        (REWARD_ACTOR_ID, AWARD_BLOCK_REWARD, SYSTEM_ACTOR_ID, encode(&Award::one(miner.id))),
        (
            REWARD_ACTOR_ID,
            UPDATE_NETWORK_KPI,
            STORAGE_POWER_ACTOR_ID,
            encode(&TokenAmount::from_atto(1_u64 << 50)),
        ),
        (STORAGE_POWER_ACTOR_ID, ON_EPOCH_TICK_END, CRON_ACTOR_ID, Vec::new()),
        (STORAGE_MARKET_ACTOR_ID, CRON_TICK, CRON_ACTOR_ID, Vec::new()),
    ];
    for (to, method, from, params) in restricted {
        let user = *world.dice.pick(&[miner.owner, miner.worker]);
        let message = world.message(user, Address::new_id(to), method, params.clone());
        failed(world.apply(message)?, "a user as the network")?;
        for sender in [SYSTEM_ACTOR_ID, CRON_ACTOR_ID, STORAGE_POWER_ACTOR_ID] {
            let answer = implicit(world, sender, to, method, TokenAmount::ZERO, params.clone())?;
            if sender != from {
                failed(answer, "one of the network's actors as another")?;
            }
        }
    }
    Ok(())
}

/// Parameters where none are read, noise where some are, and methods that nobody has.
fn noise(world: &mut World<'_>) -> Result<(), Stop> {
    for to in [CRON_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_POWER_ACTOR_ID, STORAGE_MARKET_ACTOR_ID] {
        for method in 1..=10 {
            let from = *world.dice.pick(&[SYSTEM_ACTOR_ID, CRON_ACTOR_ID, STORAGE_POWER_ACTOR_ID]);
            let params = world.dice.bytes(6);
            implicit(world, from, to, method, TokenAmount::ZERO, params)?;
        }
    }
    Ok(())
}

/// The reward actor pays what it has, down to the last attoFIL and beyond.
fn empty_reward_actor(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let balance = |world: &World<'_>| {
        world.network.actor(REWARD_ACTOR_ID).map(|actor| actor.balance).unwrap_or_default()
    };
    let all_but_little = balance(world) - TokenAmount::from_atto(world.dice.below(1_000_000));
    implicit(world, REWARD_ACTOR_ID, BURNT_FUNDS_ACTOR_ID, METHOD_SEND, all_but_little, Vec::new())?;
    world.tick(Some(miner.id))?;
    world.tick(Some(miner.id))?;
    let rest = balance(world) + TokenAmount::from_atto(1);
    let beyond = implicit(world, REWARD_ACTOR_ID, BURNT_FUNDS_ACTOR_ID, METHOD_SEND, rest, Vec::new())?;
    failed(beyond, "a payment beyond the balance").map(|_| ())
}

fn implicit(
    world: &mut World<'_>,
    from: ActorId,
    to: ActorId,
    method: u64,
    value: TokenAmount,
    params: Vec<u8>,
) -> Result<Answer, Stop> {
    let message = world.message(Address::new_id(from), Address::new_id(to), method, params);
    world.network.apply(Message { value, ..message }, Kind::Implicit)
}

fn sweep(
    world: &mut World<'_>,
    from: ActorId,
    to: ActorId,
    method: u64,
    params: Vec<u8>,
) -> Result<(), Stop> {
    let message = world.message(Address::new_id(from), Address::new_id(to), method, params);
    world.network.sweep(message, Kind::Implicit)
}
