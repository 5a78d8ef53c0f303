//! What becomes of sectors: longer lives, early ends, and the tidying up of what is left.

use forest_bitfield::BitField;
use forest_encoding::tuple::*;
use forest_shared::{clock::ChainEpoch, econ::TokenAmount, sector::SectorNumber};

use super::{
    super::{actors::actors_version, expect::failed, miners::Miner},
    WindowPoSt,
    clock::{self, PROVING_PERIOD, Place},
    miner_with_sectors,
};
use crate::{
    Stop, World,
    world::{broken, encode, succeeded},
};

/// Methods of the miner actor.
const EXTEND_SECTOR_EXPIRATION: u64 = 8;
const TERMINATE_SECTORS: u64 = 9;
const WITHDRAW_BALANCE: u64 = 16;
const COMPACT_PARTITIONS: u64 = 19;
const COMPACT_SECTOR_NUMBERS: u64 = 20;
const EXTEND_SECTOR_EXPIRATION2: u64 = 32;

/// Another expiration for sectors of a partition: the form up to actors v16, and the one since v9 without claims.
#[derive(Serialize_tuple)]
struct Extension {
    deadline: u64,
    partition: u64,
    sectors: BitField,
    expiration: ChainEpoch,
}

/// The form since v9.
#[derive(Serialize_tuple)]
struct Extension2 {
    deadline: u64,
    partition: u64,
    sectors: BitField,
    with_claims: Vec<(SectorNumber, Vec<u64>, Vec<u64>)>,
    expiration: ChainEpoch,
}

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let (miner, sectors) = miner_with_sectors(world, 5)?;
    let place = clock::locate(world, miner.id, sectors[0])?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    let post = WindowPoSt::new(world, &miner, place, true).message(world, &miner);
    succeeded(world.apply(post)?, "a window PoSt")?;
    let now = termination(place, &sectors[..1])?;
    failed(world.call(miner.worker, miner.address, TERMINATE_SECTORS, &now)?, "an end in an open deadline")?;
    clock::run_for(world, &[miner.id], 200)?;
    extensions(world, &miner, place, &sectors)?;
    terminations(world, &miner, place, &sectors)?;
    compactions(world, &miner, place, &sectors)
}

fn bits(sectors: &[SectorNumber]) -> Result<BitField, Stop> {
    BitField::try_from_bits(sectors.iter().copied()).map_err(broken)
}

/// An extension by a method of the release.
fn extension(
    world: &mut World<'_>,
    place: Place,
    sectors: &[SectorNumber],
    expiration: ChainEpoch,
) -> Result<(u64, Vec<u8>), Stop> {
    let Place { deadline, partition } = place;
    let sectors = bits(sectors)?;
    let release = actors_version(world.version());
    if release < 9 || release < 17 && world.dice.once_in(2) {
        let extension = Extension { deadline, partition, sectors, expiration };
        return Ok((EXTEND_SECTOR_EXPIRATION, encode(&(vec![extension],))));
    }
    let extension = Extension2 { deadline, partition, sectors, with_claims: Vec::new(), expiration };
    Ok((EXTEND_SECTOR_EXPIRATION2, encode(&(vec![extension],))))
}

fn extensions(
    world: &mut World<'_>,
    miner: &Miner,
    place: Place,
    sectors: &[SectorNumber],
) -> Result<(), Stop> {
    let now = world.epoch();
    for (what, place, sectors, expiration) in [
        ("a shorter life", place, sectors, now + 600_000),
        ("a life without end", place, sectors, now + 6_000_000),
        ("a life of nothing", place, &[9_000_000][..], now + 1_000_000),
        ("a life in no deadline", Place { deadline: 48, ..place }, sectors, now + 1_000_000),
        ("a life in another partition", Place { partition: 1, ..place }, sectors, now + 1_000_000),
    ] {
        let (method, params) = extension(world, place, sectors, expiration)?;
        let message = world.message(miner.worker, miner.address, method, params);
        failed(world.apply(message)?, what)?;
    }
    let expiration = now + 900_000 + world.dice.below(600_000).cast_signed();
    let (method, params) = extension(world, place, &sectors[..3], expiration)?;
    let message = world.message(miner.worker, miner.address, method, params);
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "an extension").map(|_| ())
}

fn termination(place: Place, sectors: &[SectorNumber]) -> Result<(Vec<(u64, u64, BitField)>,), Stop> {
    Ok((vec![(place.deadline, place.partition, bits(sectors)?)],))
}

/// Two sectors end at once, and with them what they would have earned.
fn terminations(
    world: &mut World<'_>,
    miner: &Miner,
    place: Place,
    sectors: &[SectorNumber],
) -> Result<(), Stop> {
    let two = termination(place, &sectors[..2])?;
    failed(world.call(world.faucet, miner.address, TERMINATE_SECTORS, &two)?, "a stranger's end")?;
    let unknown = termination(place, &[9_000_000])?;
    failed(world.call(miner.worker, miner.address, TERMINATE_SECTORS, &unknown)?, "an end of nothing")?;
    let message = world.message(miner.worker, miner.address, TERMINATE_SECTORS, encode(&two));
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "an early end")?;
    world.call(miner.worker, miner.address, TERMINATE_SECTORS, &two)?;
    world.call(miner.owner, miner.address, WITHDRAW_BALANCE, &(TokenAmount::from_whole(1),))?;
    clock::run_for(world, &[miner.id], 100)
}

/// Dead sectors leave their partition once nobody can dispute its proofs any more; numbers are given up for good.
fn compactions(
    world: &mut World<'_>,
    miner: &Miner,
    place: Place,
    sectors: &[SectorNumber],
) -> Result<(), Stop> {
    let first = (place.deadline, bits(&[place.partition])?);
    failed(world.call(miner.worker, miner.address, COMPACT_PARTITIONS, &first)?, "a partition in dispute")?;
    let none = (48_u64, bits(&[0])?);
    failed(
        world.call(miner.worker, miner.address, COMPACT_PARTITIONS, &none)?,
        "a partition of no deadline",
    )?;
    let open = clock::next_opening(world, miner.id, place.deadline)?;
    clock::run_to(world, &[miner.id], open - PROVING_PERIOD / 4)?;
    world.must_call(miner.worker, miner.address, COMPACT_PARTITIONS, &first)?;
    if clock::find(world, miner.id, sectors[0])?.is_some() {
        return Err(Stop::Broken("a dead sector is still there".into()));
    }
    let numbers = bits(&[sectors[0], sectors[4] + 1, sectors[4] + 9])?;
    failed(
        world.call(world.faucet, miner.address, COMPACT_SECTOR_NUMBERS, &(&numbers,))?,
        "a stranger's numbers",
    )?;
    world.must_call(miner.worker, miner.address, COMPACT_SECTOR_NUMBERS, &(&numbers,))?;
    let empty = (BitField::default(),);
    failed(world.call(miner.worker, miner.address, COMPACT_SECTOR_NUMBERS, &empty)?, "no numbers")?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    let post = WindowPoSt::new(world, miner, place, true).message(world, miner);
    succeeded(world.apply(post)?, "a window PoSt after compaction").map(|_| ())
}
