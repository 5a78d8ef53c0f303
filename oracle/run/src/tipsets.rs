//! Tipsets under a published engine: the loop of a node, written down once more so that ours is not its own judge.
//!
//! Shares no code with the interpreter of this repository: which messages count, what a block earns, when cron runs and
//! how receipts are kept follows the specification and what the main implementation does, and the array of receipts is
//! the published one.

mod receipts;
mod select;

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid};
use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, CRON_ACTOR_ID, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID},
    clock::ChainEpoch,
    econ::TokenAmount,
    message::Message,
};
use oracle_cases::{Answer, Epoch, Kind};
use oracle_judges::{Judge, Session};

use select::Selection;

/// A tipset to be applied.
#[derive(Clone, Debug)]
pub(crate) struct Tipset {
    pub(crate) epoch: ChainEpoch,
    pub(crate) base_fee: TokenAmount,
    pub(crate) blocks: Vec<Block>,
}

/// A block of it.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) miner: Address,
    pub(crate) win_count: i64,
    /// Those under the aggregate signature first; each with its length on chain.
    pub(crate) messages: Vec<(Message, usize)>,
}

/// What came of a tipset.
pub(crate) struct Applied {
    pub(crate) state_root: Cid,
    pub(crate) receipts_root: Cid,
    /// Of all that was executed, the network's own calls included, in order.
    pub(crate) answers: Vec<(Message, Answer)>,
}

/// Why a tipset has no result: a message to leave out next time, where it is the fault of one.
pub(crate) struct Refused {
    pub(crate) message: Option<Message>,
    pub(crate) why: String,
}

/// A chain under an engine.
pub(crate) struct Chain<'c> {
    pub(crate) judge: &'c dyn Judge,
    pub(crate) store: Arc<dyn Blockstore>,
    /// The epoch of the last tipset, and what holds for all epochs.
    pub(crate) last: Epoch,
    /// The state that it left.
    pub(crate) state_root: Cid,
}

impl Chain<'_> {
    /// Applies the next tipset.
    pub(crate) fn apply(&mut self, tipset: &Tipset) -> Result<Applied, Refused> {
        let mut selection = Selection::new(Arc::clone(&self.store), self.state_root);
        let mut answers = Vec::new();
        for null_round in self.last.epoch + 1..tipset.epoch {
            let mut session = self.open(tipset, null_round)?;
            answers.push(call(&mut *session, null_round, CRON_ACTOR_ID, Vec::new())?);
            self.state_root = session.flush().map_err(nobody)?;
        }
        let mut session = self.open(tipset, tipset.epoch)?;
        let mut receipts = Vec::new();
        for block in &tipset.blocks {
            let (mut penalty, mut reward) = (TokenAmount::ZERO, TokenAmount::ZERO);
            for (message, length) in &block.messages {
                let refused = |why| Refused { message: Some(message.clone()), why };
                if !selection.counts(message).map_err(refused)? {
                    continue;
                }
                let answer = session.apply(message, Kind::Explicit { length: *length }).map_err(refused)?;
                penalty = penalty + answer.penalty.clone();
                reward = reward + answer.miner_tip.clone();
                receipts.push(answer.clone());
                answers.push((message.clone(), answer));
            }
            let params = oracle_cases::world::encode(&(block.miner, penalty, reward, block.win_count));
            answers.push(call(&mut *session, tipset.epoch, REWARD_ACTOR_ID, params)?);
        }
        answers.push(call(&mut *session, tipset.epoch, CRON_ACTOR_ID, Vec::new())?);
        let receipts_root = receipts::root(self.last.version, &receipts).map_err(nobody)?;
        let state_root = session.flush().map_err(nobody)?;
        self.state_root = state_root;
        self.last.epoch = tipset.epoch;
        Ok(Applied { state_root, receipts_root, answers })
    }

    /// The state so far, at an epoch before or of a tipset.
    fn open(&self, tipset: &Tipset, epoch: ChainEpoch) -> Result<Box<dyn Session>, Refused> {
        let timestamp = 30 * epoch.unsigned_abs();
        let epoch = Epoch { epoch, timestamp, base_fee: tipset.base_fee.clone(), ..self.last.clone() };
        self.judge.open(&epoch, &self.state_root, Arc::clone(&self.store)).map_err(nobody)
    }
}

/// Calls the second method of an actor in the name of the network. A tipset where that fails has no result.
fn call(
    session: &mut dyn Session,
    epoch: ChainEpoch,
    actor: u64,
    params: Vec<u8>,
) -> Result<(Message, Answer), Refused> {
    let message = Message {
        from: Address::new_id(SYSTEM_ACTOR_ID),
        to: Address::new_id(actor),
        method_num: 2,
        sequence: epoch.unsigned_abs(),
        gas_limit: i64::MAX.unsigned_abs() / 2,
        params: RawBytes::new(params),
        ..Message::default()
    };
    let answer = session.apply(&message, Kind::Implicit).map_err(nobody)?;
    if answer.is_success() {
        return Ok((message, answer));
    }
    Err(nobody(format!("f0{actor} failed at epoch {epoch}: exit {}", answer.exit_code)))
}

/// Nobody's message is to blame.
fn nobody(why: impl std::fmt::Display) -> Refused {
    Refused { message: None, why: why.to_string() }
}
