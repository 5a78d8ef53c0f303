//! Proposals of a wallet with two of three signatures, and of one with a single signature.

use forest_encoding::serde_bytes::Bytes;
use forest_shared::{
    address::{Address, STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID},
    crypto::BlsKey,
    econ::TokenAmount,
    error::ExitCode,
};

use super::{
    Proposal, Wallet,
    wallet::{APPROVE, CANCEL, PROPOSE},
};
use crate::{
    Stop, World,
    workloads::expect::{ended_with, failed},
    world::{broken, encode, succeeded},
};

/// Proposals that go well, and all that do not.
pub(super) fn life(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, a) = world.secp_account(TokenAmount::from_whole(100))?;
    let (_, b) = world.bls_account(TokenAmount::from_whole(100))?;
    let (_, c) = world.secp_account(TokenAmount::from_whole(100))?;
    let wallet = Wallet::create(world, &[a, b, c], 2, TokenAmount::from_whole(1_000))?;
    for _ in 0..3 {
        agreed(world, &wallet, [a, b, c])?;
        cancelled(world, &wallet, [a, b, c])?;
    }
    strangers(world, &wallet, a)?;
    malformed(world, &wallet, a)?;
    let alone = Wallet::create(world, &[a], 1, TokenAmount::from_whole(50))?;
    sends(world, &alone, a)
}

/// An approval that sends, at many gas limits.
pub(super) fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, a) = world.secp_account(TokenAmount::from_whole(100))?;
    let (_, b) = world.bls_account(TokenAmount::from_whole(100))?;
    let wallet = Wallet::create(world, &[a, b], 2, TokenAmount::from_whole(1_000))?;
    let proposal = Proposal::transfer(a, TokenAmount::from_whole(1));
    let (id, _) = wallet.must_propose(world, a, &proposal)?;
    let hash = proposal.hash(Address::new_id(world.id(&a)?));
    world.sweep(world.message(b, wallet.at.robust, APPROVE, encode(&(id, Bytes::new(&hash)))))
}

/// One proposes, another approves, with or without the hash; nobody does so twice.
fn agreed(world: &mut World<'_>, wallet: &Wallet, [a, b, c]: [Address; 3]) -> Result<(), Stop> {
    let value = TokenAmount::from_nano(world.dice.below(1_000_000));
    let proposal = Proposal::transfer(*world.dice.pick(&[a, b, c, world.faucet]), value);
    let (id, outcome) = wallet.must_propose(world, a, &proposal)?;
    if outcome.applied {
        return Err(broken("one signature of two was enough"));
    }
    failed(wallet.approve(world, a, id, &[])?, "a second approval")?;
    let mut wrong = proposal.hash(Address::new_id(world.id(&a)?));
    let hash = if world.dice.once_in(2) { wrong.to_vec() } else { Vec::new() };
    wrong[0] ^= 1;
    failed(wallet.approve(world, b, id, &wrong)?, "an approval of something else")?;
    let outcome = wallet.must_approve(world, b, id, &hash)?;
    if !outcome.applied || !outcome.exit_code.is_success() {
        return Err(broken("an approved transfer was not made"));
    }
    failed(wallet.approve(world, c, id, &hash)?, "an approval of what is done").map(|_| ())
}

/// Only who proposed may take it back.
fn cancelled(world: &mut World<'_>, wallet: &Wallet, [a, b, c]: [Address; 3]) -> Result<(), Stop> {
    let proposal = Proposal::transfer(b, TokenAmount::from_whole(1));
    let (id, _) = wallet.must_propose(world, c, &proposal)?;
    failed(wallet.cancel(world, a, id, &[])?, "a cancellation by another")?;
    failed(wallet.cancel(world, c, id, &[7; 32])?, "a cancellation of something else")?;
    failed(wallet.cancel(world, c, id + 1000, &[])?, "a cancellation of nothing")?;
    let hash = proposal.hash(Address::new_id(world.id(&c)?));
    let hash: &[u8] = if world.dice.once_in(2) { &hash } else { &[] };
    succeeded(wallet.cancel(world, c, id, hash)?, "a cancellation")?;
    failed(wallet.approve(world, a, id, &[])?, "an approval of what was cancelled").map(|_| ())
}

/// Who is no signer has no say.
fn strangers(world: &mut World<'_>, wallet: &Wallet, signer: Address) -> Result<(), Stop> {
    let (_, stranger) = world.bls_account(TokenAmount::from_whole(1))?;
    let proposal = Proposal::transfer(stranger, TokenAmount::from_whole(1));
    ended_with(
        wallet.propose(world, stranger, &proposal)?,
        ExitCode::USR_FORBIDDEN,
        "a stranger's proposal",
    )?;
    let (id, _) = wallet.must_propose(world, signer, &proposal)?;
    ended_with(wallet.approve(world, stranger, id, &[])?, ExitCode::USR_FORBIDDEN, "a stranger's approval")?;
    ended_with(
        wallet.cancel(world, stranger, id, &[])?,
        ExitCode::USR_FORBIDDEN,
        "a stranger's cancellation",
    )?;
    let negative = Proposal::transfer(stranger, TokenAmount::from_atto(-1));
    let answer = wallet.propose(world, signer, &negative)?;
    ended_with(answer, ExitCode::USR_ILLEGAL_ARGUMENT, "less than nothing").map(|_| ())
}

fn malformed(world: &mut World<'_>, wallet: &Wallet, signer: Address) -> Result<(), Stop> {
    for method in [PROPOSE, APPROVE, CANCEL, 5, 6, 7, 8, 9, 10, 11] {
        let noise = world.dice.bytes(20);
        for params in [Vec::new(), vec![0x80], encode(&(1_i64,)), noise] {
            let message = world.message(signer, wallet.at.robust, method, params);
            failed(world.apply(message)?, "malformed parameters")?;
        }
    }
    for id in [-1, i64::MIN, i64::MAX] {
        failed(wallet.approve(world, signer, id, &[])?, "an approval of nothing")?;
    }
    Ok(())
}

/// Sends from within: to who is there, who comes into being by it, who cannot; with methods that fail; beyond the
/// balance. A failing send is done all the same.
fn sends(world: &mut World<'_>, wallet: &Wallet, signer: Address) -> Result<(), Stop> {
    let key = BlsKey::from_bytes(&[17; 32]).map_err(broken)?;
    let one = TokenAmount::from_whole(1);
    let noise = world.dice.bytes(10);
    let done = [
        Proposal::transfer(key.address(), one.clone()),
        Proposal::transfer(Address::new_id(7_000_000), one.clone()),
        Proposal::transfer(Address::new_actor(&noise), one.clone()),
        Proposal::transfer(wallet.at.robust, one.clone()),
        Proposal::call(signer, 2, Vec::new()),
        Proposal::call(signer, 77, noise.clone()),
        Proposal::call(Address::new_id(SYSTEM_ACTOR_ID), 1, noise.clone()),
        Proposal::call(Address::new_id(STORAGE_POWER_ACTOR_ID), 2, noise),
        Proposal { value: one, ..Proposal::call(signer, 2, Vec::new()) },
    ];
    for proposal in done {
        let (_, outcome) = wallet.must_propose(world, signer, &proposal)?;
        if !outcome.applied {
            return Err(broken("the only signature was not enough"));
        }
    }
    let too_much = Proposal::transfer(signer, TokenAmount::from_whole(1_000_000));
    let answer = wallet.propose(world, signer, &too_much)?;
    ended_with(answer, ExitCode::USR_INSUFFICIENT_FUNDS, "more than the wallet has").map(|_| ())
}
