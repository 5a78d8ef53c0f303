//! What a node would tell an engine about its chain, and about proofs: made up, and the same for all engines.

use std::{cell::RefCell, collections::BTreeSet};

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

/// A question to the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// See [`chain_randomness`].
    ChainRandomness(ChainEpoch),
    /// See [`beacon_randomness`].
    BeaconRandomness(ChainEpoch),
    /// See [`tipset_cid`].
    TipsetCid(ChainEpoch),
}

/// Questions, each once.
pub type Asked = BTreeSet<Question>;

thread_local! {
    static ASKED: RefCell<Asked> = const { RefCell::new(Asked::new()) };
}

/// What this thread asked since it was last asked about that.
#[must_use]
pub fn asked() -> Asked {
    ASKED.take()
}

fn ask(question: Question) {
    ASKED.with_borrow_mut(|asked| asked.insert(question));
}

/// The digest of the ticket of an epoch.
#[must_use]
pub fn chain_randomness(epoch: ChainEpoch) -> [u8; 32] {
    ask(Question::ChainRandomness(epoch));
    digest("ticket", epoch)
}

/// The digest of the beacon entry of an epoch.
#[must_use]
pub fn beacon_randomness(epoch: ChainEpoch) -> [u8; 32] {
    ask(Question::BeaconRandomness(epoch));
    digest("beacon", epoch)
}

/// The key of the tipset of an epoch.
#[must_use]
pub fn tipset_cid(epoch: ChainEpoch) -> Cid {
    ask(Question::TipsetCid(epoch));
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
