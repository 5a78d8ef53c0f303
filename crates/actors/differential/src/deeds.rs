//! What a message did, without what gas has a part in.
//!
//! Invariant: two sets of deeds are equal when, and only when, a node that does not look at gas could not tell the
//! messages apart.

use std::{fmt::Write as _, sync::Arc};

use forest_shared::{ActorId, econ::TokenAmount, state::ActorState};
use forest_vm::{Backtrace, Block, Outcome, Tracer, trace};
use oracle_cases::{Answer, Event};

/// Renders one aspect of what a message did; the calls from the first on that the networks do not agree on.
type Aspect = fn(&Deeds, usize) -> String;

/// All aspects, as people are told of them.
const ASPECTS: &[(&str, Aspect)] = &[
    ("exit code", |deeds, _| deeds.answer.exit_code.to_string()),
    ("return", |deeds, _| format!("{} {:?}", hex(&deeds.answer.return_data), deeds.answer.return_codec)),
    ("events", |deeds, _| {
        format!("{:?}", deeds.answer.events.iter().map(|event| hex(event)).collect::<Vec<_>>())
    }),
    ("call or return", |deeds, agreed| format!("{:?}", deeds.answer.trace.get(agreed))),
    ("tip", |deeds, _| deeds.answer.miner_tip.to_string()),
    ("penalty", |deeds, _| deeds.answer.penalty.to_string()),
    ("refund", |deeds, _| deeds.answer.refund.to_string()),
    ("actors", |deeds, _| format!("{:?}", deeds.writes)),
    ("credits", |deeds, _| format!("{:?}", deeds.credits)),
];

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

    /// Whether a message did the same on both networks.
    pub(crate) fn equal(&self, ours: &Self) -> bool {
        self.answer == ours.answer && self.writes == ours.writes && self.credits == ours.credits
    }

    /// What differs from the deeds of the same message on our network, a line each, and why either failed.
    pub(crate) fn differences(&self, ours: &Self) -> Vec<String> {
        let (theirs, steps) = (self, self.answer.trace.iter().zip(&ours.answer.trace));
        let agreed = steps.take_while(|(their, our)| their == our).count();
        let aspects = ASPECTS.iter().map(|(what, of)| (*what, of(theirs, agreed), of(ours, agreed)));
        let differing = aspects.filter(|(_, theirs, ours)| theirs != ours);
        let mut lines: Vec<String> = differing
            .map(|(what, theirs, ours)| format!("{what}: canonical {theirs}, ours {ours}"))
            .collect();
        for (whose, deeds) in [("canonical", theirs), ("ours", ours)] {
            lines.extend(deeds.backtrace.to_string().lines().map(|line| format!("  {whose}: {line}")));
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
