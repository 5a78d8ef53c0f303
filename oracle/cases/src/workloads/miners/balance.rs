//! The money of a miner: rewards that vest, withdrawals of owner and beneficiary, fines and debts.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID},
    econ::TokenAmount,
};

use super::{Miner, SectorClass};
use crate::{
    Stop, World,
    workloads::{actors::actors_version, expect::failed},
    world::{encode, succeeded},
};

/// Methods of the miner actor.
const APPLY_REWARDS: u64 = 14;
const REPORT_CONSENSUS_FAULT: u64 = 15;
const WITHDRAW_BALANCE: u64 = 16;
const REPAY_DEBT: u64 = 22;
const CHANGE_BENEFICIARY: u64 = 30;
const GET_BENEFICIARY: u64 = 31;

/// `AwardBlockReward` of the reward actor.
const AWARD_BLOCK_REWARD: u64 = 2;

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let class = *world.dice.pick(&SectorClass::ALL);
    let miner = Miner::create(world, class)?;
    withdrawals(world, &miner)?;
    rewards(world, &miner)?;
    if actors_version(world.version()) >= 9 {
        beneficiary(world, &miner)?;
    }
    consensus_faults(world, &miner)?;
    debt(world, &miner)
}

fn withdraw(
    world: &mut World<'_>,
    miner: &Miner,
    sender: Address,
    amount: TokenAmount,
) -> Result<bool, Stop> {
    let answer = world.call(sender, miner.address, WITHDRAW_BALANCE, &(amount,))?;
    Ok(answer.is_success())
}

fn expect(happened: bool, expected: bool, what: &str) -> Result<(), Stop> {
    if happened == expected { Ok(()) } else { Err(Stop::Broken(format!("{what}: {happened}"))) }
}

fn withdrawals(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let some = TokenAmount::from_whole(1 + world.dice.below(1000));
    expect(withdraw(world, miner, miner.owner, some.clone())?, true, "withdrawal by the owner")?;
    expect(withdraw(world, miner, miner.worker, some.clone())?, false, "withdrawal by the worker")?;
    expect(withdraw(world, miner, miner.owner, -some)?, false, "withdrawal of less than nothing")?;
    expect(withdraw(world, miner, miner.owner, TokenAmount::ZERO)?, true, "withdrawal of nothing")?;
    world.must_call(miner.owner, miner.address, REPAY_DEBT, &None::<u8>)?;
    world.must_call(miner.worker, miner.address, REPAY_DEBT, &None::<u8>)?;
    let (_, stranger) = world.secp_account(TokenAmount::from_whole(1))?;
    failed(world.call(stranger, miner.address, REPAY_DEBT, &None::<u8>)?, "a debt paid by a stranger")
        .map(|_| ())
}

/// Rewards as the reward actor pays them, and as nobody else may.
fn rewards(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    for _ in 0..5 {
        world.tick(Some(miner.id))?;
        let wait = 1 + world.dice.below(5_000).cast_signed();
        world.skip(wait)?;
    }
    let reward = (
        TokenAmount::from_atto(world.dice.below(1 << 40)),
        TokenAmount::from_atto(world.dice.below(1 << 50)),
    );
    failed(world.call(miner.owner, miner.address, APPLY_REWARDS, &reward)?, "a reward out of nowhere")?;
    world.implicit(REWARD_ACTOR_ID, miner.id, APPLY_REWARDS, &reward)?;
    world.implicit(SYSTEM_ACTOR_ID, miner.id, APPLY_REWARDS, &reward)?;
    let all = TokenAmount::from_whole(100_000_000);
    expect(withdraw(world, miner, miner.owner, all)?, true, "withdrawal of what has vested")?;
    world.fund(miner.address, TokenAmount::from_whole(10_000))
}

