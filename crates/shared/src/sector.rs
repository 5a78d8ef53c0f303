//! Sectors: sizes, numbers, and the registered types of the proofs about them.

mod post;
mod proof_type;
mod registered_post;
mod registered_seal;
mod registered_update;
mod seal;
mod size;

use forest_encoding::tuple::*;

use crate::{ActorId, bigint::BigInt};

pub use post::{
    OnChainWindowPoStVerifyInfo, PoStProof, PoStRandomness, SectorInfo, WindowPoStVerifyInfo,
    WinningPoStVerifyInfo,
};
pub use proof_type::UnsupportedProof;
pub use registered_post::RegisteredPoStProof;
pub use registered_seal::{RegisteredSealProof, SealVersion};
pub use registered_update::{RegisteredAggregateProof, RegisteredUpdateProof};
pub use seal::{
    AggregateSealVerifyInfo, AggregateSealVerifyProofAndInfos, InteractiveSealRandomness, ReplicaUpdateInfo,
    SealRandomness, SealVerifyInfo, SealVerifyParams,
};
pub use size::{SectorSize, UnknownSectorSize};

/// The number of a sector within its miner.
pub type SectorNumber = u64;

/// Storage power, in bytes (quality-adjusted power weighs them). Serialized with [`crate::bigint::bigint_ser`].
pub type StoragePower = BigInt;

/// A sector of the network: CBOR `[miner, number]`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize_tuple, Deserialize_tuple,
)]
pub struct SectorId {
    /// The miner actor.
    pub miner: ActorId,
    /// The sector within that miner.
    pub number: SectorNumber,
}
