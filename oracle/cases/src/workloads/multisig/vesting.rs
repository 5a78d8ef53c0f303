//! Funds that are locked, and become free epoch by epoch.

use forest_shared::{address::Address, clock::ChainEpoch, econ::TokenAmount, error::ExitCode};

use super::{Proposal, Wallet, signers::LOCK_BALANCE};
use crate::{
    Stop, World,
    workloads::expect::{ended_with, failed},
    world::{broken, encode},
};

/// Spends from a wallet whose funds are locked from the beginning, and from one that locks them later.
pub(super) fn vesting(world: &mut World<'_>) -> Result<(), Stop> {
    let duration = 100 + world.dice.below(1_000) as ChainEpoch;
    let (_, owner) = world.secp_account(TokenAmount::from_whole(100))?;
    let funds = TokenAmount::from_nano(1_000_000_007 + world.dice.below(1_000_000_000));
    let wallet = Wallet::create_locked(world, &[owner], 1, funds.clone(), duration)?;
    let half = funds.checked_div_floor(2_u64).ok_or_else(|| broken("no half"))?;
    let spend = Proposal::transfer(owner, half);
    ended_with(
        wallet.propose(world, owner, &spend)?,
        ExitCode::USR_INSUFFICIENT_FUNDS,
        "spending too early",
    )?;
    // What moves nothing is never too early.
    wallet.must_propose(world, owner, &Proposal::transfer(owner, TokenAmount::ZERO))?;
    creep(world, &wallet, owner, duration)?;
    world.skip(duration)?;
    wallet.must_propose(world, owner, &Proposal::transfer(world.faucet, TokenAmount::from_nano(1)))?;
    lock_later(world)
}

/// Little by little, as it becomes free.
fn creep(world: &mut World<'_>, wallet: &Wallet, owner: Address, duration: ChainEpoch) -> Result<(), Stop> {
    for _ in 0..8 {
        let step = 1 + world.dice.below(duration.unsigned_abs() / 8) as ChainEpoch;
        world.skip(step)?;
        let value = TokenAmount::from_nano(world.dice.below(200_000_000));
        wallet.propose(world, owner, &Proposal::transfer(world.faucet, value))?;
    }
    Ok(())
}

fn lock_later(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, owner) = world.bls_account(TokenAmount::from_whole(100))?;
    let wallet = Wallet::create(world, &[owner], 1, TokenAmount::from_whole(10))?;
    let start = world.epoch() + world.dice.below(20) as ChainEpoch - 10;
    let lock = (start, 100 as ChainEpoch, TokenAmount::from_whole(9));
    let lock = Proposal::call(wallet.at.id, LOCK_BALANCE, encode(&lock));
    let (_, outcome) = wallet.must_propose(world, owner, &lock)?;
    if !outcome.exit_code.is_success() {
        return Err(broken("a wallet could not lock its funds"));
    }
    let (_, again) = wallet.must_propose(world, owner, &lock)?;
    if again.exit_code.is_success() {
        return Err(broken("a wallet locked its funds twice"));
    }
    let spend = Proposal::transfer(owner, TokenAmount::from_whole(5));
    failed(wallet.propose(world, owner, &spend)?, "spending too early")?;
    world.skip(50 + 10)?;
    wallet.must_propose(world, owner, &spend)?;
    failed(wallet.propose(world, owner, &spend)?, "spending twice")?;
    world.skip(100)?;
    wallet.propose(world, owner, &Proposal::transfer(owner, TokenAmount::from_whole(4))).map(|_| ())
}
