//! Wallets that sign for wallets, that create actors, and that tokens are announced to.

use forest_builtin::BuiltinActor;
use forest_encoding::{RawBytes, serde_bytes::Bytes};
use forest_shared::{
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};

use super::{
    Proposal, Wallet,
    signers::ADD_SIGNER,
    wallet::{APPROVE, PROPOSE},
};
use crate::{
    Stop, World,
    workloads::{
        actors::{actors_version, exported},
        expect::failed,
        init::{EXEC, code},
    },
    world::{BLOCK_GAS_LIMIT, broken, encode, succeeded},
};

/// Wallets in and beside each other.
pub(super) fn nested(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, owner) = world.secp_account(TokenAmount::from_whole(100))?;
    chain(world, owner)?;
    mutual(world, owner)?;
    creates(world, owner)?;
    hears(world, owner)
}

/// A wallet whose signer is a wallet whose signer is a wallet: one message moves the funds of the last.
fn chain(world: &mut World<'_>, owner: Address) -> Result<(), Stop> {
    let depth = 2 + world.dice.below(8);
    let mut wallets = vec![Wallet::create(world, &[owner], 1, TokenAmount::from_whole(1))?];
    for at in 0..depth as usize {
        let signer = wallets[at].at.robust;
        wallets.push(Wallet::create(world, &[signer], 1, TokenAmount::from_whole(1))?);
    }
    let (_, heir) = world.bls_account(TokenAmount::from_nano(1))?;
    for nano in [1_u64, 1_000, 5_000_000_000] {
        let mut proposal = Proposal::transfer(heir, TokenAmount::from_nano(nano));
        for wallet in wallets[1..].iter().rev() {
            proposal = Proposal::call(wallet.at.robust, PROPOSE, proposal.encode());
        }
        wallets[0].must_propose(world, owner, &proposal)?;
    }
    Ok(())
}

/// A proposal that approves of itself, through another wallet that may: until the stack is full, or the gas is gone.
pub(super) fn endless(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, owner) = world.secp_account(TokenAmount::from_whole(100))?;
    let second = Wallet::create(world, &[owner], 1, TokenAmount::from_whole(5))?;
    let first = Wallet::create(world, &[owner, second.at.id], 1, TokenAmount::from_whole(5))?;
    let add = Proposal::call(second.at.id, ADD_SIGNER, encode(&(first.at.id, false)));
    second.must_propose(world, owner, &add)?;
    let little = 50_000_000 + world.dice.below(500_000_000);
    let mut next = 0_i64;
    for gas_limit in [little, BLOCK_GAS_LIMIT] {
        let approve = Proposal::call(first.at.id, APPROVE, encode(&(next, Bytes::new(&[]))));
        let through = Proposal::call(second.at.id, PROPOSE, approve.encode());
        let message = world.message(owner, first.at.id, PROPOSE, through.encode());
        // A message that fails proposes nothing.
        next += i64::from(world.apply(Message { gas_limit, ..message })?.is_success());
    }
    Ok(())
}

/// Two wallets that sign for each other.
fn mutual(world: &mut World<'_>, owner: Address) -> Result<(), Stop> {
    let first = Wallet::create(world, &[owner], 1, TokenAmount::from_whole(5))?;
    let second = Wallet::create(world, &[first.at.id, owner], 1, TokenAmount::from_whole(5))?;
    let add = Proposal::call(first.at.id, ADD_SIGNER, encode(&(second.at.id, false)));
    let (_, outcome) = first.must_propose(world, owner, &add)?;
    if !outcome.exit_code.is_success() {
        return Err(broken("a wallet was not added"));
    }
    let home = Proposal::call(
        first.at.robust,
        PROPOSE,
        Proposal::transfer(owner, TokenAmount::from_nano(1)).encode(),
    );
    let there = Proposal::call(second.at.robust, PROPOSE, home.encode());
    first.must_propose(world, owner, &there)?;
    // All the way around, again and again.
    let mut proposal = Proposal::transfer(owner, TokenAmount::from_nano(1));
    for turn in 0..20 {
        let through = if turn % 2 == 0 { second } else { first };
        proposal = Proposal::call(through.at.id, PROPOSE, proposal.encode());
    }
    first.propose(world, owner, &proposal).map(|_| ())
}

/// Wallets create actors, as anybody does.
fn creates(world: &mut World<'_>, owner: Address) -> Result<(), Stop> {
    let wallet = Wallet::create(world, &[owner], 1, TokenAmount::from_whole(100))?;
    let channel = (world.faucet, owner);
    let own = (vec![wallet.at.id], 1_u64, 0_i64, 0_i64);
    let constructors = [
        (BuiltinActor::PaymentChannel, encode(&channel)),
        (BuiltinActor::Multisig, encode(&own)),
        (BuiltinActor::Multisig, Vec::new()),
        (BuiltinActor::Account, encode(&owner)),
    ];
    for (actor, constructor) in constructors {
        let params = encode(&(code(world, actor)?, RawBytes::new(constructor)));
        let value = TokenAmount::from_whole(world.dice.below(3));
        let create = Proposal { value, ..Proposal::call(Address::new_id(INIT_ACTOR_ID), EXEC, params) };
        wallet.must_propose(world, owner, &create)?;
    }
    Ok(())
}

/// Tokens that arrive are announced by a method that wallets have since actors v9 (FRC-46), from when on they take any
/// exported method sooner or later.
fn hears(world: &mut World<'_>, owner: Address) -> Result<(), Stop> {
    let wallet = Wallet::create(world, &[owner], 1, TokenAmount::ZERO)?;
    let payload = RawBytes::new(world.dice.bytes(30));
    let receive = exported("Receive")?;
    let answer = world.call(owner, wallet.at.robust, receive, &(7_u32, payload))?;
    if actors_version(world.version()) >= 9 {
        succeeded(answer, "a token's announcement")?;
    } else {
        failed(answer, "a token's announcement")?;
    }
    let noise = world.dice.bytes(30);
    for method in [receive, exported("Transfer")?, (1 << 24) - 1, 1 << 24, u64::MAX] {
        for params in [Vec::new(), noise.clone()] {
            let message = world.message(owner, wallet.at.id, method, params);
            world.apply(message)?;
        }
    }
    Ok(())
}
