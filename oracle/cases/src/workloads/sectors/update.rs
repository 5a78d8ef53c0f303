//! Empty sectors that are given data (FIP-0076): no deal, nobody told, or somebody who does not listen.

use forest_encoding::{Cid, RawBytes, tuple::*};
use forest_shared::{
    address::{Address, REWARD_ACTOR_ID, STORAGE_MARKET_ACTOR_ID},
    commitment::data_commitment_to_cid,
    sector::{RegisteredUpdateProof, SectorNumber},
};

use super::{
    super::{expect::failed, miners::Miner},
    WindowPoSt,
    clock::{self, Place},
    miner_with_sectors,
    prove::{Piece, proof},
    seal::sealed_cid,
};
use crate::{
    Stop, World,
    world::{encode, succeeded},
};

/// `ProveReplicaUpdates3` of the miner actor.
const PROVE_REPLICA_UPDATES3: u64 = 35;

/// A sector that is given data.
#[derive(Clone, Debug, Serialize_tuple)]
struct Update {
    sector: SectorNumber,
    deadline: u64,
    partition: u64,
    sealed: Cid,
    pieces: Vec<Piece>,
}

/// Parameters of `ProveReplicaUpdates3`.
#[derive(Clone, Debug, Serialize_tuple)]
struct Updates {
    sectors: Vec<Update>,
    proofs: Vec<RawBytes>,
    aggregate: RawBytes,
    update_type: i64,
    aggregate_type: Option<i64>,
    all_sectors: bool,
    all_notified: bool,
}

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let (miner, sectors) = miner_with_sectors(world, 4)?;
    let place = clock::locate(world, miner.id, sectors[0])?;
    let early = updates(world, &miner, place, &sectors[..1]);
    failed(
        world.call(miner.worker, miner.address, PROVE_REPLICA_UPDATES3, &early)?,
        "data for an unproven sector",
    )?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    let post = WindowPoSt::new(world, &miner, place, true).message(world, &miner);
    succeeded(world.apply(post)?, "a window PoSt")?;
    clock::run_for(world, &[miner.id], 200)?;
    refused(world, &miner, place, &sectors)?;
    let partly = some_bad(world, &miner, place, &sectors[..3]);
    world.must_call(miner.worker, miner.address, PROVE_REPLICA_UPDATES3, &partly)?;
    let good = updates(world, &miner, place, &sectors[3..]);
    let message = world.message(miner.worker, miner.address, PROVE_REPLICA_UPDATES3, encode(&good));
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "an update")?;
    failed(
        world.call(miner.worker, miner.address, PROVE_REPLICA_UPDATES3, &good)?,
        "data for a full sector",
    )?;
    clock::await_deadline(world, miner.id, place.deadline)?;
    let post = WindowPoSt::new(world, &miner, place, true).message(world, &miner);
    succeeded(world.apply(post)?, "a window PoSt of updated sectors").map(|_| ())
}

/// Data of several shapes for each sector, with good proofs.
fn updates(world: &mut World<'_>, miner: &Miner, place: Place, sectors: &[SectorNumber]) -> Updates {
    let Place { deadline, partition } = place;
    let sectors: Vec<_> = sectors
        .iter()
        .map(|sector| {
            let pieces = pieces(world, miner);
            Update { sector: *sector, deadline, partition, sealed: sealed_cid(world), pieces }
        })
        .collect();
    let proofs = sectors.iter().map(|_| proof(world, true)).collect();
    Updates {
        sectors,
        proofs,
        aggregate: RawBytes::default(),
        update_type: RegisteredUpdateProof::new(miner.class.size()).into(),
        aggregate_type: None,
        all_sectors: false,
        all_notified: false,
    }
}

/// One piece that fills the sector, or a few that begin it.
fn pieces(world: &mut World<'_>, miner: &Miner) -> Vec<Piece> {
    let whole = miner.class.size().bytes();
    let sizes = world.dice.pick(&[[1, 0, 0], [2, 2, 0], [2, 4, 8], [4, 1 << 10, 1 << 12]]).to_owned();
    let sizes = sizes.into_iter().filter(|part| *part > 0).map(|part| whole / part);
    sizes
        .map(|size| {
            let mut commitment = [0; 32];
            commitment[..31].copy_from_slice(&world.dice.bytes(31));
            let listener = *world.dice.pick(&[STORAGE_MARKET_ACTOR_ID, REWARD_ACTOR_ID, miner.id]);
            let told = (Address::new_id(listener), RawBytes::from(world.dice.bytes(4)));
            let notify = if world.dice.once_in(3) { vec![told] } else { Vec::new() };
            Piece { cid: data_commitment_to_cid(&commitment), size, allocation: None, notify }
        })
        .collect()
}

fn some_bad(world: &mut World<'_>, miner: &Miner, place: Place, sectors: &[SectorNumber]) -> Updates {
    let mut updates = updates(world, miner, place, sectors);
    updates.proofs[1] = proof(world, false);
    updates
}

fn refused(world: &mut World<'_>, miner: &Miner, place: Place, sectors: &[SectorNumber]) -> Result<(), Stop> {
    let good = updates(world, miner, place, sectors);
    let bad = some_bad(world, miner, place, sectors);
    let nowhere = updates(world, miner, Place { deadline: 48, ..place }, sectors);
    let elsewhere = updates(world, miner, Place { partition: 3, ..place }, sectors);
    let mut claimed = updates(world, miner, place, &sectors[..1]);
    claimed.sectors[0].pieces[0].allocation = Some((miner.id, 1));
    let mut large = updates(world, miner, place, &sectors[..1]);
    large.sectors[0].pieces[0].size = 2 * miner.class.size().bytes();
    let mut odd = updates(world, miner, place, &sectors[..1]);
    odd.sectors[0].pieces[0].size -= 1;
    let mut unsealed = updates(world, miner, place, &sectors[..1]);
    unsealed.sectors[0].sealed = unsealed.sectors[0].pieces[0].cid;
    for (what, params) in [
        ("no sectors", Updates { sectors: Vec::new(), proofs: Vec::new(), ..good.clone() }),
        ("no proofs", Updates { proofs: Vec::new(), ..good.clone() }),
        ("proofs of each and of all", Updates { aggregate: proof(world, true), ..good.clone() }),
        ("an update of an unknown type", Updates { update_type: 9, ..good.clone() }),
        ("an update of another size", Updates { update_type: 0, ..good.clone() }),
        ("one proof for all", Updates { proofs: Vec::new(), aggregate: proof(world, true), ..good }),
        ("a bad proof where all must be good", Updates { all_sectors: true, ..bad }),
        ("a sector of no deadline", nowhere),
        ("a sector of another partition", elsewhere),
        ("an allocation that is not there", claimed),
        ("more data than there is room", large),
        ("data of an odd size", odd),
        ("data for a replica", unsealed),
        ("a sector that is nowhere", updates(world, miner, place, &[88_000_000])),
    ] {
        failed(world.call(miner.worker, miner.address, PROVE_REPLICA_UPDATES3, &params)?, what)?;
    }
    Ok(())
}
