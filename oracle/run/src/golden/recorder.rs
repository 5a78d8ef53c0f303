//! A network that keeps what is put to it, in pieces that a vector of messages can hold.
//!
//! A vector has one base fee, no messages of the network's own, and no verdicts on proofs or headers; where a workload
//! has those, one piece ends and the next begins behind it. The state is written after every message, so that a piece
//! can end anywhere.

use std::sync::Arc;

use forest_blockstore::Cid;
use forest_shared::{ActorId, address::Address, message::Message, state::ActorState};
use oracle_cases::{
    Answer, Epoch, Event, Kind, Network, Stop,
    chain::{self, Asked},
};
use oracle_judges::Overlay;

use super::ENOUGH;
use crate::trial::Trial;

/// Messages in a row, and what came of them.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The epoch of the first.
    pub(super) epoch: Epoch,
    /// The state before the first.
    pub(super) before: Cid,
    /// Each with its epoch.
    pub(super) messages: Vec<(i64, Message, usize, Answer)>,
    /// The state after the last.
    pub(super) after: Cid,
    /// What the chain was asked for.
    pub(super) asked: Asked,
}

impl Piece {
    /// Whether a vector has enough of it.
    fn is_full(&self) -> bool {
        let params = self.messages.iter().map(|(_, message, _, _)| message.params.len());
        self.messages.len() == LONGEST || params.sum::<usize>() > ENOUGH
    }

    /// The messages with their lengths. Those that were refused leave a nonce as it is, and are left out.
    pub(super) fn into_messages(self) -> impl Iterator<Item = (Message, usize)> {
        let accepted = self.messages.into_iter().filter(|(_, _, _, answer)| answer.gas_used > 0);
        accepted.map(|(_, message, length, _)| (message, length))
    }
}

/// The most messages of a piece, so that files stay small.
const LONGEST: usize = 20;

/// Charges that only a message makes which has a proof or headers judged.
const VERDICTS: [&str; 5] = [
    "OnVerifySeal",
    "OnVerifyPost",
    "OnVerifyAggregateSeals",
    "OnVerifyReplicaUpdate",
    "OnVerifyConsensusFault",
];

/// Whether a message had something judged that a vector has no place for.
pub(super) fn has_verdicts(answer: &Answer) -> bool {
    let is_verdict =
        |event: &Event| matches!(event, Event::Charge { name, .. } if VERDICTS.contains(&name.as_str()));
    answer.trace.iter().any(is_verdict)
}

/// A network under both engines, and what was put to it so far.
pub(super) struct Recorder<'t> {
    trial: Trial<'t>,
    done: Vec<Piece>,
    open: Piece,
}

impl<'t> Recorder<'t> {
    pub(super) fn new(mut trial: Trial<'t>) -> Result<Self, Stop> {
        let root = trial.turn()?;
        let open = piece(trial.epoch(), root);
        Ok(Self { trial, done: Vec::new(), open })
    }

    /// All pieces, and a store that has their states.
    pub(super) fn finish(mut self) -> Result<(Vec<Piece>, Arc<Overlay>), Stop> {
        self.cut()?;
        Ok((self.done, self.trial.written_by_published()))
    }

    /// Ends a piece; the next begins with the state as it is now.
    fn cut(&mut self) -> Result<(), Stop> {
        let root = self.trial.turn()?;
        let next = piece(self.trial.epoch(), root);
        let ended = std::mem::replace(&mut self.open, next);
        if !ended.messages.is_empty() {
            self.done.push(ended);
        }
        Ok(())
    }
}

fn piece(epoch: &Epoch, root: Cid) -> Piece {
    drop(chain::asked());
    Piece { epoch: epoch.clone(), before: root, messages: Vec::new(), after: root, asked: Asked::new() }
}

impl Network for Recorder<'_> {
    fn epoch(&self) -> &Epoch {
        self.trial.epoch()
    }

    fn apply(&mut self, message: Message, kind: Kind) -> Result<Answer, Stop> {
        let answer = self.trial.apply(message.clone(), kind);
        match (&answer, kind) {
            (Ok(answer), Kind::Explicit { length }) if !has_verdicts(answer) => {
                let epoch = self.trial.epoch().epoch;
                self.open.after = self.trial.turn()?;
                self.open.asked.extend(chain::asked());
                self.open.messages.push((epoch, message, length, answer.clone()));
                if self.open.is_full() {
                    self.cut()?;
                }
            }
            _ => self.cut()?,
        }
        answer
    }

    /// Vectors hold single runs of a message.
    fn sweep(&mut self, _: Message, _: Kind) -> Result<(), Stop> {
        Ok(())
    }

    fn begin(&mut self, epoch: Epoch) -> Result<(), Stop> {
        let before = &self.open.epoch;
        let same = before.base_fee == epoch.base_fee
            && before.circulating_supply == epoch.circulating_supply
            && epoch.timestamp == 30 * epoch.epoch.unsigned_abs();
        self.trial.begin(epoch)?;
        if same { Ok(()) } else { self.cut() }
    }

    fn actor(&self, id: ActorId) -> Option<ActorState> {
        self.trial.actor(id)
    }

    fn resolve(&self, address: &Address) -> Option<ActorId> {
        self.trial.resolve(address)
    }

    fn block(&self, cid: &Cid) -> Option<Vec<u8>> {
        self.trial.block(cid)
    }
}
