//! Pre-commits and proofs: the right ones, and next to each all that an actor refuses.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID},
    commitment::data_commitment_to_cid,
    econ::TokenAmount,
    sector::{RegisteredSealProof, SealVersion, SectorNumber, SectorSize},
};

use super::{
    super::{
        actors::actors_version,
        expect::failed,
        miners::{Miner, SectorClass},
    },
    clock,
    prove::{
        PROVE_COMMIT_AGGREGATE, PROVE_COMMIT_SECTOR, PROVE_COMMIT_SECTORS3, Piece, ProveCommit3, proof,
        prove_aggregate, prove_commit,
    },
    seal::{CHALLENGE_DELAY, Seal, pre_commit_batch, sealed_cid},
};
use crate::{
    Stop, World,
    world::{encode, succeeded},
};

/// `CheckSectorProven` of the miner actor.
const CHECK_SECTOR_PROVEN: u64 = 13;
/// `ConfirmSectorProofsValid` of the miner actor, since v14 `InternalSectorSetupForPreseal`.
const CONFIRM_SECTOR_PROOFS_VALID: u64 = 17;

/// Sectors that a proof of their own brings onto the chain.
const SINGLE: std::ops::Range<u64> = 0..3;
/// Sectors that one proof brings together.
const AGGREGATED: std::ops::Range<u64> = 3..8;
/// Sectors that are proven together, each with a proof of its own.
const BATCHED: std::ops::Range<u64> = 8..11;
/// Sectors that are confirmed without any proof.
const CONFIRMED: std::ops::Range<u64> = 11..13;
/// Sectors that are pre-committed and forgotten.
const FORGOTTEN: std::ops::Range<u64> = 13..15;

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let class = *world.dice.pick(&SectorClass::ALL);
    let miner = Miner::create(world, class)?;
    refused_pre_commits(world, &miner)?;
    pre_commits(world, &miner)?;
    early_proofs(world, &miner)?;
    clock::run_for(world, &[miner.id], CHALLENGE_DELAY + 1)?;
    single_proofs(world, &miner)?;
    if (8..=16).contains(&actors_version(world.version())) {
        aggregates(world, &miner)?;
    }
    if actors_version(world.version()) >= 13 {
        batches(world, &miner)?;
    }
    confirmation(world, &miner)?;
    check_proven(world, &miner)?;
    clock::run_for(world, &[miner.id], 200)
}

/// One pre-commit for each thing that is looked at, with that thing wrong.
fn refused_pre_commits(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let good = Seal::new(world, miner, 100);
    let now = world.epoch();
    let other_class = if miner.class == SectorClass::GiB32 { SectorClass::GiB64 } else { SectorClass::GiB32 };
    let typed =
        |version, size| Seal { proof: RegisteredSealProof::new(version, size).into(), ..good.clone() };
    let data = data_commitment_to_cid(&[1; 32]);
    let wrong = [
        ("an old type of seal", typed(SealVersion::V1, miner.class.size())),
        ("a seal of a non-interactive kind", typed(SealVersion::V1P2NonInteractive, miner.class.size())),
        ("a seal of another size", typed(SealVersion::V1P1, other_class.size())),
        ("a seal of a test network", typed(SealVersion::V1P1, SectorSize::_2KiB)),
        ("an unknown type of seal", Seal { proof: 77, ..good.clone() }),
        ("a number beyond all", Seal { number: 1 << 63, ..good.clone() }),
        ("data for a replica", Seal { sealed: data, ..good.clone() }),
        ("a challenge of now", Seal { challenge: now, ..good.clone() }),
        ("a challenge of old", Seal { challenge: now - 4_000, ..good.clone() }),
        ("a short life", Seal { expiration: now + 500_000, ..good.clone() }),
        ("a long life", Seal { expiration: now + 5_000_000, ..good.clone() }),
        ("a life that is over", Seal { expiration: now - 1, ..good.clone() }),
        ("a deal that nobody made", Seal { deals: vec![7], ..good.clone() }),
    ];
    for (what, seal) in wrong {
        let message = pre_commit_batch(world, miner, &[seal]);
        failed(world.apply(message)?, what)?;
    }
    let none = pre_commit_batch(world, miner, &[]);
    failed(world.apply(none)?, "a batch of nothing")?;
    let twice = pre_commit_batch(world, miner, &[good.clone(), good.clone()]);
    failed(world.apply(twice)?, "a number twice")?;
    let (_, stranger) = world.secp_account(TokenAmount::from_whole(10))?;
    let mut strange = pre_commit_batch(world, miner, &[good]);
    strange.from = stranger;
    strange.sequence = 0;
    failed(world.apply(strange)?, "a stranger's pre-commit").map(|_| ())
}

