//! What executing a tipset took, as plain data: for metrics, for logs, for tables.
//!
//! Filled by [`Measured`](crate::Measured). Times are wall time of this machine and say nothing about the chain; gas and
//! counts are the same on every node. As JSON, times are seconds.

mod messages;
mod reads;
mod split;

use std::time::Duration;

use forest_shared::clock::ChainEpoch;
use serde::{Serialize, Serializer};

pub use messages::{ExitClass, Exits, MessageStats};
pub use reads::{ReadCounters, Reads};
pub use split::{GasSplit, TimeSplit};

/// What executing a tipset took. Of one that failed: what it took until then.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TipsetStats {
    /// The epoch of the tipset.
    pub epoch: ChainEpoch,
    /// When the tipset was made, in seconds since 1970.
    pub timestamp: u64,
    /// Blocks in it.
    pub blocks: u64,
    /// Messages that were executed, and how they ended.
    pub messages: Exits,
    /// Messages that did not count: a block before had them, or their turn had not come.
    pub skipped: u64,
    /// Null rounds between the parent and the tipset.
    pub null_rounds: u64,
    /// Migrations between the parent and the tipset.
    pub migrations: u64,
    /// How long each part took.
    pub time: TimeSplit,
    /// What each part used.
    pub gas: GasSplit,
    /// The messages that took longest, the longest first.
    pub slowest: Vec<MessageStats>,
    /// What was read meanwhile, where somebody counted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reads: Option<Reads>,
}

impl TipsetStats {
    /// Gas of the whole tipset for each second; nothing where no time passed.
    #[must_use]
    pub fn gas_per_second(&self) -> f64 {
        let seconds = self.time.total().as_secs_f64();
        if seconds > 0.0 { self.gas.total() as f64 / seconds } else { 0.0 }
    }

    /// What is left of the time between two tipsets, as a part of it: 1 is all, below 0 the node falls behind.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use forest_state_manager::TipsetStats;
    /// let mut stats = TipsetStats::default();
    /// stats.time.messages = Duration::from_secs(6);
    /// assert_eq!(stats.headroom(Duration::from_secs(30)), 0.8);
    /// ```
    #[must_use]
    pub fn headroom(&self, block_delay: Duration) -> f64 {
        let delay = block_delay.as_secs_f64();
        if delay > 0.0 { 1.0 - self.time.total().as_secs_f64() / delay } else { 0.0 }
    }
}

/// A time in JSON: seconds, as a number.
fn seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}
