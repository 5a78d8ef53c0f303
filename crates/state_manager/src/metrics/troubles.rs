//! What must not happen: tipsets without a result, and results that are not the network's.

use forest_interpreter::FailureKind;
use prometheus::{IntCounterVec, Result, core::Collector};

use super::family::counters;

/// What of a result is not what the next header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MismatchKind {
    /// The state.
    StateRoot,
    /// The receipts.
    ReceiptsRoot,
    /// The base fee of the next tipset.
    BaseFee,
}

#[derive(Clone, Debug)]
pub(super) struct TroubleMetrics {
    failures: IntCounterVec,
    mismatches: IntCounterVec,
}

const FAILURES: [FailureKind; 5] = [
    FailureKind::Rejected,
    FailureKind::Reverted,
    FailureKind::Broken,
    FailureKind::Host,
    FailureKind::Invalid,
];

/// The label of a kind: words of one piece, unlike the names that people read.
const fn label(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Rejected => "rejected",
        FailureKind::Reverted => "reverted",
        FailureKind::Broken => "broken",
        FailureKind::Host => "host",
        FailureKind::Invalid => "invalid",
    }
}

impl MismatchKind {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::StateRoot, Self::ReceiptsRoot, Self::BaseFee];

    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StateRoot => "state_root",
            Self::ReceiptsRoot => "receipts_root",
            Self::BaseFee => "base_fee",
        }
    }
}

impl TroubleMetrics {
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            failures: counters(
                "tipset_failures_total",
                "Tipsets that have no result, by the kind of failure",
                "kind",
                FAILURES.map(label),
            )?,
            mismatches: counters(
                "tipset_mismatches_total",
                "Results that are not what the next header says",
                "kind",
                MismatchKind::ALL.map(MismatchKind::name),
            )?,
        })
    }

    pub(super) fn failed(&self, kind: FailureKind) {
        self.failures.with_label_values(&[label(kind)]).inc();
    }

    pub(super) fn mismatch(&self, kind: MismatchKind) {
        self.mismatches.with_label_values(&[kind.name()]).inc();
    }

    pub(super) fn collectors(&self) -> Vec<&dyn Collector> {
        vec![&self.failures, &self.mismatches]
    }
}
