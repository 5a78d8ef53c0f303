//! Wallets that become large: many signers, and proposals that fill a block of the state, and overfill it.

use forest_builtin::BuiltinActor;
use forest_shared::{address::Address, econ::TokenAmount};

use super::{Proposal, Wallet};
use crate::{
    Stop, World,
    workloads::{expect::failed, init::exec},
    world::broken,
};

/// The most signers that a wallet may have.
const MOST_SIGNERS: usize = 256;

/// As many signers as there may be, and large proposals.
pub(super) fn large(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, owner) = world.secp_account(TokenAmount::from_whole(1_000))?;
    crowded(world, owner)?;
    heavy(world, owner)
}

fn crowded(world: &mut World<'_>, owner: Address) -> Result<(), Stop> {
    let mut signers = vec![owner];
    while signers.len() < MOST_SIGNERS {
        let newcomer = Address::new_secp256k1(&world.dice.bytes(65)).map_err(broken)?;
        signers.push(newcomer);
    }
    let wallet = Wallet::create(world, &signers, 1, TokenAmount::from_whole(1))?;
    wallet.must_propose(world, owner, &Proposal::transfer(owner, TokenAmount::from_nano(1)))?;
    signers.push(world.faucet);
    let too_many = (signers, 1_u64, 0_i64, 0_i64);
    failed(exec(world, owner, BuiltinActor::Multisig, TokenAmount::ZERO, &too_many)?, "too many signers")
        .map(|_| ())
}

/// Proposals lie in a map, at first all in one block.
fn heavy(world: &mut World<'_>, owner: Address) -> Result<(), Stop> {
    let wallet = Wallet::create(world, &[owner, world.faucet], 2, TokenAmount::from_whole(1))?;
    for length in [1_000, 300_000, 500_000, 300_000, 1_000, 1_100_000] {
        let params = world.dice.bytes(length);
        wallet.propose(world, owner, &Proposal::call(owner, 2, params))?;
    }
    for id in 0..6 {
        wallet.approve(world, world.faucet, id, &[])?;
    }
    Ok(())
}
