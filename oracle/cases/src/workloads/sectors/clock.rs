//! Where a miner stands in time and where its sectors are, read from its state; and time that passes with cron.
//!
//! A proving period of 2880 epochs has 48 deadlines of 60 epochs. From the first pre-commit on, cron looks at a miner at
//! the end of each of its deadlines. Time between those ends is skipped.
//!
//! Invariant: the fields that are read here are at the same places in all releases of the actors since v8.

use forest_amt::Amt;
use forest_bitfield::BitField;
use forest_blockstore::{Block, Blockstore as _, Cid, MemoryStore};
use forest_shared::{ActorId, clock::ChainEpoch, sector::SectorNumber};

use super::super::field::{Field, block, load, state};
use crate::{Stop, World, world::broken};

/// Deadlines of a proving period.
pub const DEADLINES: u64 = 48;
/// Epochs of a deadline.
pub const DEADLINE: ChainEpoch = 60;
/// Epochs of a proving period.
pub const PROVING_PERIOD: ChainEpoch = 2880;

/// Where a sector is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The deadline within the proving period.
    pub deadline: u64,
    /// The partition within the deadline.
    pub partition: u64,
}

/// Lets time pass up to an epoch, with cron at the end of every deadline of the miners.
///
/// # Errors
/// [`Stop`]
pub fn run_to(world: &mut World<'_>, miners: &[ActorId], target: ChainEpoch) -> Result<(), Stop> {
    let starts = miners.iter().map(|id| period_start(world, *id)).collect::<Result<Vec<_>, _>>()?;
    let ends = |now: ChainEpoch| {
        starts.iter().map(move |start| now + DEADLINE - 1 - (now - start).rem_euclid(DEADLINE))
    };
    while world.epoch() < target {
        let now = world.epoch();
        let due = ends(now).min().unwrap_or(target);
        if due >= target {
            return world.skip(target - now);
        }
        if due > now {
            world.skip(due - now)?;
        }
        let winner = world.dice.once_in(8).then(|| *world.dice.pick(miners));
        world.tick(winner)?;
    }
    Ok(())
}

/// Lets time pass by so many epochs; see [`run_to`].
///
/// # Errors
/// [`Stop`]
pub fn run_for(world: &mut World<'_>, miners: &[ActorId], epochs: ChainEpoch) -> Result<(), Stop> {
    let target = world.epoch() + epochs;
    run_to(world, miners, target)
}

/// When a deadline of a miner opens next; now, where it has just opened.
///
/// # Errors
/// [`Stop`]
pub fn next_opening(world: &World<'_>, miner: ActorId, deadline: u64) -> Result<ChainEpoch, Stop> {
    let open = period_start(world, miner)? + DEADLINE * deadline.cast_signed();
    let now = world.epoch();
    Ok(now + (open - now).rem_euclid(PROVING_PERIOD))
}

/// Waits until a deadline is open, some epochs in.
///
/// # Errors
/// [`Stop`]
pub fn await_deadline(world: &mut World<'_>, miner: ActorId, deadline: u64) -> Result<(), Stop> {
    let late = 1 + world.dice.below(50).cast_signed();
    let open = next_opening(world, miner, deadline)?;
    run_to(world, &[miner], open + late)
}

/// Where a sector is proven, once it is committed.
///
/// # Errors
/// [`Stop`]
pub fn find(world: &World<'_>, miner: ActorId, sector: SectorNumber) -> Result<Option<Place>, Stop> {
    let Field::<12, Cid>(deadlines) = state(world, miner)?;
    let Field::<0, Vec<Cid>>(deadlines) = load(world, &deadlines)?;
    for (deadline, cid) in (0..).zip(deadlines) {
        let Field::<0, Cid>(partitions) = load(world, &cid)?;
        for (partition, sectors) in self::partitions(world, &partitions)? {
            if sectors.contains(sector) {
                return Ok(Some(Place { deadline, partition }));
            }
        }
    }
    Ok(None)
}

/// As [`find`], for a sector that must be somewhere.
///
/// # Errors
/// [`Stop`]
pub fn locate(world: &World<'_>, miner: ActorId, sector: SectorNumber) -> Result<Place, Stop> {
    find(world, miner, sector)?
        .ok_or_else(|| Stop::Broken(format!("sector {sector} of f0{miner} is nowhere")))
}

/// The sectors of each partition. So few partitions that the root of the array holds them all.
fn partitions(world: &World<'_>, root: &Cid) -> Result<Vec<(u64, BitField)>, Stop> {
    let store = MemoryStore::new();
    store.put(Block::new(*root, block(world, root)?)).map_err(broken)?;
    let array = Amt::<Field<0, BitField>>::load(&store, root).map_err(broken)?;
    let all = array.iter(&store).map(|entry| entry.map(|(index, partition)| (index, partition.0.clone())));
    all.collect::<Result<_, _>>().map_err(broken)
}

/// Any epoch that a proving period of the miner began with, or would have.
fn period_start(world: &World<'_>, miner: ActorId) -> Result<ChainEpoch, Stop> {
    let Field::<10, ChainEpoch>(start) = state(world, miner)?;
    Ok(start)
}
