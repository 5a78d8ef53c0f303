//! What a run made of a vector, where the network made something else of it.

use std::fmt;

use forest_blockstore::{Blockstore, Cid, IpldError};
use forest_builtin::{ChangedActor, StateTree};
use forest_shared::{ActorId, econ::TokenAmount, state::ActorState};
use forest_vectors::Receipt;
use forest_vm::Outcome;
use serde::Serialize;

use super::values::{ValueDifference, first_difference};

/// Most actors that are compared field by field.
const ACTORS: usize = 16;

/// Something that is not as the network had it.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Mismatch {
    /// A message could not be executed.
    Execution {
        /// Which message, from 0.
        message: usize,
        /// Why not.
        reason: String,
    },
    /// A field of a receipt.
    Receipt {
        /// Which message, from 0.
        message: usize,
        /// `exit_code`, `return`, `gas_used` or `events_root`.
        field: &'static str,
        /// What the network had.
        expected: String,
        /// What came out.
        actual: String,
    },
    /// Why a message failed; follows the receipt of one that did.
    Backtrace {
        /// Which message, from 0.
        message: usize,
        /// A line for each frame.
        frames: String,
    },
    /// Not as many messages were executed as there are receipts.
    Receipts {
        /// How many the network had.
        expected: usize,
        /// How many came out.
        actual: usize,
    },
    /// The root of a tipset's receipts.
    ReceiptsRoot {
        /// Which tipset, from 0.
        tipset: usize,
        /// What the network had.
        expected: String,
        /// What came out.
        actual: String,
    },
    /// A tipset could not be applied.
    Tipset {
        /// Which tipset, from 0.
        tipset: usize,
        /// Which of the five kinds of failure it was.
        kind: &'static str,
        /// Why not.
        reason: String,
    },
    /// The state.
    State(StateDifference),
}

/// Two states.
#[derive(Clone, Debug, Serialize)]
pub struct StateDifference {
    /// The root that the network had.
    pub expected: String,
    /// The root that came out.
    pub actual: String,
    /// How many actors differ.
    pub differing: usize,
    /// The first of them, by id.
    pub actors: Vec<ActorDifference>,
    /// Why the states could not be compared, where they could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incomparable: Option<String>,
}

/// One actor in two states.
#[derive(Clone, Debug, Serialize)]
pub struct ActorDifference {
    /// Its id.
    pub id: ActorId,
    /// What differs of it.
    pub fields: Vec<FieldDifference>,
    /// Where in its own state the first difference is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ValueDifference>,
}

/// One field of an actor in two states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldDifference {
    /// `actor` (there or not), `code`, `state`, `nonce`, `balance` or `delegated_address`.
    pub field: &'static str,
    /// What the network had.
    pub expected: String,
    /// What came out.
    pub actual: String,
}

impl Mismatch {
    pub(super) fn execution(message: usize, error: &impl std::error::Error) -> Self {
        Self::Execution { message, reason: error.to_string() }
    }

    /// What differs between the receipt that the network had and the one that came out, and why if it failed.
    pub(super) fn of_receipt(message: usize, expected: &Receipt, outcome: &Outcome) -> Vec<Self> {
        let actual = &outcome.receipt;
        // Where nothing is said about events, whatever there is will do.
        let events_root = expected.events_root.unwrap_or(actual.events_root);
        let fields = [
            ("exit_code", expected.exit_code.to_string(), actual.exit_code.value().to_string()),
            ("return", hexadecimal(&expected.return_data), hexadecimal(actual.return_data.bytes())),
            ("gas_used", expected.gas_used.to_string(), actual.gas_used.to_string()),
            ("events_root", root(events_root), root(actual.events_root)),
        ];
        let different = fields.into_iter().filter(|(_, expected, actual)| expected != actual);
        let receipt = |(field, expected, actual)| Self::Receipt { message, field, expected, actual };
        let mut mismatches: Vec<Self> = different.map(receipt).collect();
        if !mismatches.is_empty() && !outcome.backtrace.is_empty() {
            mismatches.push(Self::Backtrace { message, frames: outcome.backtrace.to_string() });
        }
        mismatches
    }
}

fn root(cid: Option<Cid>) -> String {
    cid.map_or_else(|| "none".into(), |cid| cid.to_string())
}