fn pre_commits(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let single = Seal::new(world, miner, SINGLE.start);
    let message = single.pre_commit(world, miner);
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "a pre-commit")?;
    let again = single.pre_commit(world, miner);
    failed(world.apply(again)?, "a number that is taken")?;
    for numbers in [SINGLE.start + 1..SINGLE.end, AGGREGATED, BATCHED, CONFIRMED, FORGOTTEN] {
        let model = Seal { proof: single.proof, ..Seal::new(world, miner, 0) };
        let seals: Vec<_> =
            numbers.map(|number| Seal { number, sealed: sealed_cid(world), ..model.clone() }).collect();
        let message = pre_commit_batch(world, miner, &seals);
        if seals.len() > 3 {
            world.sweep(message.clone())?;
        }
        succeeded(world.apply(message)?, "a batch of pre-commits")?;
    }
    Ok(())
}

fn early_proofs(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let wait = world.dice.below(100).cast_signed();
    clock::run_for(world, &[miner.id], wait)?;
    let params = prove_commit(world, SINGLE.start, true);
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTOR, &params)?, "an early proof")?;
    let params = ProveCommit3::each(world, empty(BATCHED));
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, &params)?, "early proofs")
        .map(|_| ())
}

/// Proofs that cron verifies at the end of the epoch, the bad with the good.
fn single_proofs(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    if actors_version(world.version()) >= 14 {
        return refused_single_proofs(world, miner);
    }
    let message = encode(&prove_commit(world, SINGLE.start, true));
    let message = world.message(miner.worker, miner.address, PROVE_COMMIT_SECTOR, message);
    world.sweep(message)?;
    for number in SINGLE {
        let good = number != SINGLE.start + 1;
        let params = prove_commit(world, number, good);
        // Anybody may hand in a proof.
        let sender = *world.dice.pick(&[miner.worker, miner.owner, world.faucet]);
        world.must_call(sender, miner.address, PROVE_COMMIT_SECTOR, &params)?;
    }
    refused_single_proofs(world, miner)?;
    world.tick(None)?;
    for number in SINGLE {
        let expected = number != SINGLE.start + 1;
        if clock::find(world, miner.id, number)?.is_some() != expected {
            return Err(Stop::Broken(format!("sector {number} on the chain: {}", !expected)));
        }
    }
    Ok(())
}

fn refused_single_proofs(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let unknown = prove_commit(world, 5_000, true);
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTOR, &unknown)?, "a proof of nothing")?;
    let long = (SINGLE.start, RawBytes::from(world.dice.bytes(10_240)));
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTOR, &long)?, "a long proof")?;
    let high = (u64::MAX, RawBytes::default());
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTOR, &high)?, "a number beyond all")
        .map(|_| ())
}

fn aggregates(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let all: Vec<SectorNumber> = AGGREGATED.collect();
    let few = prove_aggregate(world, &all[..3], true)?;
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_AGGREGATE, &few)?, "an aggregate of few")?;
    let bad = prove_aggregate(world, &all, false)?;
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_AGGREGATE, &bad)?, "a bad aggregate")?;
    let unknown = prove_aggregate(world, &[900, 901, 902, 903], true)?;
    failed(
        world.call(miner.worker, miner.address, PROVE_COMMIT_AGGREGATE, &unknown)?,
        "an aggregate of nothing",
    )?;
    let good = encode(&prove_aggregate(world, &all, true)?);
    let message = world.message(miner.worker, miner.address, PROVE_COMMIT_AGGREGATE, good);
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "an aggregate")?;
    for number in all {
        clock::locate(world, miner.id, number)?;
    }
    Ok(())
}

