//! An empty sector that is given the data of deals (FIP-0019), with the messages of every release.

use forest_encoding::{Cid, RawBytes, tuple::*};
use forest_shared::sector::{RegisteredUpdateProof, SectorNumber};

use super::{
    activation::Published,
    data::sector_commitment,
    lifetime::{prove_once, published},
    partners,
};
use crate::{
    Stop, World,
    workloads::{
        actors::actors_version,
        expect::failed,
        miners::Miner,
        sectors::{
            clock::{self, Place},
            onboard,
            prove::{Piece, proof},
            seal::sealed_cid,
        },
    },
    world::{encode, succeeded},
};

/// Methods of the miner actor.
const PROVE_REPLICA_UPDATES: u64 = 27;
const PROVE_REPLICA_UPDATES2: u64 = 29;
const PROVE_REPLICA_UPDATES3: u64 = 35;

/// The replica update up to actors v16, and the one of v9 to v12 that names the data too.
#[derive(Serialize_tuple)]
struct ReplicaUpdate {
    sector: SectorNumber,
    deadline: u64,
    partition: u64,
    sealed: Cid,
    deals: Vec<u64>,
    update_type: i64,
    proof: RawBytes,
}

/// The replica update of v9 to v12 that names the data too.
#[derive(Serialize_tuple)]
struct ReplicaUpdate2 {
    sector: SectorNumber,
    deadline: u64,
    partition: u64,
    sealed: Cid,
    unsealed: Cid,
    deals: Vec<u64>,
    update_type: i64,
    proof: RawBytes,
}

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let (miner, client) = partners(world)?;
    let sectors = onboard(world, &miner, 2)?;
    let place = clock::locate(world, miner.id, sectors[0])?;
    prove_once(world, &miner, place)?;
    let deals = published(world, &miner, &client)?;
    for good in [false, true] {
        let (method, params) = replica_update(world, &miner, place, sectors[0], &deals, good)?;
        let message = world.message(miner.worker, miner.address, method, params);
        if good {
            world.sweep(message.clone())?;
            succeeded(world.apply(message)?, "an update with deals")?;
        } else {
            failed(world.apply(message)?, "an update with a bad proof")?;
        }
    }
    let (method, params) = replica_update(world, &miner, place, sectors[0], &deals, true)?;
    let again = world.message(miner.worker, miner.address, method, params);
    failed(world.apply(again)?, "an update of a full sector")?;
    let (method, params) = replica_update(world, &miner, place, sectors[1], &deals, true)?;
    let taken = world.message(miner.worker, miner.address, method, params);
    failed(world.apply(taken)?, "an update with deals that are stored")?;
    prove_once(world, &miner, place)
}

/// An update by one of the methods of the release.
fn replica_update(
    world: &mut World<'_>,
    miner: &Miner,
    place: Place,
    sector: SectorNumber,
    deals: &[Published],
    good: bool,
) -> Result<(u64, Vec<u8>), Stop> {
    let Place { deadline, partition } = place;
    let release = actors_version(world.version());
    let (sealed, proof) = (sealed_cid(world), proof(world, good));
    let update_type = i64::from(RegisteredUpdateProof::new(miner.class.size()));
    let ids: Vec<_> = deals.iter().map(|published| published.id).collect();
    if release >= 17 || release >= 13 && world.dice.once_in(2) {
        let pieces =
            deals.iter().map(|published| published.piece(world)).collect::<Result<Vec<Piece>, _>>()?;
        let sectors = vec![(sector, deadline, partition, sealed, pieces)];
        let params = (sectors, vec![proof], RawBytes::default(), update_type, None::<i64>, true, true);
        return Ok((PROVE_REPLICA_UPDATES3, encode(&params)));
    }
    if (9..13).contains(&release) && world.dice.once_in(2) {
        let pieces: Vec<_> = deals
            .iter()
            .map(|published| (published.deal.proposal.piece, published.deal.proposal.size))
            .collect();
        let unsealed = sector_commitment(&pieces, miner.class.size().bytes())?;
        let update =
            ReplicaUpdate2 { sector, deadline, partition, sealed, unsealed, deals: ids, update_type, proof };
        return Ok((PROVE_REPLICA_UPDATES2, encode(&(vec![update],))));
    }
    let update = ReplicaUpdate { sector, deadline, partition, sealed, deals: ids, update_type, proof };
    Ok((PROVE_REPLICA_UPDATES, encode(&(vec![update],))))
}
