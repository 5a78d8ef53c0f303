//! Sectors that come onto the chain with their first message (FIP-0092): no pre-commit, no challenge to wait for.

use forest_encoding::{Cid, RawBytes, tuple::*};
use forest_shared::{
    clock::ChainEpoch,
    sector::{RegisteredSealProof, SealVersion, SectorNumber},
};

use super::{
    super::{
        expect::failed,
        miners::{Miner, SectorClass},
    },
    WindowPoSt,
    clock::{self, DEADLINE, DEADLINES, PROVING_PERIOD},
    prove::proof,
    seal::sealed_cid,
};
use crate::{
    Stop, World,
    world::{encode, succeeded},
};

/// `ProveCommitSectorsNI` of the miner actor.
const PROVE_COMMIT_SECTORS_NI: u64 = 36;

/// A sector, sealed by its owner alone.
#[derive(Clone, Debug, Serialize_tuple)]
struct Activation {
    sealing_number: SectorNumber,
    sealer: u64,
    sealed: Cid,
    number: SectorNumber,
    challenge: ChainEpoch,
    expiration: ChainEpoch,
}

/// Parameters of `ProveCommitSectorsNI`.
#[derive(Clone, Debug, Serialize_tuple)]
struct Activations {
    sectors: Vec<Activation>,
    aggregate: RawBytes,
    seal_type: i64,
    aggregate_type: i64,
    deadline: u64,
    all_sectors: bool,
}

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let class = *world.dice.pick(&SectorClass::ALL);
    let miner = Miner::create(world, class)?;
    let deadline = distant_deadline(world, &miner)?;
    refused(world, &miner, deadline)?;
    let one = activations(world, &miner, deadline, 500, 1);
    let message = world.message(miner.worker, miner.address, PROVE_COMMIT_SECTORS_NI, encode(&one));
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "one sector")?;
    failed(
        world.call(miner.worker, miner.address, PROVE_COMMIT_SECTORS_NI, &one)?,
        "a number that is taken",
    )?;
    let count = 2 + world.dice.below(6);
    let mut several = activations(world, &miner, deadline, 600, count);
    several.sectors[1].sealer += 1;
    world.must_call(miner.worker, miner.address, PROVE_COMMIT_SECTORS_NI, &several)?;
    let place = clock::locate(world, miner.id, 500)?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    let post = WindowPoSt::new(world, &miner, place, true).message(world, &miner);
    succeeded(world.apply(post)?, "a window PoSt")?;
    clock::run_for(world, &[miner.id], 2 * DEADLINE)
}

/// A deadline that is far from being open, before and after.
fn distant_deadline(world: &World<'_>, miner: &Miner) -> Result<u64, Stop> {
    let far = 5 * DEADLINE..PROVING_PERIOD - 5 * DEADLINE;
    for deadline in 0..DEADLINES {
        if far.contains(&(clock::next_opening(world, miner.id, deadline)? - world.epoch())) {
            return Ok(deadline);
        }
    }
    Err(Stop::Broken("all deadlines are near".into()))
}

fn activations(
    world: &mut World<'_>,
    miner: &Miner,
    deadline: u64,
    first: SectorNumber,
    count: u64,
) -> Activations {
    let now = world.epoch();
    let sectors = (first..first + count)
        .map(|number| Activation {
            sealing_number: number,
            sealer: miner.id,
            sealed: sealed_cid(world),
            number,
            challenge: now - 901 - world.dice.below(3_000).cast_signed(),
            expiration: now + 530_000 + world.dice.below(500_000).cast_signed(),
        })
        .collect();
    Activations {
        sectors,
        aggregate: proof(world, true),
        seal_type: RegisteredSealProof::new(SealVersion::V1P2NonInteractive, miner.class.size()).into(),
        aggregate_type: 1,
        deadline,
        all_sectors: false,
    }
}

fn refused(world: &mut World<'_>, miner: &Miner, deadline: u64) -> Result<(), Stop> {
    let good = activations(world, miner, deadline, 700, 2);
    let now = world.epoch();
    let interactive = RegisteredSealProof::new(SealVersion::V1P1, miner.class.size()).into();
    let changed = |change: fn(&mut Activation, ChainEpoch)| {
        let mut activations = good.clone();
        activations.all_sectors = true;
        change(&mut activations.sectors[1], now);
        activations
    };
    let near = (0..DEADLINES).find(|deadline| {
        clock::next_opening(world, miner.id, *deadline).is_ok_and(|open| open <= now + DEADLINE)
    });
    for (what, params) in [
        ("no sectors", Activations { sectors: Vec::new(), ..good.clone() }),
        ("more sectors than one proof covers", activations(world, miner, deadline, 800, 66)),
        ("a bad proof", Activations { aggregate: proof(world, false), ..good.clone() }),
        ("an interactive seal", Activations { seal_type: interactive, ..good.clone() }),
        ("another aggregate", Activations { aggregate_type: 0, ..good.clone() }),
        ("no deadline", Activations { deadline: 48, ..good.clone() }),
        ("a deadline that is near", Activations { deadline: near.unwrap_or(48), ..good.clone() }),
        ("a number twice", changed(|sector, _| sector.number = 700)),
        ("a number of another seal", changed(|sector, _| sector.sealing_number += 7)),
        ("a seal of somebody else", changed(|sector, _| sector.sealer += 1)),
        ("a challenge of now", changed(|sector, now| sector.challenge = now)),
        ("a short life", changed(|sector, now| sector.expiration = now + 1_000)),
        ("a long life", changed(|sector, now| sector.expiration = now + 9_000_000)),
    ] {
        failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTORS_NI, &params)?, what)?;
    }
    failed(world.call(world.faucet, miner.address, PROVE_COMMIT_SECTORS_NI, &good)?, "a stranger").map(|_| ())
}
