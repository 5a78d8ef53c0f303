//! What miners tell the market and ask of it, said by a miner outside of any of its methods, and by others.

use forest_bitfield::BitField;
use forest_encoding::RawBytes;
use forest_shared::{
    address::Address,
    econ::TokenAmount,
    sector::{RegisteredSealProof, SealVersion},
};

use super::{MARKET, activation::Published, lifetime::published, partners};
use crate::{
    Kind, Stop, World,
    workloads::{
        actors::{actors_version, exported},
        expect::failed,
        miners::Miner,
    },
    world::{broken, encode},
};

/// Methods of the market actor that are for miners.
const VERIFY_DEALS_FOR_ACTIVATION: u64 = 5;
const ACTIVATE_DEALS: u64 = 6;
const ON_MINER_SECTORS_TERMINATE: u64 = 7;
const COMPUTE_DATA_COMMITMENT: u64 = 8;

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let (miner, client) = partners(world)?;
    let deals = published(world, &miner, &client)?;
    let ids: Vec<_> = deals.iter().map(|published| published.id).collect();
    let wrong: Vec<_> = [deals[0].id, 900].to_vec();
    for ids in [ids, wrong, Vec::new()] {
        for (method, params) in said_by_miners(world, &miner, &ids)? {
            let user = world.message(miner.owner, MARKET, method, params.clone());
            failed(world.apply(user)?, "a user as a miner")?;
            said(world, &miner, method, params)?;
        }
    }
    for method in [VERIFY_DEALS_FOR_ACTIVATION, ACTIVATE_DEALS, ON_MINER_SECTORS_TERMINATE] {
        let noise = world.dice.bytes(12);
        said(world, &miner, method, noise)?;
    }
    told(world, &miner, &deals)
}

/// A message of a miner to the market, on nobody's account.
fn said(world: &mut World<'_>, miner: &Miner, method: u64, params: Vec<u8>) -> Result<(), Stop> {
    let message = world.message(Address::new_id(miner.id), MARKET, method, params);
    world.network.apply(message, Kind::Implicit).map(|_| ())
}

/// What a miner asks of the market, in the words of the release: about one sector, with these deals.
fn said_by_miners(world: &World<'_>, miner: &Miner, ids: &[u64]) -> Result<Vec<(u64, Vec<u8>)>, Stop> {
    let release = actors_version(world.version());
    let now = world.epoch();
    let expiry = now + 700_000;
    let seal = i64::from(RegisteredSealProof::new(SealVersion::V1P1, miner.class.size()));
    let sector = 5_u64;
    let bits = BitField::try_from_bits([sector]).map_err(broken)?;
    let verify = match release {
        8 => encode(&(vec![(expiry, ids)],)),
        9..=12 => encode(&(vec![(seal, expiry, ids)],)),
        _ => encode(&(vec![(sector, seal, expiry, ids)],)),
    };
    let activate = match release {
        8..=11 => encode(&(ids, expiry)),
        12 => encode(&(vec![(seal, expiry, ids)], true)),
        _ => encode(&(vec![(sector, seal, expiry, ids)], true)),
    };
    let terminate = if release < 13 { encode(&(now, ids)) } else { encode(&(now, bits)) };
    let commitment = encode(&(vec![(ids, seal)],));
    Ok(vec![
        (VERIFY_DEALS_FOR_ACTIVATION, verify),
        (COMPUTE_DATA_COMMITMENT, commitment),
        (ACTIVATE_DEALS, activate.clone()),
        (ACTIVATE_DEALS, activate),
        (ON_MINER_SECTORS_TERMINATE, terminate),
    ])
}

/// That data is in a sector, said to the market by a miner, a user and noise (FIP-0076).
fn told(world: &mut World<'_>, miner: &Miner, deals: &[Published]) -> Result<(), Stop> {
    let method = exported("SectorContentChanged")?;
    let mut pieces = Vec::new();
    for published in deals {
        let proposal = &published.deal.proposal;
        pieces.push((proposal.piece, proposal.size, RawBytes::serialize(&published.id).map_err(broken)?));
        pieces.push((proposal.piece, proposal.size / 2, RawBytes::serialize(&"deal").map_err(broken)?));
    }
    let params = encode(&vec![(9_u64, world.epoch() + 600_000, pieces)]);
    let user = world.message(miner.owner, MARKET, method, params.clone());
    failed(world.apply(user)?, "a user as a miner")?;
    said(world, miner, method, params)?;
    let noise = world.dice.bytes(7);
    said(world, miner, method, noise)?;
    world.transfer(miner.owner, MARKET, TokenAmount::from_atto(1)).map(|_| ())
}
