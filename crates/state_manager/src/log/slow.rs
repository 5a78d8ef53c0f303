//! A slow tipset, as one line of JSON.
//!
//! The shape is that in which the execution clients of Ethereum report slow blocks, with `tipset` for `block` and
//! `messages` for transactions, so that what reads those reads this. Hits are counted on first touch as well, since
//! repeats within the tipset say nothing of the cache.

use std::time::Duration;

use forest_blocks::TipsetKey;
use serde_json::{Value, json};
use tracing::{Level, enabled, warn};

use super::SLOW_TIPSET;
use crate::{Reads, TipsetStats};

/// A tipset took longer than it should.
pub(super) fn report_slow(key: &TipsetKey, stats: &TipsetStats) {
    if enabled!(target: SLOW_TIPSET, Level::WARN) {
        warn!(target: SLOW_TIPSET, "{}", report(key, stats));
    }
}

fn report(key: &TipsetKey, stats: &TipsetStats) -> Value {
    let TipsetStats { time, gas, messages, .. } = stats;
    let reads = stats.reads.unwrap_or_default();
    json!({
        "level": "warn",
        "msg": "Slow tipset",
        "tipset": {
            "epoch": stats.epoch,
            "key": key.cids().iter().map(ToString::to_string).collect::<Vec<_>>(),
            "blocks": stats.blocks,
            "message_count": messages.total(),
            "skipped": stats.skipped,
            "null_rounds": stats.null_rounds,
            "migrations": stats.migrations,
            "gas_used": gas.total(),
        },
        "timing": {
            "early_ms": millis(time.early),
            "execution_ms": millis(time.messages),
            "cron_ms": millis(time.cron),
            "commit_ms": millis(time.flush),
            "state_read_ms": millis(reads.store_time),
            "total_ms": millis(time.total()),
        },
        "throughput": { "mgas_per_sec": stats.gas_per_second() / 1e6 },
        "gas": gas,
        "messages": messages,
        "state_reads": { "blocks": reads.store_reads, "bytes": reads.store_bytes },
        "cache": { "blocks": cache(&reads) },
        "slowest": stats.slowest,
    })
}

fn cache(reads: &Reads) -> Value {
    json!({
        "hits": reads.cache_hits,
        "misses": reads.cache_misses,
        "first_touch_hits": reads.first_touch_hits,
        "first_touch_hit_rate": reads.first_touch_ratio(),
    })
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
