//! What became of all tipsets together: the table at the end.

use std::{fmt, time::Duration};

use forest_state_manager::{PrefetchCounts, Reads, TipsetStats};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Judged, Judgement};
use crate::table::Table;

/// Sums over tipsets, and the values that quantiles are taken from.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) good: u64,
    pub(crate) differ: u64,
    pub(crate) wrong: u64,
    pub(crate) unknown: u64,
    /// Tipsets that were to be applied.
    pub(crate) chosen: usize,
    pub(crate) threads: usize,
    /// How long all of it took.
    pub(crate) wall: Duration,
    pub(crate) prefetch: PrefetchCounts,
    /// Ended by whoever started it.
    pub(crate) interrupted: bool,
    pub(crate) reads: Reads,
    /// In seconds, by part.
    times: [Series; 5],
    gas: Series,
    messages: Series,
}

const PARTS: [&str; 5] = ["early", "messages", "cron", "flush", "total"];

/// Values of which quantiles are wanted.
#[derive(Clone, Debug, Default)]
struct Series(Vec<f64>);

/// Quantiles by the nearest rank, and the sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Quantiles {
    p50: f64,
    p95: f64,
    max: f64,
    total: f64,
}

impl Summary {
    /// Of so many tipsets, on so many threads.
    pub(crate) fn new(chosen: usize, threads: usize) -> Self {
        Self { chosen, threads, ..Self::default() }
    }

    /// Adds a tipset.
    pub(crate) fn add(&mut self, judged: &Judged) {
        match &judged.judgement {
            Judgement::Good(_) => self.good += 1,
            Judgement::Differs(..) => self.differ += 1,
            Judgement::Wrong { .. } => self.wrong += 1,
            Judgement::Unknown { .. } => self.unknown += 1,
        }
        if let Some(stats) = judged.stats() {
            self.add_stats(stats);
        }
    }

    /// Adds a tipset that nothing was compared with.
    pub(crate) fn add_stats(&mut self, stats: &TipsetStats) {
        let parts = stats.time.parts().map(|(_, time)| time);
        let times = parts.into_iter().chain([stats.time.total()]);
        for (series, time) in self.times.iter_mut().zip(times) {
            series.0.push(time.as_secs_f64());
        }
        self.gas.0.push(stats.gas.total() as f64);
        self.messages.0.push(stats.messages.total() as f64);
        if let Some(reads) = stats.reads {
            self.reads += reads;
        }
    }

    /// Tipsets that were applied or tried.
    pub(crate) const fn tipsets(&self) -> u64 {
        self.good + self.differ + self.wrong + self.unknown
    }

    /// Gas for each second of execution.
    fn gas_per_second(&self) -> f64 {
        let [.., total] = &self.times;
        let seconds = total.quantiles().total;
        if seconds > 0.0 { self.gas.quantiles().total / seconds } else { 0.0 }
    }

    /// As an object: the last line of the JSON output.
    pub(crate) fn json(&self) -> Value {
        let mut summary = self.split_json();
        if let Value::Object(fields) = &mut summary {
            let counts = [
                ("tipsets", self.tipsets()),
                ("good", self.good),
                ("differ", self.differ),
                ("wrong", self.wrong),
                ("unknown", self.unknown),
            ];
            fields.extend(counts.map(|(name, count)| (name.to_owned(), json!(count))));
            fields.insert("chosen".to_owned(), json!(self.chosen));
        }
        json!({ "summary": summary })
    }

    /// Where the time went, as an object.
    pub(crate) fn split_json(&self) -> Value {
        let times = PARTS.iter().zip(&self.times);
        let seconds: serde_json::Map<_, _> =
            times.map(|(part, series)| ((*part).to_owned(), json!(series.quantiles()))).collect();
        json!({
            "interrupted": self.interrupted,
            "threads": self.threads,
            "wall_seconds": self.wall.as_secs_f64(),
            "seconds": seconds,
            "gas": self.gas.quantiles(),
            "gas_per_second": self.gas_per_second(),
            "messages": self.messages.quantiles(),
            "reads": self.reads,
            "first_touch_hit_ratio": self.reads.first_touch_ratio(),
            "prefetch": self.prefetch,
        })
    }