fn hexadecimal(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

impl StateDifference {
    /// Compares the trees at two roots, as far as their blocks are in the store.
    pub(super) fn between(store: &impl Blockstore, expected: Cid, actual: Cid) -> Self {
        let mut difference = Self {
            expected: expected.to_string(),
            actual: actual.to_string(),
            differing: 0,
            actors: Vec::new(),
            incomparable: None,
        };
        match changes(store, expected, actual) {
            Ok(changes) => {
                difference.differing = changes.len();
                let compare = |changed: ChangedActor| {
                    ActorDifference::between(store, changed.id, changed.before, changed.after)
                };
                difference.actors = changes.into_iter().take(ACTORS).map(compare).collect();
            }
            Err(IpldError::Missing(cid)) => {
                difference.incomparable =
                    Some(format!("the vector does not hold all of the expected state: {cid}"));
            }
            Err(error) => difference.incomparable = Some(error.to_string()),
        }
        difference
    }
}

fn changes(store: &impl Blockstore, expected: Cid, actual: Cid) -> Result<Vec<ChangedActor>, IpldError> {
    StateTree::load(store, &expected)?.changes(store, &StateTree::load(store, &actual)?)
}

impl ActorDifference {
    fn between(
        store: &impl Blockstore,
        id: ActorId,
        expected: Option<ActorState>,
        actual: Option<ActorState>,
    ) -> Self {
        let (Some(expected), Some(actual)) = (&expected, &actual) else {
            let there =
                |actor: &Option<ActorState>| if actor.is_some() { "there" } else { "absent" }.to_owned();
            let field =
                FieldDifference { field: "actor", expected: there(&expected), actual: there(&actual) };
            return Self { id, fields: vec![field], state: None };
        };
        let fields = fields(expected).into_iter().zip(fields(actual));
        let fields = fields.filter(|(expected, actual)| expected != actual);
        let fields =
            fields.map(|((field, expected), (_, actual))| FieldDifference { field, expected, actual });
        let state =
            (expected.state != actual.state).then(|| first_difference(store, &expected.state, &actual.state));
        Self { id, fields: fields.collect(), state }
    }
}

fn fields(actor: &ActorState) -> [(&'static str, String); 5] {
    let atto = |amount: &TokenAmount| amount.atto().to_string();
    let delegated = actor.delegated_address.map_or_else(|| "none".into(), |address| address.to_string());
    [
        ("code", actor.code.to_string()),
        ("state", actor.state.to_string()),
        ("nonce", actor.sequence.to_string()),
        ("balance", atto(&actor.balance)),
        ("delegated_address", delegated),
    ]
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Execution { message, reason } => writeln!(f, "message {message}: not executed: {reason}"),
            Self::Receipt { message, field, expected, actual } => {
                writeln!(f, "message {message}: {field}: expected {expected}, got {actual}")
            }
            Self::Backtrace { message, frames } => {
                writeln!(f, "message {message}: why it failed:")?;
                frames.lines().try_for_each(|line| writeln!(f, "  {line}"))
            }
            Self::Receipts { expected, actual } => {
                writeln!(f, "messages executed: expected {expected}, got {actual}")
            }
            Self::ReceiptsRoot { tipset, expected, actual } => {
                writeln!(f, "tipset {tipset}: receipts root: expected {expected}, got {actual}")
            }
            Self::Tipset { tipset, kind, reason } => {
                writeln!(f, "tipset {tipset}: not applied ({kind}): {reason}")
            }
            Self::State(difference) => difference.fmt(f),
        }
    }
}

impl fmt::Display for StateDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, actual, differing, actors, incomparable } = self;
        writeln!(f, "state root: expected {expected}, got {actual}")?;
        if let Some(reason) = incomparable {
            return writeln!(f, "  {reason}");
        }
        writeln!(f, "  actors that differ: {differing}")?;
        for ActorDifference { id, fields, state } in actors {
            for FieldDifference { field, expected, actual } in fields {
                writeln!(f, "  f0{id} {field}: expected {expected}, got {actual}")?;
            }
            if let Some(ValueDifference { path, expected, actual }) = state {
                writeln!(f, "  f0{id} state at {path}: expected {expected}, got {actual}")?;
            }
        }
        Ok(())
    }
}