/// Somebody else is paid for a while (FIP-0029).
fn beneficiary(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let (_, other) = world.secp_account(TokenAmount::from_whole(10))?;
    let (_, stranger) = world.bls_account(TokenAmount::from_whole(10))?;
    let quota = TokenAmount::from_whole(100 + world.dice.below(100));
    let expiration = world.epoch() + 1000;
    let term = (other, quota.clone(), expiration);
    let change = |world: &mut World<'_>, sender, term: &(Address, TokenAmount, i64)| {
        Ok::<_, Stop>(world.call(sender, miner.address, CHANGE_BENEFICIARY, term)?.is_success())
    };
    expect(change(world, other, &term)?, false, "a beneficiary nobody proposed")?;
    expect(
        change(world, miner.owner, &(other, TokenAmount::ZERO, expiration))?,
        false,
        "a quota of nothing",
    )?;
    expect(change(world, miner.owner, &(miner.owner, quota.clone(), 0))?, false, "a quota for the owner")?;
    expect(change(world, miner.owner, &term)?, true, "a proposal")?;
    expect(change(world, stranger, &term)?, false, "a stranger's approval")?;
    expect(
        change(world, other, &(other, quota.clone(), expiration + 1))?,
        false,
        "approval of another term",
    )?;
    expect(change(world, other, &term)?, true, "approval by the beneficiary")?;
    world.must_call(stranger, miner.address, GET_BENEFICIARY, &None::<u8>)?;
    expect(withdraw(world, miner, other, TokenAmount::from_whole(60))?, true, "within the quota")?;
    expect(withdraw(world, miner, miner.owner, quota.clone())?, true, "up to the quota")?;
    expect(withdraw(world, miner, other, TokenAmount::from_whole(1))?, false, "beyond the quota")?;
    let longer = (other, quota.clone() * 3, expiration);
    expect(change(world, miner.owner, &longer)?, true, "a longer term")?;
    expect(change(world, other, &longer)?, true, "approval of a longer term")?;
    world.skip(1001)?;
    expect(withdraw(world, miner, other, quota)?, false, "after the term")?;
    let back = (miner.owner, TokenAmount::ZERO, 0);
    expect(change(world, miner.owner, &back)?, true, "the owner takes back")
}

/// Faults that headers prove, and headers that prove nothing.
fn consensus_faults(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let (_, reporter) = world.secp_account(TokenAmount::from_whole(10))?;
    let [.., high, low] = miner.id.to_be_bytes();
    let report = |header: Vec<u8>| (RawBytes::new(header), RawBytes::default(), RawBytes::new(vec![1, 2, 3]));
    for (header, what) in [
        (vec![], "no header"),
        (vec![0, 9, high, low], "headers without a fault"),
        (vec![4, 9, high, low], "a fault of an unknown kind"),
        (vec![1, 9, high, low ^ 1], "a fault of somebody else"),
        (vec![1, 9, 0xff, 0xff], "a fault of nobody"),
    ] {
        failed(world.call(reporter, miner.address, REPORT_CONSENSUS_FAULT, &report(header))?, what)?;
    }
    let kind = *world.dice.pick(&[1, 2, 3]);
    let good = report(vec![kind, 200, high, low]);
    let message = world.message(reporter, miner.address, REPORT_CONSENSUS_FAULT, encode(&good));
    world.sweep(message)?;
    world.must_call(reporter, miner.address, REPORT_CONSENSUS_FAULT, &good)?;
    failed(world.call(reporter, miner.address, REPORT_CONSENSUS_FAULT, &good)?, "a fault reported twice")
        .map(|_| ())
}

/// A miner with much locked. Since actors v17 the deposit of a new miner is not counted as pledge until it is lost
/// (FIP-0077), so that the pledge of a network with one poor miner could fall below nothing.
fn richer_rival(world: &mut World<'_>) -> Result<(), Stop> {
    let rival = Miner::create(world, SectorClass::GiB32)?;
    let award = (Address::new_id(rival.id), TokenAmount::ZERO, TokenAmount::ZERO, 10_000);
    let answer = world.implicit(SYSTEM_ACTOR_ID, REWARD_ACTOR_ID, AWARD_BLOCK_REWARD, &award)?;
    succeeded(answer, "an award").map(|_| ())
}

/// Fines beyond all that a miner has, until it is given more.
fn debt(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    richer_rival(world)?;
    let all = TokenAmount::from_whole(100_000_000);
    expect(withdraw(world, miner, miner.owner, all)?, true, "withdrawal of all")?;
    let fine = (TokenAmount::ZERO, TokenAmount::from_whole(50_000 + world.dice.below(50_000)));
    let fined = world.implicit(REWARD_ACTOR_ID, miner.id, APPLY_REWARDS, &fine)?;
    succeeded(fined, "a fine")?;
    expect(withdraw(world, miner, miner.owner, TokenAmount::from_whole(1))?, false, "withdrawal in debt")?;
    world.must_call(miner.worker, miner.address, REPAY_DEBT, &None::<u8>)?;
    world.fund(miner.address, TokenAmount::from_whole(200_000))?;
    world.must_call(miner.owner, miner.address, REPAY_DEBT, &None::<u8>)?;
    expect(
        withdraw(world, miner, miner.owner, TokenAmount::from_whole(1))?,
        true,
        "withdrawal after the debt",
    )
}
