//! What the VM asks the node about the chain.
//!
//! Answers depend on the tipset that is executed, so the node makes one value per machine. Invariant: an answer of
//! "no" is inside the `Ok`; an error means that this node could not find out, and aborts the tipset (decision D7).

pub mod replay;

use forest_blockstore::Cid;
use forest_shared::{clock::ChainEpoch, consensus::ConsensusFault};

use crate::failure::HostError;

pub use replay::ReplayExterns;

/// The chain, as seen from the tipset that is executed.
pub trait Externs: Send + Sync {
    /// The digest (blake2b-256) of the ticket at an epoch: of the VRF proof of the first block of the tipset there, or
    /// of the next later one where the round was null. `None`: there is no answer for this epoch, as for every epoch
    /// after the executed one; the actor is told.
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError>;

    /// The digest (blake2b-256) of the beacon entry of an epoch. `None` as for [`Self::chain_randomness`].
    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError>;

    /// The CID of the key of the tipset at an epoch, or of the next earlier one where the round was null. The VM asks
    /// for epochs from 0 to the one before the executed one.
    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, HostError>;

    /// Whether these block headers prove a fault of a miner; bytes that are no headers prove none.
    fn verify_consensus_fault(
        &self,
        header_1: &[u8],
        header_2: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError>;
}
