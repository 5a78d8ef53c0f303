//! Block headers: what a miner signs and other nodes check.
//!
//! A header does not hold its block's state: it holds the state that executing its *parents* led to. Decoded from
//! gossip and from stores many times a second, so the CBOR is written by hand.
//!
//! Two types: [`BlockHeader`] is data, to be filled in and changed; [`SealedHeader`] is a header that will not change
//! any more, with its CID. Specification: "Block header".

mod cbor;
mod sealed;
#[cfg(test)]
mod tests;

use forest_encoding::Cid;
use forest_shared::{
    address::Address, bigint::CompactInt, clock::ChainEpoch, crypto::Signature, econ::TokenAmount,
    sector::PoStProof,
};

pub use sealed::SealedHeader;

use crate::{BeaconEntry, ElectionProof, Ticket, TipsetKey};

/// The header of a block. The fields are in the order of the CBOR array of 16.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlockHeader {
    /// The f0 address of the miner.
    pub miner: Address,
    /// The ticket; `None` is invalid.
    pub ticket: Option<Ticket>,
    /// Proof that the miner won; `None` is valid at genesis only.
    pub election_proof: Option<ElectionProof>,
    /// The rounds of the random beacon since the parents' epoch.
    pub beacon_entries: Vec<BeaconEntry>,
    /// Proof that the miner stored, when it won, what it won with.
    pub winning_post_proofs: Vec<PoStProof>,
    /// The tipset that this block was built on.
    pub parents: TipsetKey,
    /// Weight of the chain up to and including the parents.
    pub parent_weight: CompactInt,
    /// The epoch.
    pub epoch: ChainEpoch,
    /// The state that executing the parents led to.
    pub parent_state_root: Cid,
    /// The receipts of the parents' messages.
    pub parent_message_receipts: Cid,
    /// The messages of this block: the CID of [`MessageRoots`](crate::MessageRoots).
    pub messages: Cid,
    /// The aggregate of the signatures of all BLS messages; `None` is valid at genesis only.
    pub bls_aggregate: Option<Signature>,
    /// When the block was produced, in seconds of Unix time.
    pub timestamp: u64,
    /// The signature of the miner's worker key over [`signing_bytes`](Self::signing_bytes).
    pub signature: Option<Signature>,
    /// Reserved for votes on upgrades; not used so far.
    pub fork_signaling: u64,
    /// The base fee that executing the parents led to, attoFIL per unit of gas.
    pub parent_base_fee: TokenAmount,
}

impl BlockHeader {
    /// Fixes the header and computes its CID.
    ///
    /// # Errors
    /// As [`to_cbor`](Self::to_cbor).
    pub fn seal(self) -> Result<SealedHeader, forest_shared::bigint::IntBytesError> {
        SealedHeader::new(self)
    }
}
