//! Deals in sectors: asked about, paid for, and ended by the end of their sector.

use forest_bitfield::BitField;
use forest_shared::{address::VERIFIED_REGISTRY_ACTOR_ID, sector::SectorNumber};

use super::{
    MARKET,
    activation::{Published, activate},
    partners,
    proposal::Proposal,
    publish,
};
use crate::{
    Stop, World,
    workloads::{
        actors::{actors_version, exported},
        field::{Field, state},
        miners::Miner,
        party::Party,
        sectors::{
            WindowPoSt,
            clock::{self, PROVING_PERIOD, Place},
        },
    },
    world::{broken, encode, succeeded},
};

/// `TerminateSectors` of the miner actor.
const TERMINATE_SECTORS: u64 = 9;

/// Questions about a deal that anybody may ask, by the release that has them first.
const QUERIES: [(&str, u32); 11] = [
    ("GetDealDataCommitment", 10),
    ("GetDealClient", 10),
    ("GetDealProvider", 10),
    ("GetDealLabel", 10),
    ("GetDealTerm", 10),
    ("GetDealTotalPrice", 10),
    ("GetDealClientCollateral", 10),
    ("GetDealProviderCollateral", 10),
    ("GetDealVerified", 10),
    ("GetDealActivation", 10),
    ("GetDealSector", 13),
];

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let (miner, client) = partners(world)?;
    let deals = published(world, &miner, &client)?;
    questions(world, &client, &deals, false)?;
    // The last one is left out: nobody stores it in time.
    let (late, stored) = deals.split_last().ok_or_else(|| Stop::Broken("no deals".into()))?;
    let sector = world.dice.below(1 << 30);
    activate(world, &miner, sector, stored)?;
    questions(world, &client, stored, true)?;
    prove_daily(world, &miner, sector, late.deal.proposal.start + PROVING_PERIOD + 100)?;
    settle(world, &client, &deals)?;
    terminate(world, &miner, sector)?;
    clock::run_for(world, &[miner.id], 2 * PROVING_PERIOD)?;
    settle(world, &client, &deals)?;
    questions(world, &client, &deals, false)
}

/// Four deals that fit a sector with room to spare, two of them for datacap.
pub(super) fn published(
    world: &mut World<'_>,
    miner: &Miner,
    client: &Party,
) -> Result<Vec<Published>, Stop> {
    let mut deals = Vec::new();
    for (share, verified) in [(2, false), (4, true), (16, true), (64, false)] {
        let proposal = Proposal::new(world, miner, client, share);
        let proposal = if verified { proposal.verified() } else { proposal };
        deals.push(proposal.signed(client)?);
    }
    let mut allocations = next_allocations(world)?;
    let ids = publish(world, miner, &deals)?;
    let named = ids.into_iter().zip(deals).map(|(id, deal)| {
        let allocation = if deal.proposal.verified { allocations.next() } else { None };
        Published { id, deal, allocation }
    });
    Ok(named.collect())
}

/// The numbers that the registry gives to allocations next; it has them since actors v9.
fn next_allocations(world: &World<'_>) -> Result<std::ops::Range<u64>, Stop> {
    if actors_version(world.version()) < 9 {
        return Ok(0..0);
    }
    let Field::<4, u64>(next) = state(world, VERIFIED_REGISTRY_ACTOR_ID)?;
    Ok(next..u64::MAX)
}

fn questions(world: &mut World<'_>, client: &Party, deals: &[Published], active: bool) -> Result<(), Stop> {
    let release = actors_version(world.version());
    for (name, since) in QUERIES {
        let published = world.dice.pick(deals).id;
        for id in [published, 1 << 40] {
            let answer = world.call(client.address, MARKET, exported(name)?, &id)?;
            if active && release >= since && id == published {
                succeeded(answer, name)?;
            }
        }
    }
    world.call(client.address, MARKET, exported("GetBalance")?, &client.address).map(|_| ())
}

/// Time passes up to an epoch, and the sector is proven every day.
fn prove_daily(world: &mut World<'_>, miner: &Miner, sector: SectorNumber, until: i64) -> Result<(), Stop> {
    while world.epoch() < until {
        let place = clock::locate(world, miner.id, sector)?;
        prove_once(world, miner, place)?;
    }
    Ok(())
}

pub(super) fn prove_once(world: &mut World<'_>, miner: &Miner, place: Place) -> Result<(), Stop> {
    clock::await_deadline(world, miner.id, place.deadline)?;
    let post = WindowPoSt::new(world, miner, place, true).message(world, miner);
    succeeded(world.apply(post)?, "a window PoSt")?;
    clock::run_for(world, &[miner.id], 130)
}

/// Payments that are asked for since actors v13 (FIP-0074); a deal that came too late is among them.
fn settle(world: &mut World<'_>, client: &Party, deals: &[Published]) -> Result<(), Stop> {
    let ids = deals.iter().map(|published| published.id).chain([1 << 40]);
    let ids = BitField::try_from_bits(ids).map_err(broken)?;
    let message = world.message(client.address, MARKET, exported("SettleDealPayments")?, encode(&ids));
    if actors_version(world.version()) < 13 {
        return world.apply(message).map(|_| ());
    }
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "a settlement").map(|_| ())
}

fn terminate(world: &mut World<'_>, miner: &Miner, sector: SectorNumber) -> Result<(), Stop> {
    let Place { deadline, partition } = clock::locate(world, miner.id, sector)?;
    let sectors = BitField::try_from_bits([sector]).map_err(broken)?;
    let params = encode(&(vec![(deadline, partition, sectors)],));
    let message = world.message(miner.worker, miner.address, TERMINATE_SECTORS, params);
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "the end of a sector with deals").map(|_| ())
}
