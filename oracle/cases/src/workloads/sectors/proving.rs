//! Days of a miner: a partition is proven, proven wrongly and found out, declared faulty, forgotten, recovered.

use forest_bitfield::BitField;
use forest_encoding::RawBytes;
use forest_shared::{econ::TokenAmount, sector::SectorNumber};

use super::{
    super::{expect::failed, miners::Miner},
    clock::{self, PROVING_PERIOD, Place},
    miner_with_sectors,
    post::{WindowPoSt, commit_randomness},
};
use crate::{
    Stop, World,
    world::{broken, succeeded},
};

/// Methods of the miner actor.
const DECLARE_FAULTS: u64 = 10;
const DECLARE_FAULTS_RECOVERED: u64 = 11;
const DISPUTE_WINDOWED_POST: u64 = 24;

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let count = 2 + world.dice.below(4);
    let (miner, sectors) = miner_with_sectors(world, count)?;
    let place = clock::locate(world, miner.id, sectors[0])?;
    first_day(world, &miner, place)?;
    disputes(world, &miner, place)?;
    declarations(world, &miner, place, &sectors)?;
    recovery(world, &miner, place, &sectors)?;
    missed(world, &miner, place)
}

fn submit(world: &mut World<'_>, miner: &Miner, place: Place, good: bool) -> Result<(), Stop> {
    let message = WindowPoSt::new(world, miner, place, good).message(world, miner);
    succeeded(world.apply(message)?, "a window PoSt").map(|_| ())
}

/// All that is wrong with a proof before it is looked at, then a proof, then the same again.
fn first_day(world: &mut World<'_>, miner: &Miner, place: Place) -> Result<(), Stop> {
    let early = WindowPoSt::new(world, miner, place, true).message(world, miner);
    failed(world.apply(early)?, "a proof before its time")?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    let good = WindowPoSt::new(world, miner, place, true);
    let now = world.epoch();
    let (proof_type, bytes) = good.proofs[0].clone();
    let partition = good.partitions[0].clone();
    let long = RawBytes::from(world.dice.bytes(1_000));
    let wrong = [
        ("a proof of another deadline", WindowPoSt { deadline: (place.deadline + 1) % 48, ..good.clone() }),
        ("a proof of no deadline", WindowPoSt { deadline: 48, ..good.clone() }),
        ("no proof", WindowPoSt { proofs: Vec::new(), ..good.clone() }),
        ("two proofs", WindowPoSt { proofs: vec![(proof_type, bytes.clone()); 2], ..good.clone() }),
        ("a proof of another type", WindowPoSt { proofs: vec![(3, bytes.clone())], ..good.clone() }),
        ("a proof of no type", WindowPoSt { proofs: vec![(99, bytes)], ..good.clone() }),
        ("a long proof", WindowPoSt { proofs: vec![(proof_type, long)], ..good.clone() }),
        ("no partition", WindowPoSt { partitions: Vec::new(), ..good.clone() }),
        ("a partition twice", WindowPoSt { partitions: vec![partition; 2], ..good.clone() }),
        (
            "a partition that is not there",
            WindowPoSt { partitions: vec![(9, BitField::default())], ..good.clone() },
        ),
        ("a chain of the future", WindowPoSt { commit_epoch: now, ..good.clone() }),
        ("a chain of the past", WindowPoSt { commit_epoch: now - 200, ..good.clone() }),
        ("another chain", WindowPoSt { commit_randomness: commit_randomness(now), ..good.clone() }),
        ("no chain", WindowPoSt { commit_randomness: RawBytes::default(), ..good.clone() }),
    ];
    for (what, params) in wrong {
        let message = params.message(world, miner);
        failed(world.apply(message)?, what)?;
    }
    let message = good.message(world, miner);
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "a window PoSt")?;
    let again = good.message(world, miner);
    failed(world.apply(again)?, "a proof twice").map(|_| ())
}

