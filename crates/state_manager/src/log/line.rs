//! One line for each tipset. The numbers are those of Lotus' line "ApplyBlocks stats", so that both can be compared for one
//! epoch; the gas of rewards, which Lotus leaves out, stands by itself.

use std::time::Duration;

use forest_blocks::TipsetKey;
use forest_interpreter::Failure;
use tracing::{info, warn};

use super::{TIPSET, slow::report_slow};
use crate::TipsetStats;

/// A tipset was executed; one that took longer than `slow` is reported as well.
pub(crate) fn executed(key: &TipsetKey, stats: &TipsetStats, slow: Option<Duration>) {
    if slow.is_some_and(|slow| stats.time.total() > slow) {
        report_slow(key, stats);
    }
    let TipsetStats { epoch, time, gas, .. } = stats;
    info!(
        target: TIPSET,
        epoch,
        early_ms = millis(time.early),
        early_gas = gas.early,
        msg_ms = millis(time.messages),
        msg_gas = gas.messages,
        reward_gas = gas.rewards,
        cron_ms = millis(time.cron),
        cron_gas = gas.cron,
        flush_ms = millis(time.flush),
        total_ms = millis(time.total()),
        blocks = stats.blocks,
        messages = stats.messages.total(),
        skipped = stats.skipped,
        null_rounds = stats.null_rounds,
        %key,
        "executed tipset"
    );
}

/// A tipset has no result.
pub(crate) fn failed(key: &TipsetKey, stats: &TipsetStats, failure: &Failure) {
    let (epoch, kind) = (stats.epoch, failure.kind().name());
    warn!(target: TIPSET, epoch, kind, error = %failure, %key, "a tipset has no result");
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
