//! A miner and the people behind it, and the message that makes one.
//!
//! Invariant: what releases of the actors write differently about the creation of miners is said here only.

use forest_encoding::{RawBytes, from_slice, tuple::*};
use forest_shared::{
    ActorId,
    address::{Address, STORAGE_POWER_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
    sector::{RegisteredPoStProof, SectorSize},
    version::NetworkVersion,
};

use crate::{
    Stop, World,
    workloads::actors::actors_version,
    world::{broken, encode, succeeded},
};

/// `CreateMiner` of the power actor.
const CREATE_MINER: u64 = 2;

/// The size of all sectors of a miner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectorClass {
    /// 32 GiB.
    GiB32,
    /// 64 GiB.
    GiB64,
}

impl SectorClass {
    /// All that the main network allows.
    pub const ALL: [Self; 2] = [Self::GiB32, Self::GiB64];

    /// The size of a sector.
    #[must_use]
    pub fn size(self) -> SectorSize {
        match self {
            Self::GiB32 => SectorSize::_32GiB,
            Self::GiB64 => SectorSize::_64GiB,
        }
    }

    /// The type of window PoSt that a new miner must name: version 1.1 since actors v11 (FIP-0061).
    #[must_use]
    pub fn window_post_proof(self, version: NetworkVersion) -> RegisteredPoStProof {
        window_post_proof(self.size(), version)
    }

    /// The type of window PoSt of sectors that only test networks have.
    #[must_use]
    pub fn small_proof(self, version: NetworkVersion) -> RegisteredPoStProof {
        let size = if self == Self::GiB32 { SectorSize::_2KiB } else { SectorSize::_8MiB };
        window_post_proof(size, version)
    }
}

fn window_post_proof(size: SectorSize, version: NetworkVersion) -> RegisteredPoStProof {
    if actors_version(version) < 11 {
        RegisteredPoStProof::window_v1(size)
    } else {
        RegisteredPoStProof::window_v1p1(size)
    }
}

/// Parameters of `CreateMiner`.
#[derive(Clone, Debug, Serialize_tuple)]
pub struct CreateMiner {
    /// Who owns it.
    pub owner: Address,
    /// Who works for it.
    pub worker: Address,
    /// The type of window PoSt, as a number so that it may be none.
    pub window_post_proof: i64,
    /// Its name among peers.
    pub peer: RawBytes,
    /// Where it is.
    pub multiaddrs: Vec<RawBytes>,
}

impl CreateMiner {
    /// Parameters that are fine.
    pub fn new(world: &mut World<'_>, owner: Address, worker: Address, class: SectorClass) -> Self {
        let peer = world.dice.bytes(38).into();
        let multiaddrs = (0..world.dice.below(3)).map(|_| world.dice.bytes(8).into()).collect();
        let window_post_proof = class.window_post_proof(world.version()).into();
        Self { owner, worker, window_post_proof, peer, multiaddrs }
    }

    /// The same with another type of proof.
    #[must_use]
    pub fn with_proof(self, proof: RegisteredPoStProof) -> Self {
        Self { window_post_proof: proof.into(), ..self }
    }

    /// The message, with the deposit that miners are created with since actors v17 (FIP-0077).
    #[must_use]
    pub fn message(&self, world: &World<'_>, from: Address) -> Message {
        let value = deposit(world.version());
        let to = Address::new_id(STORAGE_POWER_ACTOR_ID);
        Message { value, ..world.message(from, to, CREATE_MINER, encode(self)) }
    }
}

fn deposit(version: NetworkVersion) -> TokenAmount {
    TokenAmount::from_whole(if actors_version(version) < 17 { 0 } else { 100_000 })
}

/// A miner, and those who speak for it.
#[derive(Clone, Debug)]
pub struct Miner {
    /// Its id.
    pub id: ActorId,
    /// Where messages go: its id, or the address that it keeps.
    pub address: Address,
    /// Who owns it: a secp256k1 account.
    pub owner: Address,
    /// Who works for it: a BLS account.
    pub worker: Address,
    /// The size of its sectors.
    pub class: SectorClass,
}

impl Miner {
    /// A miner with a fortune to pledge.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn create(world: &mut World<'_>, class: SectorClass) -> Result<Self, Stop> {
        let (owner, worker) = Self::people(world)?;
        let message = CreateMiner::new(world, owner, worker, class).message(world, owner);
        let answer = succeeded(world.apply(message)?, "the creation of a miner")?;
        let (id, robust): (Address, Address) = from_slice(&answer.return_data).map_err(broken)?;
        let address = if world.dice.once_in(2) { robust } else { id };
        let miner = Self { id: world.id(&id)?, address, owner, worker, class };
        world.fund(miner.address, TokenAmount::from_whole(1_000_000))?;
        Ok(miner)
    }

    /// An owner and a worker.
    ///
    /// # Errors
    /// [`Stop`]
    pub fn people(world: &mut World<'_>) -> Result<(Address, Address), Stop> {
        let (_, owner) = world.secp_account(TokenAmount::from_whole(1_000_000))?;
        let (_, worker) = world.bls_account(TokenAmount::from_whole(1_000_000))?;
        Ok((owner, worker))
    }
}