    /// How it ended, in a sentence.
    pub(crate) fn verdict(&self) -> String {
        let Self { good, chosen, .. } = self;
        let mut text = format!("{good} of {chosen} tipsets are as the chain says");
        for (count, what) in [
            (self.differ, "differ"),
            (self.wrong, "have no result where the chain has one"),
            (self.unknown, "could not be applied by this machine"),
        ] {
            if count > 0 {
                text += &format!(", {count} {what}");
            }
        }
        if self.interrupted {
            text += "; interrupted";
        }
        text
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_split(f)?;
        let (wall, threads) = (self.wall.as_secs_f64(), self.threads);
        let plural = if threads == 1 { "" } else { "s" };
        writeln!(f, "{}, in {wall:.1} s on {threads} thread{plural}", self.verdict())
    }
}

impl Summary {
    /// Where the time went; nothing when no tipset was applied.
    pub(crate) fn write_split(&self, f: &mut impl fmt::Write) -> fmt::Result {
        if self.gas.0.is_empty() {
            return Ok(());
        }
        write!(f, "{}", self.table())?;
        writeln!(f)?;
        writeln!(f, "gas per second     {:.1} M", self.gas_per_second() / 1e6)?;
        self.write_reads(f)
    }

    fn table(&self) -> Table<5> {
        let mut table = Table::new(["", "p50", "p95", "max", "total"], &[1, 2, 3, 4]);
        for (part, series) in PARTS.iter().zip(&self.times) {
            table.row(row(part, series.quantiles(), seconds));
        }
        table.row(row("gas", self.gas.quantiles(), |gas| format!("{:.1} M", gas / 1e6)));
        table.row(row("messages run", self.messages.quantiles(), |count| format!("{count:.0}")));
        table
    }

    fn write_reads(&self, f: &mut impl fmt::Write) -> fmt::Result {
        let Reads { store_reads, store_bytes, store_time, .. } = self.reads;
        if let Some(ratio) = self.reads.first_touch_ratio() {
            writeln!(f, "block cache        {:.1} % of first touches were hits", ratio * 100.0)?;
        }
        let (megabytes, time) = (store_bytes as f64 / 1e6, seconds(store_time.as_secs_f64()));
        writeln!(f, "store              {store_reads} reads, {megabytes:.1} MB, {time}")?;
        let PrefetchCounts { issued, useful, late, wasted, .. } = self.prefetch;
        if issued > 0 {
            writeln!(f, "read ahead         {issued} blocks, {useful} used, {late} late, {wasted} wasted")?;
        }
        Ok(())
    }
}

fn row(name: &str, quantiles: Quantiles, show: impl Fn(f64) -> String) -> [String; 5] {
    let Quantiles { p50, p95, max, total } = quantiles;
    [name.to_owned(), show(p50), show(p95), show(max), show(total)]
}

fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

impl Series {
    fn quantiles(&self) -> Quantiles {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
            sorted.get(rank).copied().unwrap_or_default()
        };
        Quantiles { p50: rank(50), p95: rank(95), max: rank(100), total: sorted.iter().sum() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let quantiles = |values: &[f64]| Series(values.to_vec()).quantiles();
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(quantiles(&hundred), Quantiles { p50: 50.0, p95: 95.0, max: 100.0, total: 5050.0 });
        assert_eq!(quantiles(&[7.0]), Quantiles { p50: 7.0, p95: 7.0, max: 7.0, total: 7.0 });
        assert_eq!(quantiles(&[]), Quantiles::default());
    }

    #[test]
    fn the_verdict_names_what_is_not_good() {
        let mut summary = Summary { good: 8, chosen: 10, ..Summary::default() };
        assert_eq!(summary.verdict(), "8 of 10 tipsets are as the chain says");
        summary.differ = 1;
        summary.interrupted = true;
        assert_eq!(summary.verdict(), "8 of 10 tipsets are as the chain says, 1 differ; interrupted");
    }
}
