//! Proofs that sectors are what their pre-commits say, with the messages of every release.
//!
//! | Method | Releases of the actors |
//! | --- | --- |
//! | `ProveCommitSector`, verified by cron | v8 to v13 |
//! | `ProveCommitAggregate` | v8 to v16 |
//! | `ProveCommitSectors3` | since v13 |

use forest_bitfield::BitField;
use forest_encoding::{Cid, RawBytes, tuple::*};
use forest_shared::{address::Address, sector::SectorNumber};

use crate::{Stop, World, chain, world::broken};

/// Methods of the miner actor.
pub const PROVE_COMMIT_SECTOR: u64 = 7;
pub const PROVE_COMMIT_AGGREGATE: u64 = 26;
pub const PROVE_COMMIT_SECTORS3: u64 = 34;

/// Data in a sector that a proof declares (FIP-0076).
#[derive(Clone, Debug, Serialize_tuple)]
pub struct Piece {
    /// Its commitment.
    pub cid: Cid,
    /// Its padded size.
    pub size: u64,
    /// The client and the allocation that it is claimed for.
    pub allocation: Option<(u64, u64)>,
    /// Who is told, and what.
    pub notify: Vec<(Address, RawBytes)>,
}

/// Parameters of `ProveCommitSectors3`.
#[derive(Clone, Debug, Serialize_tuple)]
pub struct ProveCommit3 {
    /// The sectors and their data.
    pub sectors: Vec<(SectorNumber, Vec<Piece>)>,
    /// A proof for each, or none.
    pub proofs: Vec<RawBytes>,
    /// One proof for all, or nothing.
    pub aggregate: RawBytes,
    /// The type of that.
    pub aggregate_type: Option<i64>,
    /// Whether all must succeed.
    pub all_sectors: bool,
    /// Whether all who are told must agree.
    pub all_notified: bool,
}

impl ProveCommit3 {
    /// Sectors, each with a good proof of its own.
    pub fn each(world: &mut World<'_>, sectors: Vec<(SectorNumber, Vec<Piece>)>) -> Self {
        let proofs = sectors.iter().map(|_| proof(world, true)).collect();
        Self {
            sectors,
            proofs,
            aggregate: RawBytes::default(),
            aggregate_type: None,
            all_sectors: world.dice.once_in(2),
            all_notified: false,
        }
    }

    /// The same sectors with one good proof for all.
    #[must_use]
    pub fn aggregated(self, world: &mut World<'_>) -> Self {
        Self { proofs: Vec::new(), aggregate: proof(world, true), aggregate_type: Some(1), ..self }
    }
}

/// The proof of a seal, good or bad.
pub fn proof(world: &mut World<'_>, good: bool) -> RawBytes {
    let length = 192 + 48 * usize::try_from(world.dice.below(20)).unwrap_or_default();
    let mut bytes = world.dice.bytes(length);
    if let Some(last) = bytes.last_mut() {
        *last = if good { 0 } else { chain::BAD_PROOF };
    }
    bytes.into()
}

/// Parameters of `ProveCommitSector`.
pub fn prove_commit(world: &mut World<'_>, number: SectorNumber, good: bool) -> (SectorNumber, RawBytes) {
    (number, proof(world, good))
}

/// Parameters of `ProveCommitAggregate`.
///
/// # Errors
/// [`Stop::Broken`] where no bit field holds the sectors.
pub fn prove_aggregate(
    world: &mut World<'_>,
    numbers: &[SectorNumber],
    good: bool,
) -> Result<(BitField, RawBytes), Stop> {
    let sectors = BitField::try_from_bits(numbers.iter().copied()).map_err(broken)?;
    Ok((sectors, proof(world, good)))
}
