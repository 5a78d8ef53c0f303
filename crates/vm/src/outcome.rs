//! What a message did: everything of it, and nothing of it done yet (decision D2).
//!
//! Made by [`Machine::execute`](crate::Machine::execute), made visible by [`Machine::commit`](crate::Machine::commit).

use std::sync::Arc;

use bytes::Bytes;
use forest_blockstore::{Block as StoredBlock, Cid, CidMap};
use forest_shared::{
    ActorId, MethodNum, econ::TokenAmount, error::ExitCode, event::StampedEvent, receipt::Receipt,
    state::ActorState,
};

use crate::failure::SyscallError;

/// What a message did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The receipt.
    pub receipt: Receipt,
    /// The codec of the return data, if any was returned.
    pub return_codec: Option<u64>,
    /// Who pays what for it.
    pub fees: Fees,
    /// The events that survived, in order.
    pub events: Vec<StampedEvent>,
    /// The nodes of their array, whose root is in the receipt; the state does not reach them. Empty where the rules know
    /// no such array.
    pub event_nodes: Vec<StoredBlock>,
    /// Why the message failed, frame by frame; empty when it did not. Not part of consensus.
    pub backtrace: Backtrace,
    /// The actors that were read, with the state root they had (`None`: there was no such actor), sorted by id.
    pub reads: Vec<(ActorId, Option<Cid>)>,
    /// The actors that were changed (`None`: deleted), sorted by id.
    pub writes: Vec<(ActorId, Option<Arc<ActorState>>)>,
    /// What is added to balances without having been looked at: fees to the burnt funds and to the reward actor.
    pub credits: Vec<(ActorId, TokenAmount)>,
    /// The blocks that were written, reachable from the state or not.
    pub blocks: CidMap<Bytes>,
}

/// Who pays what for a message. All zero for implicit and simulated messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fees {
    /// What the block producer who included the message pays for having included it.
    pub penalty: TokenAmount,
    /// What the block producer gets.
    pub miner_tip: TokenAmount,
    /// Burnt for the gas that was used.
    pub base_fee_burn: TokenAmount,
    /// Burnt for having claimed much more gas than was used.
    pub over_estimation_burn: TokenAmount,
    /// What the sender gets back of the deposit.
    pub refund: TokenAmount,
    /// Gas that is refunded.
    pub gas_refund: u64,
    /// Gas that is burnt though it was not used.
    pub gas_burned: u64,
}

/// Why a message failed: the error that began it, and the frames it went through, innermost first.
#[derive(Clone, Debug, Default)]
pub struct Backtrace {
    /// The last syscall that was refused before the first frame failed, or what broke.
    pub cause: Option<Cause>,
    /// The frames that failed.
    pub frames: Vec<Frame>,
}

/// What began a failure.
#[derive(Clone, Debug)]
pub enum Cause {
    /// A syscall was refused.
    Syscall {
        /// The module it is imported from.
        module: &'static str,
        /// Its name.
        function: &'static str,
        /// What it answered.
        error: SyscallError,
    },
    /// An invariant was broken.
    Fatal(String),
}

/// A frame that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The actor.
    pub source: ActorId,
    /// The method it ran.
    pub method: MethodNum,
    /// How it ended.
    pub code: ExitCode,
    /// What it said.
    pub message: String,
}

impl Backtrace {
    /// Whether nothing failed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cause.is_none() && self.frames.is_empty()
    }

    /// A new failure begins: what was recorded of earlier ones, which were handled, is of no interest.
    pub(crate) fn begin(&mut self, cause: Cause) {
        self.frames.clear();
        self.cause = Some(cause);
    }
}

/// `exit 16 in f01000::5: …`, a line per frame.
impl std::fmt::Display for Backtrace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for frame in &self.frames {
            let Frame { source, method, code, message } = frame;
            writeln!(f, "f0{source} (method {method}) -- {message} ({code})")?;
        }
        match &self.cause {
            Some(Cause::Syscall { module, function, error }) => {
                writeln!(f, "caused by {module}::{function} -- {error}")
            }
            Some(Cause::Fatal(what)) => writeln!(f, "caused by a broken invariant: {what}"),
            None => Ok(()),
        }
    }
}