/// The method that took the place of the others: proofs one by one, some of them bad, or one for all.
fn batches(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let good = ProveCommit3::each(world, empty(BATCHED));
    let strict = ProveCommit3 { all_sectors: true, ..good.clone() };
    let mut one_bad = ProveCommit3 { all_sectors: false, ..good.clone() };
    one_bad.proofs[1] = proof(world, false);
    let wrong = [
        ("no sectors", ProveCommit3 { sectors: Vec::new(), proofs: Vec::new(), ..good.clone() }),
        ("no proofs", ProveCommit3 { proofs: Vec::new(), ..good.clone() }),
        ("fewer proofs than sectors", ProveCommit3 { proofs: good.proofs[..2].to_vec(), ..good.clone() }),
        ("proofs of each and of all", ProveCommit3 { aggregate: proof(world, true), ..good.clone() }),
        ("an aggregate type without an aggregate", ProveCommit3 { aggregate_type: Some(1), ..good.clone() }),
        ("a bad proof where all must be good", ProveCommit3 { all_sectors: true, ..one_bad.clone() }),
        ("sectors that nobody knows", ProveCommit3 { sectors: empty(900..903), ..good.clone() }),
        ("an aggregate of few", good.clone().aggregated(world)),
    ];
    for (what, params) in wrong {
        failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, &params)?, what)?;
    }
    let message = world.message(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, encode(&strict));
    world.sweep(message)?;
    world.must_call(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, &one_bad)?;
    if actors_version(world.version()) > 16 {
        let all = ProveCommit3::each(world, empty(AGGREGATED)).aggregated(world);
        let bad = ProveCommit3 { aggregate: proof(world, false), ..all.clone() };
        failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, &bad)?, "a bad aggregate")?;
        let old_type = ProveCommit3 { aggregate_type: Some(0), ..all.clone() };
        failed(
            world.call(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, &old_type)?,
            "an old aggregate",
        )?;
        world.must_call(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, &all)?;
    }
    clock::locate(world, miner.id, BATCHED.start).map(|_| ())
}

/// Sectors that the network itself declares proven: by the power actor, in later releases by the system actor.
fn confirmation(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let power = TokenAmount::from_whole(1_000_000_000);
    let estimate = (power.clone(), TokenAmount::ZERO);
    let sectors: Vec<SectorNumber> = CONFIRMED.collect();
    let params = (sectors, estimate.clone(), power, estimate);
    let user = world.call(miner.owner, miner.address, CONFIRM_SECTOR_PROOFS_VALID, &params)?;
    failed(user, "a confirmation by the owner")?;
    for sender in [SYSTEM_ACTOR_ID, STORAGE_POWER_ACTOR_ID] {
        world.implicit(sender, miner.id, CONFIRM_SECTOR_PROOFS_VALID, &params)?;
    }
    Ok(())
}

fn check_proven(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let proven = if actors_version(world.version()) < 14 { SINGLE.start } else { BATCHED.start };
    world.must_call(world.faucet, miner.address, CHECK_SECTOR_PROVEN, &(proven,))?;
    for number in FORGOTTEN {
        failed(
            world.call(miner.owner, miner.address, CHECK_SECTOR_PROVEN, &(number,))?,
            "a sector without proof",
        )?;
    }
    let noise = world.dice.bytes(11);
    let message = world.message(miner.owner, miner.address, CHECK_SECTOR_PROVEN, noise);
    world.apply(message).map(|_| ())
}

fn empty(numbers: std::ops::Range<u64>) -> Vec<(SectorNumber, Vec<Piece>)> {
    numbers.map(|number| (number, Vec::new())).collect()
}
