//! Executed tipsets: how long, how much gas, how many messages, how far from falling behind.

use std::time::Duration;

use prometheus::{Gauge, HistogramVec, IntCounter, IntCounterVec, IntGauge, Result, core::Collector};

use super::family::{counter, counters, gauge, histograms, ratio};
use crate::{ExitClass, GasSplit, TimeSplit, TipsetStats};

/// In seconds. To 60, twice the time between tipsets: where a node falls behind, by how much is the question.
const BUCKETS: [f64; 18] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 6.0, 10.0, 15.0, 30.0, 45.0, 60.0,
];

const TOTAL: &str = "total";

#[derive(Clone, Debug)]
pub(super) struct TipsetMetrics {
    seconds: HistogramVec,
    gas: IntCounterVec,
    messages: IntCounterVec,
    skipped: IntCounter,
    blocks: IntCounter,
    null_rounds: IntCounter,
    migrations: IntCounter,
    epoch: IntGauge,
    timestamp: IntGauge,
    gas_per_second: Gauge,
    headroom: Gauge,
}

impl TipsetMetrics {
    pub(super) fn new() -> Result<Self> {
        let times = TimeSplit::default().parts().map(|(part, _)| part);
        let gas = GasSplit::default().parts().map(|(part, _)| part);
        let exits = ExitClass::ALL.map(ExitClass::name);
        Ok(Self {
            seconds: histograms(
                "tipset_seconds",
                "Time that executing a tipset took, and each part of it",
                "part",
                times.into_iter().chain([TOTAL]),
                &BUCKETS,
            )?,
            gas: counters("tipset_gas_total", "Gas that each part of the tipsets used", "part", gas)?,
            messages: counters(
                "tipset_messages_total",
                "Messages executed, by how they ended",
                "exit",
                exits,
            )?,
            skipped: counter("tipset_messages_skipped_total", "Messages that did not count")?,
            blocks: counter("tipset_blocks_total", "Blocks of the tipsets executed")?,
            null_rounds: counter("null_rounds_total", "Null rounds executed")?,
            migrations: counter("migrations_total", "Migrations run")?,
            epoch: gauge("tipset_epoch", "Epoch of the tipset executed last")?,
            timestamp: gauge(
                "tipset_timestamp_seconds",
                "When the tipset executed last was made, since 1970",
            )?,
            gas_per_second: ratio(
                "tipset_gas_per_second",
                "Gas for each second of the tipset executed last",
            )?,
            headroom: ratio(
                "tipset_headroom_ratio",
                "Part of the time between tipsets that the one executed last left over; below 0 is too slow",
            )?,
        })
    }

    pub(super) fn record(&self, stats: &TipsetStats, block_delay: Duration) {
        for (part, time) in stats.time.parts().into_iter().chain([(TOTAL, stats.time.total())]) {
            self.seconds.with_label_values(&[part]).observe(time.as_secs_f64());
        }
        for (part, gas) in stats.gas.parts() {
            self.gas.with_label_values(&[part]).inc_by(gas);
        }
        for class in ExitClass::ALL {
            self.messages.with_label_values(&[class.name()]).inc_by(stats.messages.get(class));
        }
        self.skipped.inc_by(stats.skipped);
        self.blocks.inc_by(stats.blocks);
        self.null_rounds.inc_by(stats.null_rounds);
        self.migrations.inc_by(stats.migrations);
        self.epoch.set(stats.epoch);
        self.timestamp.set(i64::try_from(stats.timestamp).unwrap_or(i64::MAX));
        self.gas_per_second.set(stats.gas_per_second());
        self.headroom.set(stats.headroom(block_delay));
    }

    pub(super) fn collectors(&self) -> Vec<&dyn Collector> {
        vec![
            &self.seconds,
            &self.gas,
            &self.messages,
            &self.skipped,
            &self.blocks,
            &self.null_rounds,
            &self.migrations,
            &self.epoch,
            &self.timestamp,
            &self.gas_per_second,
            &self.headroom,
        ]
    }
}
