//! A sector on its way to the chain: pre-committed, then proven, with the messages of every release.
//!
//! | Pre-commit | Releases | | Prove-commit | Releases |
//! | --- | --- | --- | --- | --- |
//! | `PreCommitSector` | v8 to v12 | | `ProveCommitSector`, verified by cron | v8 to v13 |
//! | `PreCommitSectorBatch` | v8 to v12 | | `ProveCommitAggregate` | v8 to v16 |
//! | `PreCommitSectorBatch2` | since v9 | | `ProveCommitSectors3` | since v13 |
//!
//! Invariant: parameters of sealing are written here only.

use forest_bitfield::BitField;
use forest_encoding::{Cid, RawBytes, tuple::*};
use forest_shared::{
    address::Address,
    clock::ChainEpoch,
    commitment::replica_commitment_to_cid,
    message::Message,
    sector::{RegisteredSealProof, SealVersion, SectorNumber},
};

use super::super::{actors::actors_version, miners::Miner};
use crate::{
    Stop, World, chain,
    world::{broken, encode},
};

/// Methods of the miner actor.
pub const PRE_COMMIT_SECTOR: u64 = 6;
pub const PROVE_COMMIT_SECTOR: u64 = 7;
pub const PRE_COMMIT_SECTOR_BATCH: u64 = 25;
pub const PROVE_COMMIT_AGGREGATE: u64 = 26;
pub const PRE_COMMIT_SECTOR_BATCH2: u64 = 28;
pub const PROVE_COMMIT_SECTORS3: u64 = 34;

/// How long a sector waits between pre-commit and proof.
pub const CHALLENGE_DELAY: ChainEpoch = 150;

/// A sector as its pre-commit describes it.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The type of proof, as a number so that it may be none.
    pub proof: i64,
    /// The sector.
    pub number: SectorNumber,
    /// What it is sealed to.
    pub sealed: Cid,
    /// The epoch whose ticket it was sealed with.
    pub challenge: ChainEpoch,
    /// The deals in it, where they are named before the proof.
    pub deals: Vec<u64>,
    /// When it ends.
    pub expiration: ChainEpoch,
    /// Its data where that is not zeros; named since actors v9.
    pub unsealed: Option<Cid>,
}

/// The pre-commit of actors v8, and of those up to v12 by its name.
#[derive(Serialize_tuple)]
struct OldPreCommit {
    proof: i64,
    number: SectorNumber,
    sealed: Cid,
    challenge: ChainEpoch,
    deals: Vec<u64>,
    expiration: ChainEpoch,
    replace: bool,
    replaced_deadline: u64,
    replaced_partition: u64,
    replaced_number: SectorNumber,
}

/// The pre-commit since actors v9.
#[derive(Serialize_tuple)]
struct PreCommit {
    proof: i64,
    number: SectorNumber,
    sealed: Cid,
    challenge: ChainEpoch,
    deals: Vec<u64>,
    expiration: ChainEpoch,
    unsealed: Option<Cid>,
}

impl Seal {
    /// A sector of zeros, sealed lately, that lasts two thirds of a year and more.
    pub fn new(world: &mut World<'_>, miner: &Miner, number: SectorNumber) -> Self {
        let now = world.epoch();
        Self {
            proof: RegisteredSealProof::new(seal_version(world), miner.class.size()).into(),
            number,
            sealed: sealed_cid(world),
            challenge: now - 1 - world.dice.below(3_000).cast_signed(),
            deals: Vec::new(),
            expiration: now + 620_000 + world.dice.below(200_000).cast_signed(),
            unsealed: None,
        }
    }

    fn old(&self) -> OldPreCommit {
        let Self { proof, number, sealed, challenge, deals, expiration, .. } = self.clone();
        let (replace, zero) = (false, 0);
        OldPreCommit {
            proof,
            number,
            sealed,
            challenge,
            deals,
            expiration,
            replace,
            replaced_deadline: zero,
            replaced_partition: zero,
            replaced_number: zero,
        }
    }

    fn new_form(&self) -> PreCommit {
        let Self { proof, number, sealed, challenge, deals, expiration, unsealed } = self.clone();
        PreCommit { proof, number, sealed, challenge, deals, expiration, unsealed }
    }

    /// A pre-commit of this sector alone, by one of the methods of the release.
    pub fn pre_commit(&self, world: &mut World<'_>, miner: &Miner) -> Message {
        if actors_version(world.version()) < 13 && world.dice.once_in(2) {
            return world.message(miner.worker, miner.address, PRE_COMMIT_SECTOR, encode(&self.old()));
        }
        pre_commit_batch(world, miner, std::slice::from_ref(self))
    }
}

/// The sealed form of some data.
pub fn sealed_cid(world: &mut World<'_>) -> Cid {
    let mut commitment = [0; 32];
    commitment.copy_from_slice(&world.dice.bytes(32));
    replica_commitment_to_cid(&commitment)
}

/// Synthetic challenges are allowed since actors v12 (FIP-0059).
fn seal_version(world: &mut World<'_>) -> SealVersion {
    let synthetic = actors_version(world.version()) >= 12 && world.dice.once_in(3);
    if synthetic { SealVersion::V1P1Synthetic } else { SealVersion::V1P1 }
}

/// A pre-commit of several sectors, by one of the methods of the release.
pub fn pre_commit_batch(world: &mut World<'_>, miner: &Miner, seals: &[Seal]) -> Message {
    let release = actors_version(world.version());
    let old = release < 9 || release < 13 && world.dice.once_in(2);
    let (method, params) = if old {
        let sectors: Vec<_> = seals.iter().map(Seal::old).collect();
        (PRE_COMMIT_SECTOR_BATCH, encode(&(sectors,)))
    } else {
        let sectors: Vec<_> = seals.iter().map(Seal::new_form).collect();
        (PRE_COMMIT_SECTOR_BATCH2, encode(&(sectors,)))
    };
    world.message(miner.worker, miner.address, method, params)
}

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
