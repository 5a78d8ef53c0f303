//! The parts of a tipset, as Lotus splits them, so that numbers of both nodes can be put side by side.
//!
//! Lotus leaves the gas of rewards out of its sums. Here it is a part of its own.

use std::time::Duration;

use forest_interpreter::{Phase, Role};
use serde::Serialize;

use super::seconds;

/// How long each part took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TimeSplit {
    /// Which messages count, cron of null rounds, migrations, the machine of the tipset.
    #[serde(serialize_with = "seconds")]
    pub early: Duration,
    /// The messages of the blocks, and the reward of each.
    #[serde(serialize_with = "seconds")]
    pub messages: Duration,
    /// Cron of the tipset's own epoch.
    #[serde(serialize_with = "seconds")]
    pub cron: Duration,
    /// Receipts, and all that is written.
    #[serde(serialize_with = "seconds")]
    pub flush: Duration,
}

/// What each part used, in gas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GasSplit {
    /// Cron of null rounds.
    pub early: u64,
    /// The messages of the blocks.
    pub messages: u64,
    /// The reward of each block.
    pub rewards: u64,
    /// Cron of the tipset's own epoch.
    pub cron: u64,
}

impl TimeSplit {
    /// The parts with their names, in order.
    #[must_use]
    pub const fn parts(&self) -> [(&'static str, Duration); 4] {
        [("early", self.early), ("messages", self.messages), ("cron", self.cron), ("flush", self.flush)]
    }

    /// All of it.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.parts().iter().map(|(_, time)| *time).sum()
    }

    /// The part that a phase adds to.
    pub(crate) const fn of(&mut self, phase: Phase) -> &mut Duration {
        match phase {
            Phase::Early => &mut self.early,
            Phase::Messages => &mut self.messages,
            Phase::Cron => &mut self.cron,
            Phase::Flush => &mut self.flush,
        }
    }
}

impl GasSplit {
    /// The parts with their names, in order.
    #[must_use]
    pub const fn parts(&self) -> [(&'static str, u64); 4] {
        [("early", self.early), ("messages", self.messages), ("rewards", self.rewards), ("cron", self.cron)]
    }

    /// All of it.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.parts().iter().fold(0, |sum, (_, gas)| sum.saturating_add(*gas))
    }

    /// The part that a message adds to; `early` says whether it runs before the tipset's own epoch.
    pub(crate) const fn of(&mut self, role: Role, early: bool) -> &mut u64 {
        match role {
            Role::Message { .. } => &mut self.messages,
            Role::Reward { .. } => &mut self.rewards,
            Role::Cron if early => &mut self.early,
            Role::Cron => &mut self.cron,
        }
    }
}
