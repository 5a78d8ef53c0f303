//! Miners as the power actor makes them and their owners run them, without a sector in sight.
//!
//! | To understand | read |
//! | --- | --- |
//! | how a miner comes to be | `miners/miner.rs` |
//! | who may speak for it, and how that changes | `miners/control.rs` |
//! | its money: withdrawals, beneficiaries, penalties | `miners/balance.rs` |
//! | what it tells about itself | `miners/queries.rs` |

mod balance;
mod control;
mod miner;
mod queries;

use forest_shared::{
    address::{Address, INIT_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_POWER_ACTOR_ID},
    econ::TokenAmount,
    sector::RegisteredPoStProof,
};

use super::{Needs, Workload, expect::failed};
use crate::{Stop, World};

pub(super) use miner::{CreateMiner, Miner, SectorClass};

/// Workloads of this part.
pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "miner-creation",
        about: "miners of all sizes are created, by all kinds of owners, and with parameters that no miner may have",
        needs: Needs::Canonical,
        since: 16,
        run: creation,
    },
    Workload {
        name: "miner-control",
        about: "a miner changes worker, control addresses, owner, peer id and addresses; strangers try the same",
        needs: Needs::Canonical,
        since: 16,
        run: control::run,
    },
    Workload {
        name: "miner-balance",
        about: "a miner is withdrawn from by owner and beneficiary, is fined, and pays its debts",
        needs: Needs::Canonical,
        since: 16,
        run: balance::run,
    },
    Workload {
        name: "miner-queries",
        about: "every method of miner and power actors is called by a user, with parameters good and bad",
        needs: Needs::Canonical,
        since: 16,
        run: queries::run,
    },
];

fn creation(world: &mut World<'_>) -> Result<(), Stop> {
    for class in SectorClass::ALL {
        Miner::create(world, class)?;
    }
    sweep(world)?;
    refused(world)?;
    made_by_others(world)
}

/// Gas limits around every charge of the longest chain of calls that a plain user's message makes.
fn sweep(world: &mut World<'_>) -> Result<(), Stop> {
    let (owner, worker) = Miner::people(world)?;
    let params = CreateMiner::new(world, owner, worker, SectorClass::GiB32);
    let message = params.message(world, owner);
    world.sweep(message)
}

/// Everything that a constructor looks at, wrong one at a time.
fn refused(world: &mut World<'_>) -> Result<(), Stop> {
    let (owner, worker) = Miner::people(world)?;
    let good = CreateMiner::new(world, owner, worker, SectorClass::GiB32);
    let (_, secp) = world.secp_account(TokenAmount::from_whole(1))?;
    let nobody = Address::new_actor(&world.dice.bytes(20));
    let peer = world.dice.bytes(129);
    let long = world.dice.bytes(1025);
    let wrong = [
        ("a worker that signs with secp256k1", CreateMiner { worker: secp, ..good.clone() }),
        ("a worker that is nobody", CreateMiner { worker: nobody, ..good.clone() }),
        (
            "a worker that is an actor",
            CreateMiner { worker: Address::new_id(REWARD_ACTOR_ID), ..good.clone() },
        ),
        ("an owner that is nobody", CreateMiner { owner: nobody, ..good.clone() }),
        (
            "a proof of winning",
            good.clone().with_proof(RegisteredPoStProof::winning_v1(SectorClass::GiB32.size())),
        ),
        (
            "a proof for small sectors",
            good.clone().with_proof(SectorClass::GiB32.small_proof(world.version())),
        ),
        ("no proof at all", CreateMiner { window_post_proof: 99, ..good.clone() }),
        ("a negative proof", CreateMiner { window_post_proof: -1, ..good.clone() }),
        ("a long peer id", CreateMiner { peer: peer.into(), ..good.clone() }),
        ("a long address", CreateMiner { multiaddrs: vec![long.into()], ..good.clone() }),
        ("an empty address", CreateMiner { multiaddrs: vec![Vec::new().into()], ..good.clone() }),
    ];
    for (what, params) in wrong {
        let message = params.message(world, owner);
        failed(world.apply(message)?, what)?;
    }
    for length in [0, 1, 7, 60] {
        let params = world.dice.bytes(length);
        let message = world.message(owner, Address::new_id(STORAGE_POWER_ACTOR_ID), 2, params);
        failed(world.apply(message)?, "a miner of noise")?;
    }
    Ok(())
}

/// Creation by those who are neither owner nor worker, paid and unpaid, and around the power actor.
fn made_by_others(world: &mut World<'_>) -> Result<(), Stop> {
    let (owner, worker) = Miner::people(world)?;
    let params = CreateMiner::new(world, owner, worker, SectorClass::GiB64);
    for payer in [owner, worker, world.faucet] {
        let mut message = params.message(world, payer);
        if world.dice.once_in(2) {
            message.value = TokenAmount::from_atto(world.dice.below(1_000_000));
        }
        world.apply(message)?;
    }
    world.transfer(owner, Address::new_id(STORAGE_POWER_ACTOR_ID), TokenAmount::from_atto(1))?;
    for from in [STORAGE_POWER_ACTOR_ID, INIT_ACTOR_ID] {
        world.implicit(from, STORAGE_POWER_ACTOR_ID, 2, &params)?;
    }
    Ok(())
}
