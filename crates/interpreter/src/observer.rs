//! Watching a tipset run.

use std::fmt;

use forest_blockstore::Cid;
use forest_rules::ScheduledUpgrade;
use forest_shared::{clock::ChainEpoch, message::Message};
use forest_vm::{ExecuteError, Kind, Machine, Outcome};

use crate::{Executed, Tipset};

/// One message of the loop: a user's, or the network's own.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The epoch: a null round's, or the tipset's.
    pub epoch: ChainEpoch,
    /// What the message is there for.
    pub role: Role,
    /// The message.
    pub message: &'a Message,
    /// How it is executed.
    pub kind: Kind,
}

/// What a message is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A user's message.
    Message {
        /// Which block has it, from 0.
        block: usize,
        /// Where in the block, from 0, those that do not count included.
        index: usize,
    },
    /// The reward of a block, after its messages.
    Reward {
        /// Which block, from 0.
        block: usize,
    },
    /// The end of an epoch.
    Cron,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message { block, index } => write!(f, "message {index} of block {block}"),
            Self::Reward { block } => write!(f, "the reward of block {block}"),
            Self::Cron => f.write_str("cron"),
        }
    }
}

/// The parts of a tipset that nodes time apart, as the main implementation names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Cron of null rounds, migrations, and the machine of the tipset's own epoch.
    Early,
    /// The messages of the blocks, and the reward of each.
    Messages,
    /// Cron of the tipset's own epoch.
    Cron,
    /// Receipts are built, and all is written.
    Flush,
}

/// Sees every step of a tipset, in order. Each method does nothing unless it is written.
pub trait Observer {
    /// A tipset begins.
    fn begun(&mut self, tipset: &Tipset) {
        let _ = tipset;
    }

    /// A phase begins, and with it the one before it ends; [`done`](Self::done) ends the last.
    fn phase(&mut self, phase: Phase) {
        let _ = phase;
    }

    /// A migration ran.
    fn migrated(&mut self, upgrade: &ScheduledUpgrade, before: &Cid, after: &Cid) {
        let _ = (upgrade, before, after);
    }

    /// Executes a message. Write it to trace or to time execution; what it returns must be what the machine returned.
    ///
    /// # Errors
    /// As [`Machine::execute`].
    fn execute(&mut self, machine: &Machine, step: &Step<'_>) -> Result<Outcome, ExecuteError> {
        machine.execute(step.message, step.kind)
    }

    /// A message was executed, and is about to be committed.
    fn executed(&mut self, step: &Step<'_>, outcome: &Outcome) {
        let _ = (step, outcome);
    }

    /// The state after a null round's cron was written.
    fn null_round(&mut self, epoch: ChainEpoch, state_root: &Cid) {
        let _ = (epoch, state_root);
    }

    /// A message does not count: the sender's message of that nonce came before, or its turn has not come.
    fn skipped(&mut self, block: usize, index: usize, message: &Message) {
        let _ = (block, index, message);
    }

    /// The tipset is applied, and its state written.
    fn done(&mut self, executed: &Executed) {
        let _ = executed;
    }
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {}