/// A good proof stands; a bad one, taken on trust, does not.
fn disputes(world: &mut World<'_>, miner: &Miner, place: Place) -> Result<(), Stop> {
    let (_, rival) = world.secp_account(TokenAmount::from_whole(10))?;
    let dispute = |world: &mut World<'_>, deadline: u64, index: u64| {
        world.call(rival, miner.address, DISPUTE_WINDOWED_POST, &(deadline, index))
    };
    failed(dispute(world, place.deadline, 0)?, "a dispute while the deadline is open")?;
    clock::run_for(world, &[miner.id], 100)?;
    failed(dispute(world, place.deadline, 0)?, "a dispute of a good proof")?;
    failed(dispute(world, place.deadline, 1)?, "a dispute of no proof")?;
    failed(dispute(world, 48, 0)?, "a dispute of no deadline")?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    submit(world, miner, place, false)?;
    clock::run_for(world, &[miner.id], 100)?;
    succeeded(dispute(world, place.deadline, 0)?, "a dispute of a bad proof")?;
    failed(dispute(world, place.deadline, 0)?, "a dispute that is over").map(|_| ())
}

/// Parameters of both declarations: sectors of a partition.
fn declaration(place: Place, sectors: &[SectorNumber]) -> Result<(Vec<(u64, u64, BitField)>,), Stop> {
    let sectors = BitField::try_from_bits(sectors.iter().copied()).map_err(broken)?;
    Ok((vec![(place.deadline, place.partition, sectors)],))
}

/// After the dispute all sectors are faulty: they are declared recovered, and proven at once, wrongly at first.
fn declarations(
    world: &mut World<'_>,
    miner: &Miner,
    place: Place,
    sectors: &[SectorNumber],
) -> Result<(), Stop> {
    let all = declaration(place, sectors)?;
    let unknown = declaration(place, &[77_000_000])?;
    let nowhere = declaration(Place { deadline: 48, ..place }, sectors)?;
    for method in [DECLARE_FAULTS, DECLARE_FAULTS_RECOVERED] {
        failed(world.call(world.faucet, miner.address, method, &all)?, "a stranger's declaration")?;
        failed(world.call(miner.worker, miner.address, method, &unknown)?, "a declaration of nothing")?;
        failed(world.call(miner.worker, miner.address, method, &nowhere)?, "a declaration for no deadline")?;
    }
    world.must_call(miner.worker, miner.address, DECLARE_FAULTS_RECOVERED, &all)?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    failed(world.call(miner.worker, miner.address, DECLARE_FAULTS, &all)?, "a fault within the deadline")?;
    let bad = WindowPoSt::new(world, miner, place, false).message(world, miner);
    failed(world.apply(bad)?, "a bad proof of recovery")?;
    let good = WindowPoSt::new(world, miner, place, true).message(world, miner);
    world.sweep(good.clone())?;
    succeeded(world.apply(good)?, "a proof of recovery").map(|_| ())
}

/// One sector is declared faulty, another is left out of the proof; both recover, and one of them too late.
fn recovery(
    world: &mut World<'_>,
    miner: &Miner,
    place: Place,
    sectors: &[SectorNumber],
) -> Result<(), Stop> {
    clock::run_for(world, &[miner.id], 100)?;
    let one = declaration(place, &sectors[..1])?;
    world.must_call(miner.worker, miner.address, DECLARE_FAULTS, &one)?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    let mut post = WindowPoSt::new(world, miner, place, true);
    if sectors.len() > 2 {
        post.partitions[0].1 = BitField::try_from_bits([sectors[1]]).map_err(broken)?;
    }
    let message = post.message(world, miner);
    succeeded(world.apply(message)?, "a proof with a sector left out")?;
    failed(
        world.call(miner.worker, miner.address, DECLARE_FAULTS_RECOVERED, &one)?,
        "a recovery while the deadline is open",
    )?;
    clock::run_for(world, &[miner.id], 100)?;
    world.must_call(miner.worker, miner.address, DECLARE_FAULTS_RECOVERED, &one).map(|_| ())
}

/// A day without a proof, and another: the recovery is missed, all else is found out by cron.
fn missed(world: &mut World<'_>, miner: &Miner, place: Place) -> Result<(), Stop> {
    clock::await_deadline(world, miner.id, place.deadline)?;
    clock::run_for(world, &[miner.id], PROVING_PERIOD)?;
    let nothing_left = WindowPoSt::new(world, miner, place, true).message(world, miner);
    failed(world.apply(nothing_left)?, "a proof of faults").map(|_| ())
}
