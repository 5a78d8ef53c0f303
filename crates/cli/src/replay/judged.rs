//! What became of one tipset.

use anyhow::Context as _;
use forest_blocks::{FullTipset, Tipset};
use forest_interpreter::{Executed, FailureKind, Unobserved, next_base_fee};
use forest_shared::clock::ChainEpoch;
use forest_state_manager::{Error, MismatchKind, Replayed, StateManager, TipsetStats};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use super::Pair;

/// A tipset, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) epoch: ChainEpoch,
    pub(crate) key: Vec<String>,
    pub(crate) judgement: Judgement,
}

#[derive(Clone, Debug)]
pub(crate) enum Judgement {
    /// All is as the chain says.
    Good(TipsetStats),
    /// Something is not.
    Differs(TipsetStats, Vec<Difference>),
    /// No node can apply this, if this one is right.
    Wrong { kind: FailureKind, reason: String },
    /// This machine cannot tell.
    Unknown { reason: String },
}

/// What is not as the chain says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Difference {
    #[serde(serialize_with = "name")]
    pub(crate) what: MismatchKind,
    /// What the next header says.
    pub(crate) expected: String,
    /// What was computed.
    pub(crate) actual: String,
}

impl Judged {
    /// Applies a tipset, and compares what came of it with what its child says.
    pub(crate) fn of(manager: &StateManager, pair: &Pair) -> Self {
        let judgement = match manager.replay_blocking(&pair.tipset, &mut Unobserved) {
            Ok(replayed) => compare(manager, pair, replayed),
            Err(error) => failed(&error),
        };
        Self::new(&pair.tipset, judgement)
    }

    /// The tipset cannot be applied, since nothing has led to its state.
    pub(crate) fn unreachable(tipset: &Tipset) -> Self {
        let root = tipset.parent_state_root();
        let reason = format!(
            "the state {root} that it begins with is not here, and the tipset before did not lead to it"
        );
        Self::new(tipset, Judgement::Unknown { reason })
    }

    fn new(tipset: &Tipset, judgement: Judgement) -> Self {
        let key = tipset.key().cids().iter().map(ToString::to_string).collect();
        Self { epoch: tipset.epoch(), key, judgement }
    }

    pub(crate) const fn is_good(&self) -> bool {
        matches!(self.judgement, Judgement::Good(_))
    }

    pub(crate) const fn stats(&self) -> Option<&TipsetStats> {
        match &self.judgement {
            Judgement::Good(stats) | Judgement::Differs(stats, _) => Some(stats),
            Judgement::Wrong { .. } | Judgement::Unknown { .. } => None,
        }
    }
}

fn compare(manager: &StateManager, pair: &Pair, replayed: Replayed) -> Judgement {
    let base_fee = match base_fee(manager, &pair.tipset) {
        Ok(base_fee) => base_fee,
        Err(error) => return Judgement::Unknown { reason: format!("{error:#}") },
    };
    let Replayed { executed, stats } = replayed;
    let differences = differences(&executed, base_fee, &pair.child);
    if differences.is_empty() {
        return Judgement::Good(stats);
    }
    for difference in &differences {
        manager.metrics().mismatch(difference.what);
    }
    Judgement::Differs(stats, differences)
}

fn differences(executed: &Executed, base_fee: String, child: &Tipset) -> Vec<Difference> {
    let rows = [
        (MismatchKind::StateRoot, child.parent_state_root().to_string(), executed.state_root.to_string()),
        (
            MismatchKind::ReceiptsRoot,
            child.parent_message_receipts().to_string(),
            executed.receipts_root.to_string(),
        ),
        (MismatchKind::BaseFee, child.parent_base_fee().atto().to_string(), base_fee),
    ];
    let differ = rows.into_iter().filter(|(_, expected, actual)| expected != actual);
    differ.map(|(what, expected, actual)| Difference { what, expected, actual }).collect()
}

/// The base fee that follows from a tipset, in attoFIL.
fn base_fee(manager: &StateManager, tipset: &Tipset) -> anyhow::Result<String> {
    let full = FullTipset::load(manager.store(), tipset.clone()).context("the messages for the base fee")?;
    Ok(next_base_fee(manager.schedule(), &full)?.atto().to_string())
}

fn failed(error: &Error) -> Judgement {
    let reason = error.to_string();
    match error.kind() {
        Some(kind) if error.is_consensus() => Judgement::Wrong { kind, reason },
        _ => Judgement::Unknown { reason },
    }
}

/// In words, for people.
pub(crate) const fn what(kind: MismatchKind) -> &'static str {
    match kind {
        MismatchKind::StateRoot => "state",
        MismatchKind::ReceiptsRoot => "receipts",
        MismatchKind::BaseFee => "next base fee",
    }
}

fn name<S: Serializer>(kind: &MismatchKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

/// `epoch`, `key`, `result`, and what there is to it: `stats`, `differences`, `kind`, `reason`.
impl Serialize for Judged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Judged", 5)?;
        fields.serialize_field("epoch", &self.epoch)?;
        fields.serialize_field("key", &self.key)?;
        match &self.judgement {
            Judgement::Good(stats) => {
                fields.serialize_field("result", "good")?;
                fields.serialize_field("stats", stats)?;
            }
            Judgement::Differs(stats, differences) => {
                fields.serialize_field("result", "differs")?;
                fields.serialize_field("differences", differences)?;
                fields.serialize_field("stats", stats)?;
            }
            Judgement::Wrong { kind, reason } => {
                fields.serialize_field("result", "wrong")?;
                fields.serialize_field("kind", kind.name())?;
                fields.serialize_field("reason", reason)?;
            }
            Judgement::Unknown { reason } => {
                fields.serialize_field("result", "unknown")?;
                fields.serialize_field("reason", reason)?;
            }
        }
        fields.end()
    }
}
