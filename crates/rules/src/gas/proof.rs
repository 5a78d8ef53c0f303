//! Proofs of storage and consensus faults.
//!
//! Charged by the kernel's proof syscalls, from what the caller claims and before anything is verified.

use std::fmt;

use forest_shared::sector::RegisteredSealProof;

use super::{Charge, Gas, Price, widen};

/// Prices of proofs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofPrices {
    /// `crypto::compute_unsealed_sector_cid`.
    pub compute_unsealed_sector_cid: Charge,
    /// `crypto::verify_seal`, as long as it existed.
    pub verify_seal: Option<Charge>,
    /// Each seal of `crypto::batch_verify_seals`.
    pub batched_seal: Option<Charge>,
    /// `crypto::verify_aggregate_seals`.
    pub aggregate_seals: AggregateSealPrices,
    /// `crypto::verify_replica_update`.
    pub verify_replica_update: Charge,
    /// `crypto::verify_post`; unit: challenged sector. The same for every proof type and size, and for an empty list
    /// of proofs.
    pub verify_post: Price,
    /// `crypto::verify_consensus_fault`, whatever is submitted.
    pub verify_consensus_fault: Charge,
}

/// Prices of aggregated seals, by the registered seal proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AggregateSealPrices {
    /// 32 GiB V1P1, and every proof without a row of its own, whatever its size.
    pub default: SealSteps,
    /// The proofs that have a row of their own.
    pub others: &'static [(RegisteredSealProof, SealSteps)],
}

/// The price of an aggregate: a fee per seal, and one that rises in steps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SealSteps {
    /// Each seal.
    pub per_seal: Gas,
    /// The aggregate as a whole: the last step that begins at or below the number of seals, nothing before the first.
    /// In ascending order.
    pub steps: &'static [Step],
}

/// One step of a price.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The number of seals it begins with.
    pub from: u64,
    /// The price from there on.
    pub cost: Gas,
}

impl Step {
    /// A step, in whole gas.
    #[must_use]
    pub const fn new(from: u64, gas: i64) -> Self {
        Self { from, cost: Gas::new(gas) }
    }
}

impl SealSteps {
    /// The price of an aggregate of `seals` seals.
    #[must_use]
    pub fn at(&self, seals: u64) -> Gas {
        let step = self.steps.iter().rev().find(|step| step.from <= seals);
        self.per_seal.times(seals).plus(step.map_or(Gas::ZERO, |step| step.cost))
    }
}

impl ProofPrices {
    /// Verifies an aggregate of `seals` seals of this registered seal proof.
    #[must_use]
    pub fn on_verify_aggregate_seals(&self, seal_proof: RegisteredSealProof, seals: usize) -> Charge {
        let AggregateSealPrices { default, others } = &self.aggregate_seals;
        let row = others.iter().find(|(proof, _)| *proof == seal_proof).map_or(default, |(_, row)| row);
        Charge::compute("OnVerifyAggregateSeals", row.at(widen(seals)))
    }

    /// Verifies a proof of spacetime over `sectors` challenged sectors.
    #[must_use]
    pub fn on_verify_post(&self, sectors: usize) -> Charge {
        self.verify_post.at(widen(sectors))
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {}: {:?}", self.from, self.cost)
    }
}

impl fmt::Debug for SealSteps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} · n, ", self.per_seal)?;
        f.debug_list().entries(self.steps).finish()
    }
}
