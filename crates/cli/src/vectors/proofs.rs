//! What vectors say about proofs of storage.
//!
//! They do not hold what it takes to verify proofs (the parameters of the proof system are gigabytes), and the network
//! accepted every message they are made of. So their proofs are assumed to be good, with one exception that follows from
//! what was recorded.

use std::sync::Arc;

use forest_shared::{MethodNum, error::ExitCode};
use forest_vm::{ProofVerifier, proofs::Assumed};

/// Who says whether a proof is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Proofs {
    /// Nobody: what the network found is assumed
    Assumed,
}

/// `DisputeWindowedPoSt` of a miner.
const DISPUTE_WINDOWED_POST: MethodNum = 24;

/// Whether a message to a miner can have ended like this only because a proof was bad: a dispute of a proof of spacetime
/// succeeds when, and only when, the disputed proof does not verify.
pub(super) fn is_won_dispute(method: MethodNum, exit_code: u32) -> bool {
    method == DISPUTE_WINDOWED_POST && exit_code == ExitCode::OK.value()
}

impl Proofs {
    /// As reports call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
        }
    }

    /// A verifier for a vector.
    pub(super) fn verifier(self, bad_post: bool) -> Arc<dyn ProofVerifier> {
        match self {
            Self::Assumed => Arc::new(Assumed { posts: !bad_post, ..Assumed::GOOD }),
        }
    }
}
