//! Who answers for proofs of storage when a vector runs.
//!
//! Vectors do not hold what it takes to verify proofs (the keys of the proof system are files of their own), and the
//! network accepted every message they are made of. So their proofs are assumed to be good unless the real verifier is
//! asked for, with one exception that follows from what was recorded.

use std::sync::Arc;

use forest_proofs::StorageProofs;
use forest_shared::{MethodNum, error::ExitCode};
use forest_vm::{ProofVerifier, proofs::Assumed};

/// Who says whether a proof is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Proofs {
    /// Nobody: it is assumed to be what the network found it to be
    Assumed,
    /// The network's proof library; what needs verifying keys that this machine lacks does not run
    Real,
}

impl Proofs {
    /// As reports call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Real => "real",
        }
    }
}

/// The verifiers of a runner.
#[derive(Debug)]
pub(super) enum Verifiers {
    Assumed,
    /// One for all vectors, since it remembers which keys it has checked.
    Real(Arc<StorageProofs>),
}

impl Verifiers {
    pub(super) fn new(proofs: Proofs) -> Self {
        match proofs {
            Proofs::Assumed => Self::Assumed,
            Proofs::Real => Self::Real(Arc::new(StorageProofs::new())),
        }
    }

    /// A verifier for a vector.
    pub(super) fn verifier(&self, bad_post: bool) -> Arc<dyn ProofVerifier> {
        match self {
            Self::Assumed => Arc::new(Assumed { posts: !bad_post, ..Assumed::GOOD }),
            Self::Real(proofs) => Arc::clone(proofs) as _,
        }
    }
}

/// `DisputeWindowedPoSt` of a miner.
const DISPUTE_WINDOWED_POST: MethodNum = 24;

/// Whether a message to a miner can have ended like this only because a proof was bad: a dispute of a proof of spacetime
/// succeeds when, and only when, the disputed proof does not verify.
pub(super) fn is_won_dispute(method: MethodNum, exit_code: u32) -> bool {
    method == DISPUTE_WINDOWED_POST && exit_code == ExitCode::OK.value()
}
