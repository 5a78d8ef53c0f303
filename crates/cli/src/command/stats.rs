//! `forest-fvm stats`.

use std::{io::Write, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use clap::Args;
use forest_blocks::Tipset;
use forest_blockstore::TrackingStore;
use forest_shared::clock::ChainEpoch;
use forest_state_manager::StateManager;
use serde::Serialize;

use crate::{
    Verdict,
    configuration::{Configuration, Flags},
    progress,
    snapshot::{Blocks, Snapshot, SnapshotOptions},
    stats::{CORES, Conflicts, Kinds, StepRecorder},
    table::Table,
    trace::grouped,
};

/// Executes the last tipsets of a snapshot again, and tells what they are made of
///
/// Gas, time and reads by the kind of message, and by tipset. Gas is the same on every machine; time is this one's, and
/// reads are of blocks that the cache did not have.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Stats {
    /// Snapshots, which together have what it takes
    #[arg(required = true, value_name = "SNAPSHOT")]
    snapshots: Vec<PathBuf>,
    /// How many tipsets, counted back from the one before the head
    #[arg(long, default_value = "10", value_name = "N")]
    last: usize,
    /// How far messages could run side by side: conflicts by the actors that they read and change
    #[arg(long)]
    conflicts: bool,
    /// One JSON document instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    options: SnapshotOptions,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm stats mainnet.forest.car.zst --last 100
  forest-fvm stats testnet-42.car.zst --schedule testnet-42.toml --conflicts
  forest-fvm stats mainnet.forest.car.zst --json | jq '.kinds[0]'

JSON:
  tipsets: epoch, messages, gas, seconds, reads
  kinds: kind, messages, and gas, seconds and reads, each with total, p50, p95
  conflicts (where asked for): messages, waiting, gas, longest_chain (gas), makespan (gas, on 2, 4, 8 and 16 cores)";

/// All that is told.
#[derive(Serialize)]
struct Told {
    tipsets: Vec<TipsetRow>,
    kinds: Kinds,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflicts: Option<Conflicts>,
}

#[derive(Serialize)]
struct TipsetRow {
    epoch: ChainEpoch,
    messages: usize,
    gas: u64,
    seconds: f64,
    reads: u64,
}

impl Stats {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let configuration = Configuration::resolve(&self.flags)?;
        let snapshot = Snapshot::open(&self.snapshots, &self.options, &configuration)?;
        let below = Arc::new(TrackingStore::new(Arc::clone(snapshot.blocks())));
        let engine = crate::snapshot::engine(&configuration)?;
        let manager = snapshot.state_manager_over(Arc::clone(&below) as _, engine, &configuration).build()?;
        let tipsets = last(&manager, self.last)?;
        let told = self.execute(&manager, &below, &tipsets)?;
        if self.json {
            serde_json::to_writer(&mut *out, &told)?;
            writeln!(out)?;
        } else {
            told.print(out)?;
        }
        Ok(Verdict::Good)
    }

    fn execute(
        &self,
        manager: &StateManager,
        below: &Arc<TrackingStore<Arc<Blocks>>>,
        tipsets: &[Tipset],
    ) -> anyhow::Result<Told> {
        let bar = progress::bar(tipsets.len() as u64, "{bar:40} {pos}/{len} tipsets {elapsed}, {eta} to go");
        let (mut rows, mut all, mut conflicts) = (Vec::new(), Vec::new(), Conflicts::default());
        for tipset in tipsets {
            let before = below.traffic().reads();
            let mut recorder = StepRecorder::new(Arc::clone(below));
            let replayed = manager.replay_blocking(tipset, &mut recorder);
            let stats = replayed.with_context(|| format!("epoch {}", tipset.epoch()))?.stats;
            let counted = recorder.counted;
            rows.push(TipsetRow {
                epoch: tipset.epoch(),
                messages: counted.iter().filter(|message| message.is_users).count(),
                gas: stats.gas.total(),
                seconds: stats.time.total().as_secs_f64(),
                reads: below.traffic().reads() - before,
            });
            conflicts.add(&Conflicts::of(&counted));
            all.extend(counted);
            bar.inc(1);
        }
        bar.finish_and_clear();
        let conflicts = self.conflicts.then_some(conflicts);
        Ok(Told { tipsets: rows, kinds: Kinds::of(&all), conflicts })
    }
}

/// The tipsets before the head, oldest first: what comes of the head is not known.
fn last(manager: &StateManager, count: usize) -> anyhow::Result<Vec<Tipset>> {
    let chain = manager.chain();
    let mut tipsets: Vec<Tipset> = Vec::new();
    let mut at = chain.head();
    while tipsets.len() < count && at.epoch() > 0 {
        at = chain.tipset(at.parents())?;
        if at.epoch() > 0 {
            tipsets.push(at.clone());
        }
    }
    anyhow::ensure!(
        !tipsets.is_empty(),
        "there is no tipset to execute: --last {count} of a head at epoch {}",
        at.epoch()
    );
    tipsets.reverse();
    Ok(tipsets)
}

impl Told {
    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mut table = Table::new(["epoch", "messages", "gas", "ms", "reads"], &[0, 1, 2, 3, 4]);
        for row in &self.tipsets {
            let (gas, reads) = (grouped(row.gas), grouped(row.reads));
            table.row([row.epoch.to_string(), row.messages.to_string(), gas, millis(row.seconds), reads]);
        }
        writeln!(out, "{table}")?;
        let columns = ["message", "count", "gas", "p50", "p95", "ms", "p50", "p95", "reads", "p50", "p95"];
        let mut table = Table::new(columns, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        for kind in &self.kinds.0 {
            table.row([
                kind.kind.clone(),
                kind.messages.to_string(),
                grouped(kind.gas.total),
                grouped(kind.gas.p50),
                grouped(kind.gas.p95),
                millis(kind.seconds.total),
                millis(kind.seconds.p50),
                millis(kind.seconds.p95),
                grouped(kind.reads.total),
                grouped(kind.reads.p50),
                grouped(kind.reads.p95),
            ]);
        }
        write!(out, "{table}")?;
        self.conflicts.as_ref().map_or(Ok(()), |conflicts| print_conflicts(conflicts, out))
    }
}

fn print_conflicts(conflicts: &Conflicts, out: &mut impl Write) -> std::io::Result<()> {
    let Conflicts { messages, waiting, gas, longest_chain, .. } = conflicts;
    writeln!(out, "\n{waiting} of {messages} messages wait for an earlier one")?;
    writeln!(out, "{} of {} gas in the longest chains", grouped(*longest_chain), grouped(*gas))?;
    let mut table = Table::new(["cores", "at most"], &[0, 1]);
    for (cores, speedup) in CORES.iter().zip(conflicts.speedups()) {
        table.row([cores.to_string(), format!("{speedup:.2} times as fast")]);
    }
    write!(out, "{table}")
}

fn millis(seconds: f64) -> String {
    format!("{:.2}", seconds * 1e3)
}
