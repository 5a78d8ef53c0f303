//! Storage deals: escrow, proposals that clients sign, data that ends up in sectors, payments, and penalties.
//!
//! | To understand | read |
//! | --- | --- |
//! | a proposal and its signature | `deals/proposal.rs` |
//! | what the data of several deals in a sector commits to | `deals/data.rs` |
//! | money in escrow, and proposals that are published | `deals/publication.rs` |
//! | deals in new sectors and in old ones | `deals/activation.rs`, `deals/update.rs` |
//! | payments and penalties | `deals/lifetime.rs` |
//! | what only miners may say to the market | `deals/internals.rs` |

mod activation;
mod data;
mod internals;
mod lifetime;
mod proposal;
mod publication;
mod update;

use forest_bitfield::BitField;
use forest_encoding::from_slice;
use forest_shared::{
    address::{Address, STORAGE_MARKET_ACTOR_ID, VERIFIED_REGISTRY_ACTOR_ID},
    econ::TokenAmount,
};

use super::{
    Needs, Workload,
    miners::{Miner, SectorClass},
    party::Party,
};
use crate::{
    Stop, World,
    genesis::verified_root_key,
    world::{broken, encode, succeeded},
};

use proposal::Signed;

/// Workloads of this part.
pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "deal-escrow",
        about: "money is put into escrow and taken out, by owners and by strangers",
        needs: Needs::Canonical,
        since: 16,
        run: publication::escrow,
    },
    Workload {
        name: "deal-publication",
        about: "proposals of all kinds are published, the wrong ones among the right ones",
        needs: Needs::Canonical,
        since: 16,
        run: publication::run,
    },
    Workload {
        name: "deal-lifetime",
        about: "deals, some with datacap, are put into a sector, asked about, paid for, and ended with the sector",
        needs: Needs::Canonical,
        since: 16,
        run: lifetime::run,
    },
    Workload {
        name: "deal-update",
        about: "an empty sector is given the data of deals",
        needs: Needs::Canonical,
        since: 16,
        run: update::run,
    },
    Workload {
        name: "deal-internals",
        about: "what miners say to the market and nobody else may, said by both",
        needs: Needs::Canonical,
        since: 16,
        run: internals::run,
    },
];

/// Methods of the market actor.
const ADD_BALANCE: u64 = 2;
const PUBLISH_STORAGE_DEALS: u64 = 4;
/// Methods of the verified registry.
const ADD_VERIFIER: u64 = 2;
const ADD_VERIFIED_CLIENT: u64 = 4;

/// The market actor.
const MARKET: Address = Address::new_id(STORAGE_MARKET_ACTOR_ID);

/// A miner and a client, both with money in escrow; the client with datacap.
fn partners(world: &mut World<'_>) -> Result<(Miner, Party), Stop> {
    let class = *world.dice.pick(&SectorClass::ALL);
    let miner = Miner::create(world, class)?;
    let client = Party::any(world, TokenAmount::from_whole(10_000))?;
    deposit(world, miner.owner, miner.address)?;
    deposit(world, client.address, client.address)?;
    grant_datacap(world, client.address)?;
    Ok((miner, client))
}

fn deposit(world: &mut World<'_>, payer: Address, owner: Address) -> Result<(), Stop> {
    let amount = TokenAmount::from_whole(1_000 + world.dice.below(1_000));
    world.must_send(payer, MARKET, amount, ADD_BALANCE, &owner).map(|_| ())
}

/// Room for verified data, granted by a verifier that the root appoints.
fn grant_datacap(world: &mut World<'_>, client: Address) -> Result<(), Stop> {
    let registry = Address::new_id(VERIFIED_REGISTRY_ACTOR_ID);
    let (_, verifier) = world.secp_account(TokenAmount::from_whole(10))?;
    // A number of bytes is written as an amount is.
    let bytes = |tebibytes: u64| TokenAmount::from_atto(tebibytes << 40);
    let root = verified_root_key().address();
    world.must_call(root, registry, ADD_VERIFIER, &(verifier, bytes(16)))?;
    world.must_call(verifier, registry, ADD_VERIFIED_CLIENT, &(client, bytes(4))).map(|_| ())
}

/// Publishes proposals, which must all be good, and tells the numbers of the deals.
fn publish(world: &mut World<'_>, miner: &Miner, deals: &[Signed]) -> Result<Vec<u64>, Stop> {
    let message = world.message(miner.worker, MARKET, PUBLISH_STORAGE_DEALS, encode(&(deals,)));
    let answer = succeeded(world.apply(message)?, "a publication")?;
    let (ids, good): (Vec<u64>, BitField) = from_slice(&answer.return_data).map_err(broken)?;
    if good.len() != deals.len() as u64 {
        return Err(Stop::Broken(format!("{} of {} proposals published", good.len(), deals.len())));
    }
    Ok(ids)
}
