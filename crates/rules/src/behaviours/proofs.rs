//! Proofs: which types exist, and how carefully they are compared.
//!
//! Read by the kernel's proof syscalls, between charging and verifying. What proofs cost does not depend on any of
//! this ([`ProofPrices`](crate::gas::ProofPrices)).

use forest_shared::{chainid::ChainId, clock::ChainEpoch};

/// Behaviours of proof verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proofs {
    /// Which registered seal proofs decode to something.
    pub seals: SealProofs,
    /// Which window proofs of spacetime are accepted.
    pub post: PostProofs,
    /// How the types of several proofs of spacetime are compared.
    pub post_types: PostTypeCheck,
    /// One network's deviation.
    pub window_post_downgrade: Option<WindowPostDowngrade>,
}

/// Which registered seal proofs exist; others decode as invalid and fail later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealProofs {
    /// 0 to 9: V1 and V1P1.
    Interactive,
    /// 0 to 14: synthetic ones too (FIP-0059).
    Synthetic,
    /// 0 to 19: non-interactive ones too (FIP-0092).
    NonInteractive,
}

/// Which window proofs of spacetime are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostProofs {
    /// 5 to 9: V1, derived from each sector's seal proof.
    V1,
    /// 5 to 14: V1 and V1P1 (FIP-0061, the rollover).
    V1AndV1P1,
    /// 10 to 14: V1P1; the older numbers no longer decode.
    V1P1,
}

/// How the types of several proofs of spacetime are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostTypeCheck {
    /// Not at all.
    Unchecked,
    /// All equal, and fitting every sector's seal proof; otherwise `IllegalArgument`.
    AllEqual,
}

/// On this chain, up to and including this epoch, a first proof of type 32 GiB window V1P1 is read as V1, after it
/// was charged for: calibnet verified such proofs wrongly once, and its history must replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowPostDowngrade {
    /// The chain.
    pub chain: ChainId,
    /// The last epoch.
    pub until: ChainEpoch,
}
