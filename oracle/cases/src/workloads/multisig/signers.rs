//! Who signs, and how many must: changed by the wallet itself, never by a signer alone.

use forest_shared::{MethodNum, address::Address, clock::ChainEpoch, econ::TokenAmount};

use super::{Proposal, Wallet};
use crate::{
    Stop, World,
    workloads::expect::failed,
    world::{broken, encode},
};

pub(super) const ADD_SIGNER: MethodNum = 5;
const REMOVE_SIGNER: MethodNum = 6;
const SWAP_SIGNER: MethodNum = 7;
const CHANGE_THRESHOLD: MethodNum = 8;
pub(super) const LOCK_BALANCE: MethodNum = 9;

/// Fixed changes, then any.
pub(super) fn signers(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, owner) = world.secp_account(TokenAmount::from_whole(100))?;
    let mut others = Vec::new();
    for _ in 0..4 {
        others.push(world.bls_account(TokenAmount::from_whole(1))?.1);
    }
    let wallet = Wallet::create(world, &[owner], 1, TokenAmount::from_whole(10))?;
    refused(world, &wallet, owner, others[0])?;
    accepted(world, &wallet, owner, &others)?;
    purged(world, owner, &others)?;
    any(world, owner, &others)
}

/// What a wallet does to itself because its owner says so.
fn itself(
    world: &mut World<'_>,
    wallet: &Wallet,
    owner: Address,
    method: MethodNum,
    params: Vec<u8>,
) -> Result<bool, Stop> {
    let proposal = Proposal::call(wallet.at.robust, method, params);
    let (_, outcome) = wallet.must_propose(world, owner, &proposal)?;
    Ok(outcome.applied && outcome.exit_code.is_success())
}

fn refused(world: &mut World<'_>, wallet: &Wallet, owner: Address, other: Address) -> Result<(), Stop> {
    let absent = Address::new_actor(&world.dice.bytes(20));
    let epoch = world.epoch();
    let bad = [
        (ADD_SIGNER, encode(&(owner, false))),
        (ADD_SIGNER, encode(&(absent, false))),
        (REMOVE_SIGNER, encode(&(owner, false))),
        (REMOVE_SIGNER, encode(&(other, true))),
        (SWAP_SIGNER, encode(&(other, owner))),
        (SWAP_SIGNER, encode(&(owner, owner))),
        (SWAP_SIGNER, encode(&(owner, absent))),
        (CHANGE_THRESHOLD, encode(&(0_u64,))),
        (CHANGE_THRESHOLD, encode(&(2_u64,))),
        (LOCK_BALANCE, encode(&(epoch, 0 as ChainEpoch, TokenAmount::from_whole(1)))),
        (LOCK_BALANCE, encode(&(epoch, 10 as ChainEpoch, TokenAmount::from_whole(-1)))),
        (ADD_SIGNER, world.dice.bytes(9)),
    ];
    for (method, params) in bad {
        let message = world.message(owner, wallet.at.id, method, params.clone());
        failed(world.apply(message)?, "a signer's own decision")?;
        if itself(world, wallet, owner, method, params)? {
            return Err(broken(format!("method {method} must refuse")));
        }
    }
    Ok(())
}

fn accepted(world: &mut World<'_>, wallet: &Wallet, owner: Address, others: &[Address]) -> Result<(), Stop> {
    let (_, newcomer) = world.secp_account(TokenAmount::from_whole(1))?;
    let good = [
        (ADD_SIGNER, encode(&(others[0], false))),
        (ADD_SIGNER, encode(&(newcomer, false))),
        (SWAP_SIGNER, encode(&(others[0], others[1]))),
        (REMOVE_SIGNER, encode(&(newcomer, false))),
        (LOCK_BALANCE, encode(&(world.epoch(), 10 as ChainEpoch, TokenAmount::from_nano(1)))),
    ];
    for (method, params) in good {
        if !itself(world, wallet, owner, method, params)? {
            return Err(broken(format!("method {method} must accept")));
        }
    }
    // From here on the owner alone is not enough.
    itself(world, wallet, owner, CHANGE_THRESHOLD, encode(&(2_u64,)))?;
    let remove = Proposal::call(wallet.at.robust, REMOVE_SIGNER, encode(&(others[1], true)));
    let (id, _) = wallet.must_propose(world, owner, &remove)?;
    let outcome = wallet.must_approve(world, others[1], id, &[])?;
    if outcome.exit_code.is_success() { Ok(()) } else { Err(broken("a signer was not removed")) }
}

/// Who is removed takes approvals along.
fn purged(world: &mut World<'_>, owner: Address, others: &[Address]) -> Result<(), Stop> {
    let wallet = Wallet::create(world, &[owner, others[0], others[1]], 2, TokenAmount::from_whole(10))?;
    for _ in 0..1 + world.dice.below(5) {
        let proposal = Proposal::transfer(owner, TokenAmount::from_nano(1));
        wallet.must_propose(world, others[0], &proposal)?;
    }
    let swap = world.dice.once_in(2);
    let (method, params) = if swap {
        (SWAP_SIGNER, encode(&(others[0], others[2])))
    } else {
        (REMOVE_SIGNER, encode(&(others[0], false)))
    };
    let (id, _) = wallet.must_propose(world, owner, &Proposal::call(wallet.at.robust, method, params))?;
    wallet.must_approve(world, others[1], id, &[])?;
    failed(wallet.approve(world, others[0], 0, &[])?, "an approval of who has left")?;
    wallet.approve(world, owner, 0, &[])?;
    wallet.approve(world, others[1], 0, &[]).map(|_| ())
}

/// Changes as they come, to a wallet that one signature moves as long as it does.
fn any(world: &mut World<'_>, owner: Address, others: &[Address]) -> Result<(), Stop> {
    let wallet = Wallet::create(world, &[owner, others[0], others[1]], 1, TokenAmount::from_whole(10))?;
    for _ in 0..30 {
        let everybody = [&[owner], others].concat();
        let (one, other) = (*world.dice.pick(&everybody), *world.dice.pick(&everybody));
        let flag = world.dice.once_in(4);
        let (method, params) = match world.dice.below(8) {
            0..3 => (ADD_SIGNER, encode(&(one, flag))),
            3..5 => (REMOVE_SIGNER, encode(&(one, flag))),
            5 => (SWAP_SIGNER, encode(&(one, other))),
            6 => (CHANGE_THRESHOLD, encode(&(world.dice.below(3),))),
            _ => (LOCK_BALANCE, encode(&(world.epoch(), 1 as ChainEpoch, TokenAmount::from_nano(1)))),
        };
        let by = *world.dice.pick(&everybody);
        wallet.propose(world, by, &Proposal::call(wallet.at.robust, method, params))?;
        let pending = world.dice.below(30) as i64;
        wallet.approve(world, one, pending, &[])?;
    }
    Ok(())
}
