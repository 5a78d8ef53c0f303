//! nv25, Teep: actors v16, and what verifying seals really costs.
//!
//! - FIP-0100: no batch balancer, so that each seal pays for itself: 42 million gas in place of 2 000, and rows for
//!   aggregates of non-interactive proofs. Networks whose reserve it topped up count from the new amount.
//! - FIP-0097, FIP-0098: the work of actors.

use forest_shared::sector::RegisteredSealProof;

use super::nv16_skyr::INTERACTIVE_64_GIB;
use crate::{
    Rules,
    gas::{Charge, Gas, SealSteps, Step},
    upgrades::set,
};

pub(super) fn apply(rules: &mut Rules) {
    let proofs = &mut rules.gas.proofs;
    let seal = |gas| Some(Charge::compute("OnVerifySeal", Gas::new(gas)));
    set(&mut proofs.batched_seal, seal(2_000), seal(42_000_000));
    set(
        &mut proofs.aggregate_seals.others,
        &[(RegisteredSealProof::StackedDrg64GiBV1P1, INTERACTIVE_64_GIB)],
        &[
            (RegisteredSealProof::StackedDrg64GiBV1P1, INTERACTIVE_64_GIB),
            (RegisteredSealProof::StackedDrg32GiBV1P2NonInteractive, NON_INTERACTIVE_32_GIB),
            (RegisteredSealProof::StackedDrg64GiBV1P2NonInteractive, NON_INTERACTIVE_64_GIB),
        ],
    );
    set(&mut rules.behaviours.chain.reserve_is_rebased, false, true);
}

/// Challenge partitions of a non-interactive proof, each priced as a tenth of an interactive seal.
const PARTITIONS: u64 = 126;

const NON_INTERACTIVE_32_GIB: SealSteps = SealSteps {
    per_seal: Gas::new(44_990).times(PARTITIONS),
    steps: &[
        Step::new(1, 112_356_810),
        Step::new(2, 122_912_610),
        Step::new(3, 137_559_930),
        Step::new(5, 162_039_100),
        Step::new(9, 210_960_780),
        Step::new(17, 318_351_180),
        Step::new(33, 528_274_980),
    ],
};

const NON_INTERACTIVE_64_GIB: SealSteps = SealSteps {
    per_seal: Gas::new(35_928).times(PARTITIONS),
    steps: &[
        Step::new(1, 110_803_030),
        Step::new(2, 120_803_700),
        Step::new(3, 134_642_130),
        Step::new(5, 157_357_890),
        Step::new(9, 203_017_690),
        Step::new(17, 304_253_590),
        Step::new(33, 509_880_640),
    ],
};
