//! Tipsets under a published engine: the loop of a node, written down once more so that ours is not its own judge.
//!
//! Shares no code with the interpreter of this repository: which messages count, what a block earns, when cron runs and
//! how receipts are kept follows the specification and what the main implementation does, and the array of receipts is
//! the published one. What changes from epoch to epoch is the [`Network`]'s: versions, supply, migrations.

pub(crate) mod receipts;
mod select;

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid};
use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, CRON_ACTOR_ID, REWARD_ACTOR_ID, SYSTEM_ACTOR_ID},
    clock::ChainEpoch,
    econ::TokenAmount,
    message::Message,
    version::NetworkVersion,
};
use fvm_ipld_blockstore::MemoryBlockstore;
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
    /// Of the messages that have receipts, in order.
    pub(crate) receipts: Vec<Answer>,
    /// Of all that was executed, the network's own calls included, in order.
    pub(crate) answers: Vec<(Message, Answer)>,
}

/// Why a tipset has no result: a message to leave out next time, where it is the fault of one.
pub(crate) struct Refused {
    pub(crate) message: Option<Message>,
    pub(crate) why: String,
}

/// A network: which engine executes an epoch, under which conditions, and what lies between epochs.
pub(crate) trait Network {
    /// The version of an epoch.
    fn version_at(&self, epoch: ChainEpoch) -> NetworkVersion;

    /// Opens a state at an epoch before or of a tipset whose messages pay this base fee.
    fn open(
        &self,
        epoch: ChainEpoch,
        base_fee: &TokenAmount,
        state_root: &Cid,
        store: &Arc<dyn Blockstore>,
    ) -> Result<Box<dyn Session>, String>;

    /// The state after the migration of an upgrade at this height; the same where there is none.
    fn migrate(
        &self,
        height: ChainEpoch,
        state_root: Cid,
        store: &Arc<dyn Blockstore>,
    ) -> Result<Cid, String>;
}

/// An engine, and an epoch like which all are.
pub(crate) struct Unchanging<'j> {
    pub(crate) judge: &'j dyn Judge,
    pub(crate) epoch: Epoch,
}

impl Network for Unchanging<'_> {
    fn version_at(&self, _: ChainEpoch) -> NetworkVersion {
        self.epoch.version
    }

    fn open(
        &self,
        epoch: ChainEpoch,
        base_fee: &TokenAmount,
        state_root: &Cid,
        store: &Arc<dyn Blockstore>,
    ) -> Result<Box<dyn Session>, String> {
        let timestamp = 30 * epoch.unsigned_abs();
        let epoch = Epoch { epoch, timestamp, base_fee: base_fee.clone(), ..self.epoch.clone() };
        self.judge.open(&epoch, state_root, Arc::clone(store))
    }

    fn migrate(&self, _: ChainEpoch, state_root: Cid, _: &Arc<dyn Blockstore>) -> Result<Cid, String> {
        Ok(state_root)
    }
}

/// A chain under an engine.
pub(crate) struct Chain<'c> {
    pub(crate) network: &'c dyn Network,
    pub(crate) store: Arc<dyn Blockstore>,
    /// The epoch of the last tipset.
    pub(crate) last: ChainEpoch,
    /// The state that it left.
    pub(crate) state_root: Cid,
}

impl Chain<'_> {
    /// Applies the next tipset.
    pub(crate) fn apply(&mut self, tipset: &Tipset) -> Result<Applied, Refused> {
        let mut selection = Selection::new(Arc::clone(&self.store), self.state_root);
        let mut answers = Vec::new();
        for height in self.last..tipset.epoch {
            if height > self.last {
                let mut session = self.open(tipset, height)?;
                answers.push(call(&mut *session, height, CRON_ACTOR_ID, Vec::new())?);
                self.state_root = session.flush().map_err(nobody)?;
            }
            let migrated = self.network.migrate(height, self.state_root, &self.store);
            self.state_root = migrated.map_err(nobody)?;
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
        let version = self.network.version_at(tipset.epoch);
        let receipts_root = receipts::root(version, &receipts, MemoryBlockstore::new()).map_err(nobody)?;
        let state_root = session.flush().map_err(nobody)?;
        self.state_root = state_root;
        self.last = tipset.epoch;
        Ok(Applied { state_root, receipts_root, receipts, answers })
    }

    /// The state so far, at an epoch before or of a tipset.
    fn open(&self, tipset: &Tipset, epoch: ChainEpoch) -> Result<Box<dyn Session>, Refused> {
        self.network.open(epoch, &tipset.base_fee, &self.state_root, &self.store).map_err(nobody)
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
