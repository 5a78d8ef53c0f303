//! What a message did, without what gas has a part in.
//!
//! Invariant: two sets of deeds are equal when, and only when, a node that does not look at gas could not tell the
//! messages apart.

use std::{fmt::Write as _, sync::Arc};

use forest_shared::{ActorId, econ::TokenAmount, state::ActorState};
use forest_vm::{Backtrace, Block, Outcome, Tracer, trace};
use oracle_cases::{Answer, Event};

/// What a message did.
#[derive(Debug)]
pub(crate) struct Deeds {
    /// How it ended and who was called on the way; everything about gas is zero.
    pub(crate) answer: Answer,
    /// The actors that it changed, as they are now (`None`: deleted).
    writes: Vec<(ActorId, Option<Arc<ActorState>>)>,
    /// Fees for the burnt funds and the reward actor.
    credits: Vec<(ActorId, TokenAmount)>,
    /// Why it failed, for people.
    backtrace: Backtrace,
}

impl Deeds {
    pub(crate) fn new(outcome: &Outcome, calls: Calls) -> Self {
        let event = |event| forest_encoding::to_vec(event).expect("events are small");
        let fees = outcome.fees.clone();
        let answer = Answer {
            exit_code: outcome.receipt.exit_code,
            return_data: outcome.receipt.return_data.to_vec(),
            return_codec: outcome.return_codec,
            gas_used: 0,
            penalty: fees.penalty,
            miner_tip: fees.miner_tip,
            base_fee_burn: fees.base_fee_burn,
            over_estimation_burn: fees.over_estimation_burn,
            refund: fees.refund,
            gas_refund: 0,
            gas_burned: 0,
            events_root: outcome.receipt.events_root,
            events: outcome.events.iter().map(event).collect(),
            trace: calls.0,
        };
        let (writes, credits) = (outcome.writes.clone(), outcome.credits.clone());
        Self { answer, writes, credits, backtrace: outcome.backtrace.clone() }
    }

    /// What the deeds of the same message on the other network have that these have not, a line each.
    pub(crate) fn differences(&self, ours: &Self) -> Vec<String> {
        let (theirs, other) = (&self.answer, &ours.answer);
        let mut lines = Vec::new();
        let mut differ = |what: &str, same: bool, canonical: String, ours: String| {
            if !same {
                lines.push(format!("{what}: canonical {canonical}, ours {ours}"));
            }
        };
        differ(
            "exit code",
            theirs.exit_code == other.exit_code,
            theirs.exit_code.to_string(),
            other.exit_code.to_string(),
        );
        let returned = |answer: &Answer| format!("{:02x?} {:?}", answer.return_data, answer.return_codec);
        differ("return", returned(theirs) == returned(other), returned(theirs), returned(other));
        let events = |answer: &Answer| format!("{:02x?}", answer.events);
        differ("events", theirs.events == other.events, events(theirs), events(other));
        let first = theirs.trace.iter().zip(&other.trace).position(|(one, two)| one != two);
        let at = first.unwrap_or_else(|| theirs.trace.len().min(other.trace.len()));
        let call = |answer: &Answer| format!("{:?}", answer.trace.get(at));
        differ(&format!("step {at}"), theirs.trace == other.trace, call(theirs), call(other));
        let actors = |deeds: &Self| format!("{:?}", deeds.writes);
        differ("actors", self.writes == ours.writes, actors(self), actors(ours));
        let credits = |deeds: &Self| format!("{:?}", deeds.credits);
        differ("credits", self.credits == ours.credits, credits(self), credits(ours));
        differ("fees and the rest", theirs == other, "of one".into(), "of the other".into());
        if !lines.is_empty() {
            for (whose, deeds) in [("canonical", self), ("ours", ours)] {
                lines.extend(deeds.backtrace.to_string().lines().map(|line| format!("  {whose}: {line}")));
            }
        }
        lines
    }

    /// The states of the actors that were changed differently.
    pub(crate) fn changed_otherwise<'d>(
        &'d self,
        ours: &'d Self,
    ) -> impl Iterator<Item = (ActorId, &'d ActorState, &'d ActorState)> {
        self.writes.iter().zip(&ours.writes).filter_map(|((id, theirs), (_, ours))| {
            let (theirs, ours) = (theirs.as_deref()?, ours.as_deref()?);
            (theirs.state != ours.state).then_some((*id, theirs, ours))
        })
    }
}

/// Bytes as people read them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Who called whom, in order, and how it ended.
#[derive(Debug, Default)]
pub(crate) struct Calls(Vec<Event>);

impl Tracer for Calls {
    fn record(&mut self, event: trace::Event<'_>) {
        let contents = |block: Option<&Block>| {
            block.map_or((Vec::new(), None), |block| (block.data.to_vec(), Some(block.codec)))
        };
        self.0.push(match event {
            trace::Event::Call { from, to, method, params, value, read_only, .. } => {
                let (params, codec) = contents(params);
                let value = value.clone();
                Event::Call { from, to: *to, method, params, codec, value, gas_limit: None, read_only }
            }
            trace::Event::Return { exit_code, value } => {
                let (data, codec) = contents(value);
                Event::Return { exit_code, data, codec }
            }
            trace::Event::CallError(error) => Event::CallError { number: error.number as u32 },
            _ => return,
        });
    }
}
