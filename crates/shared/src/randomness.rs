//! Randomness of the chain: from tickets and from the beacon, drawn for one purpose at a time.
//!
//! A draw mixes the purpose, the epoch and what the caller adds into the digest of an epoch, so that two uses never see
//! the same bytes. Up to network version 20 the syscall draws; from 21 on it returns the digest and actors draw
//! themselves (FIP-0075), with the same function.

use serde::{Deserialize, Serialize};

use crate::clock::ChainEpoch;

/// Length of drawn randomness, in bytes.
pub const RANDOMNESS_LENGTH: usize = 32;

/// Random bytes in parameters of proofs: a CBOR byte string, whose length is checked where it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Randomness(#[serde(with = "forest_encoding::serde_bytes")] pub Vec<u8>);

/// What randomness is drawn for: mixed into every draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(i64)]
pub enum DomainSeparationTag {
    /// The ticket of a block.
    TicketProduction = 1,
    /// The proof that a miner may produce a block.
    ElectionProofProduction = 2,
    /// The challenge of a winning PoSt.
    WinningPoStChallengeSeed = 3,
    /// The challenge of a window PoSt.
    WindowedPoStChallengeSeed = 4,
    /// The seed of a seal.
    SealRandomness = 5,
    /// The challenge of a seal.
    InteractiveSealChallengeSeed = 6,
    /// Which deadlines a miner's sectors go to.
    WindowedPoStDeadlineAssignment = 7,
    /// When a deal is looked at first.
    MarketDealCronSeed = 8,
    /// The chain that a PoSt commits to.
    PoStChainCommit = 9,
    /// `PREVRANDAO` of the EVM (FIP-0054).
    EvmPrevRandao = 10,
}

impl From<DomainSeparationTag> for i64 {
    fn from(tag: DomainSeparationTag) -> Self {
        tag as Self
    }
}

/// Draws from the digest of an epoch: blake2b-256 of tag (8 bytes, big-endian), digest, epoch (the same), entropy.
///
/// The tag is any number here, as in the syscall; see [`DomainSeparationTag`].
#[must_use]
pub fn draw_randomness(
    digest: &[u8; 32],
    tag: i64,
    epoch: ChainEpoch,
    entropy: &[u8],
) -> [u8; RANDOMNESS_LENGTH] {
    let mut state = blake2b_simd::Params::new().hash_length(RANDOMNESS_LENGTH).to_state();
    state.update(&tag.to_be_bytes()).update(digest).update(&epoch.to_be_bytes()).update(entropy);
    let mut drawn = [0; RANDOMNESS_LENGTH];
    drawn.copy_from_slice(state.finalize().as_bytes());
    drawn
}
