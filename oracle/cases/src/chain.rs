//! What a node would tell an engine about its chain, and about proofs: made up, and the same for all engines.

use forest_blockstore::Cid;
use forest_encoding::{
    codec,
    hash::{blake2b_256, blake2b_cid},
};
use forest_shared::{
    ActorId,
    clock::ChainEpoch,
    consensus::{ConsensusFault, ConsensusFaultType},
};

/// The digest of the ticket of an epoch.
#[must_use]
pub fn chain_randomness(epoch: ChainEpoch) -> [u8; 32] {
    digest("ticket", epoch)
}

/// The digest of the beacon entry of an epoch.
#[must_use]
pub fn beacon_randomness(epoch: ChainEpoch) -> [u8; 32] {
    digest("beacon", epoch)
}

/// The key of the tipset of an epoch.
#[must_use]
pub fn tipset_cid(epoch: ChainEpoch) -> Cid {
    blake2b_cid(codec::DAG_CBOR, &digest("tipset", epoch))
}

/// Headers prove a fault when the first says so: byte 0 is the kind of fault (1 to 3), byte 1 the epoch, and bytes 2
/// and 3 are the id of the miner, most significant byte first.
#[must_use]
pub fn consensus_fault(header_1: &[u8]) -> Option<ConsensusFault> {
    let [kind, epoch, high, low, ..] = *header_1 else { return None };
    let fault_type = match kind {
        1 => ConsensusFaultType::DoubleForkMining,
        2 => ConsensusFaultType::ParentGrinding,
        3 => ConsensusFaultType::TimeOffsetMining,
        _ => return None,
    };
    let target = ActorId::from(u16::from_be_bytes([high, low]));
    Some(ConsensusFault { target, epoch: ChainEpoch::from(epoch), fault_type })
}

/// A proof is good unless its last byte is this.
pub const BAD_PROOF: u8 = 0xbd;

/// Whether a proof is good, whatever it is a proof of.
#[must_use]
pub fn is_good_proof(proof: &[u8]) -> bool {
    proof.last() != Some(&BAD_PROOF)
}

fn digest(what: &str, epoch: ChainEpoch) -> [u8; 32] {
    blake2b_256(format!("{what} of epoch {epoch}").as_bytes())
}
