//! A sector on its way to the chain: pre-committed, with the messages of every release.
//!
//! | Method | Releases of the actors |
//! | --- | --- |
//! | `PreCommitSector` | v8 to v12 |
//! | `PreCommitSectorBatch` | v8 to v12 |
//! | `PreCommitSectorBatch2` | since v9 |
//!
//! Proofs follow in `prove.rs`.

use forest_encoding::{Cid, tuple::*};
use forest_shared::{
    clock::ChainEpoch,
    commitment::replica_commitment_to_cid,
    message::Message,
    sector::{RegisteredSealProof, SealVersion, SectorNumber},
};

use super::super::{actors::actors_version, miners::Miner};
use crate::{World, world::encode};

/// Methods of the miner actor.
const PRE_COMMIT_SECTOR: u64 = 6;
const PRE_COMMIT_SECTOR_BATCH: u64 = 25;
const PRE_COMMIT_SECTOR_BATCH2: u64 = 28;

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
            expiration: now + 620_000 + world.dice.below(100_000).cast_signed(),
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
