//! How the data of deals comes into a new sector.
//!
//! Up to actors v13 the pre-commit names the deals, and the market is asked when the sector is proven. Since v13 the
//! proof names the pieces, and the market is told (FIP-0076).

use forest_encoding::RawBytes;
use forest_shared::{address::Address, sector::SectorNumber};

use super::{MARKET, data::sector_commitment, proposal::Signed};
use crate::{
    Stop, World,
    workloads::{
        actors::actors_version,
        expect::failed,
        miners::Miner,
        sectors::{
            clock,
            prove::{PROVE_COMMIT_SECTOR, PROVE_COMMIT_SECTORS3, Piece, ProveCommit3, prove_commit},
            seal::{CHALLENGE_DELAY, Seal, pre_commit_batch},
        },
    },
    world::{broken, encode, succeeded},
};

/// A deal that is published.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its number.
    pub id: u64,
    /// What was agreed on.
    pub deal: Signed,
    /// What the registry calls its datacap, where it has some and the release calls it anything.
    pub allocation: Option<u64>,
}

impl Published {
    /// As the proof of a sector names it.
    ///
    /// # Errors
    /// [`Stop::Broken`] where its client is nobody.
    pub fn piece(&self, world: &World<'_>) -> Result<Piece, Stop> {
        let proposal = &self.deal.proposal;
        let client = world.id(&proposal.client)?;
        Ok(Piece {
            cid: proposal.piece,
            size: proposal.size,
            allocation: self.allocation.map(|allocation| (client, allocation)),
            notify: vec![(MARKET, RawBytes::serialize(&self.id).map_err(broken)?)],
        })
    }
}

/// A sector with the data of deals, the largest first; it outlives them.
///
/// # Errors
/// [`Stop`]
pub fn activate(
    world: &mut World<'_>,
    miner: &Miner,
    number: SectorNumber,
    deals: &[Published],
) -> Result<(), Stop> {
    let release = actors_version(world.version());
    let by_pieces = release > 13 || release == 13 && world.dice.once_in(2);
    let pieces: Vec<_> =
        deals.iter().map(|published| (published.deal.proposal.piece, published.deal.proposal.size)).collect();
    let mut seal = Seal::new(world, miner, number);
    seal.unsealed = Some(sector_commitment(&pieces, miner.class.size().bytes())?);
    if !by_pieces {
        seal.deals = deals.iter().map(|published| published.id).collect();
    }
    let message = pre_commit_batch(world, miner, &[seal]);
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "a pre-commit with deals")?;
    clock::run_for(world, &[miner.id], CHALLENGE_DELAY + 1)?;
    if by_pieces { prove_pieces(world, miner, number, deals) } else { prove(world, miner, number) }
}

fn prove(world: &mut World<'_>, miner: &Miner, number: SectorNumber) -> Result<(), Stop> {
    let params = prove_commit(world, number, true);
    world.must_call(miner.worker, miner.address, PROVE_COMMIT_SECTOR, &params)?;
    world.tick(None)?;
    clock::locate(world, miner.id, number).map(|_| ())
}

fn prove_pieces(
    world: &mut World<'_>,
    miner: &Miner,
    number: SectorNumber,
    deals: &[Published],
) -> Result<(), Stop> {
    let pieces = deals.iter().map(|published| published.piece(world)).collect::<Result<Vec<_>, _>>()?;
    let told =
        ProveCommit3 { all_notified: true, ..ProveCommit3::each(world, vec![(number, pieces.clone())]) };
    let mut unheard = pieces;
    unheard[0].notify.push((Address::new_id(2), RawBytes::default()));
    let unheard = ProveCommit3 { sectors: vec![(number, unheard)], ..told.clone() };
    failed(world.call(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, &unheard)?, "news for deaf ears")?;
    let message = world.message(miner.worker, miner.address, PROVE_COMMIT_SECTORS3, encode(&told));
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "a proof with pieces").map(|_| ())
}
