//! `forest-fvm replay` and `forest-fvm validate`.

use std::{
    io::Write,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use clap::Args;
use forest_db::BlockCacheCollector;
use forest_state_manager::{Metrics, ModulesCollector, StateManager};
use prometheus::Registry;

use crate::{
    Verdict,
    configuration::{Configuration, Flags},
    interrupt, log, progress,
    replay::{Choice, Judged, Pace, Pair, Run, Summary, advice},
    serve::MetricsServer,
    snapshot::{Snapshot, SnapshotOptions},
};

/// Applies tipsets of a snapshot again, and compares state, receipts and base fee with what the chain says
///
/// A tipset can be applied where the snapshot has the state that it begins with, or where the tipset before leads to it.
/// Tipsets are applied one after another, so that their times mean something; with --threads they run side by side where
/// their states are there already. Ctrl-C ends with the table of what was done so far.
#[derive(Debug, Args)]
#[command(after_help = REPLAY_EXAMPLES)]
pub(super) struct Replay {
    /// Snapshots, which together have what it takes
    #[arg(required = true, value_name = "SNAPSHOT")]
    snapshots: Vec<PathBuf>,
    #[command(flatten)]
    choice: Choice,
    /// Stop at the first tipset that is not as the chain says
    #[arg(long)]
    fail_fast: bool,
    /// An object of JSON for each tipset, then one for all of them, instead of text
    #[arg(long)]
    json: bool,
    /// Apply at most so many tipsets in a second, to leave the machine to others
    #[arg(long, value_name = "TIPSETS", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Go on serving metrics for so many seconds when all is done
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    linger: u64,
    #[command(flatten)]
    options: SnapshotOptions,
    #[command(flatten)]
    flags: Flags,
}

/// Judges snapshots: whether their tipsets lead to the states that their headers name
///
/// Each file stands for itself, and a line for each says how it ended; metrics are not served.
#[derive(Debug, Args)]
#[command(after_help = VALIDATE_EXAMPLES)]
pub(super) struct Validate {
    /// Snapshots, each judged by itself
    #[arg(required = true, value_name = "SNAPSHOT")]
    snapshots: Vec<PathBuf>,
    #[command(flatten)]
    choice: Choice,
    /// Stop at the first snapshot that is bad
    #[arg(long)]
    fail_fast: bool,
    #[command(flatten)]
    options: SnapshotOptions,
    #[command(flatten)]
    flags: Flags,
}

const REPLAY_EXAMPLES: &str = "\
Examples:
  forest-fvm replay mainnet.forest.car.zst --last 100
  forest-fvm replay mainnet.forest.car.zst --metrics 127.0.0.1:9100 --cache-mb 2048
  forest-fvm replay testnet-42.car.zst --schedule testnet-42.toml --epochs 10..60 --json | jq .result

JSON:
  for each tipset, in the order of the chain: epoch, key, result, and
    good      stats
    differs   stats, differences (what: state_root, receipts_root, base_fee; expected, actual)
    wrong     kind, reason: it has no result, and on the chain it has one
    unknown   reason: this machine could not apply it
  stats: blocks, messages (by how they ended), skipped, null_rounds, migrations, time (seconds: early, messages, cron,
    flush), gas (early, messages, rewards, cron), slowest (messages), reads
  then: summary (tipsets, good, differ, wrong, unknown, seconds, gas, gas_per_second, reads, prefetch, …)

Exit codes:
  0  all is as the chain says
  1  something is not
  2  bad input, a tipset that this machine could not apply, or interrupted";

const VALIDATE_EXAMPLES: &str = "\
Examples:
  forest-fvm validate mainnet.forest.car.zst
  forest-fvm validate *.car.zst --last 60 --fail-fast

Exit codes:
  0  all snapshots are good
  1  one is bad
  2  bad input, a tipset that this machine could not apply, or interrupted";

const BAR: &str = "{bar:40} {pos}/{len} tipsets, {per_sec}, {eta} left; {msg}";

impl Replay {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let configuration = Configuration::resolve(&self.flags)?;
        log::start(configuration.log())?;
        let stop = interrupt::flag()?;
        let metrics = configuration.metrics();
        let session = Session::open(&self.snapshots, &self.options, &self.choice, &configuration, metrics)?;
        let summary = session.run(&stop, Pace::new(self.rate), |judged| {
            if self.json {
                serde_json::to_writer(&mut *out, judged)?;
                writeln!(out)?;
                out.flush()?;
            } else if let Some(advice) = advice(judged, &self.snapshots) {
                write!(out, "{advice}")?;
            }
            Ok(judged.is_good() || !self.fail_fast)
        })?;
        if self.json {
            writeln!(out, "{}", summary.json())?;
        } else {
            write!(out, "{summary}")?;
        }
        out.flush()?;
        session.linger(Duration::from_secs(self.linger), &stop);
        verdict(&summary)
    }
}

impl Validate {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let configuration = Configuration::resolve(&self.flags)?;
        log::start(configuration.log())?;
        let stop = interrupt::flag()?;
        let mut all = Verdict::Good;
        for snapshot in &self.snapshots {
            let path = std::slice::from_ref(snapshot);
            let session = Session::open(path, &self.options, &self.choice, &configuration, None)?;
            let mut found = None;
            let summary = session.run(&stop, Pace::new(None), |judged| {
                found = advice(judged, path);
                Ok(judged.is_good())
            })?;
            let (first, last) = session.epochs();
            let verdict = verdict(&summary)?;
            let word = if verdict == Verdict::Good { "good" } else { "bad " };
            let text = summary.verdict();
            writeln!(out, "{word} {}: epochs {first} to {last}, {text}", snapshot.display())?;
            write!(out, "{}", found.unwrap_or_default())?;
            if verdict == Verdict::Bad {
                all = Verdict::Bad;
                if self.fail_fast {
                    break;
                }
            }
        }
        Ok(all)
    }
}

/// What could not be judged is neither good nor bad.
fn verdict(summary: &Summary) -> anyhow::Result<Verdict> {
    if summary.differ + summary.wrong > 0 {
        return Ok(Verdict::Bad);
    }
    ensure!(summary.unknown == 0, "a tipset could not be applied: {}", summary.verdict());
    ensure!(!summary.interrupted, "{}", summary.verdict());
    Ok(Verdict::Good)
}

/// A snapshot, the tipsets of it that were chosen, and who applies them.
struct Session {
    manager: StateManager,
    pairs: Vec<Pair>,
    threads: usize,
    server: Option<MetricsServer>,
}

impl Session {
    fn open(
        paths: &[PathBuf],
        options: &SnapshotOptions,
        choice: &Choice,
        configuration: &Configuration,
        metrics: Option<SocketAddr>,
    ) -> anyhow::Result<Self> {
        let snapshot = Snapshot::open(paths, options, configuration)?;
        let registry = Registry::new();
        // A port that is taken is said before anything is executed.
        let server = metrics.map(|address| MetricsServer::start(address, registry.clone()));
        let server = server.transpose()?;
        let mut builder = snapshot.state_manager(configuration)?.metrics(Metrics::register(&registry)?);
        if let Some(threshold) = configuration.slow_tipset_ms() {
            builder = builder.slow_tipset(Duration::from_millis(threshold));
        }
        let manager = builder.build()?;
        ModulesCollector::register(&manager.interpreter().engine, &registry)?;
        BlockCacheCollector::register(manager.cache(), &registry, &[])?;

        let spinner = progress::spinner("choosing tipsets");
        let pairs = choice.select(manager.chain(), manager.store())?;
        spinner.finish_and_clear();
        if let Some(server) = &server {
            eprintln!("metrics on {}", server.url());
        }
        Ok(Self { manager, pairs, threads: configuration.threads_given().unwrap_or(1), server })
    }

    /// Applies the tipsets; `each` sees the results in their order, and says whether to go on.
    fn run(
        &self,
        stop: &Arc<AtomicBool>,
        pace: Pace,
        mut each: impl FnMut(&Judged) -> anyhow::Result<bool>,
    ) -> anyhow::Result<Summary> {
        let began = Instant::now();
        let mut summary = Summary::new(self.pairs.len(), self.threads);
        let bar = progress::bar(self.pairs.len() as u64, BAR);
        let run = Run::new(&self.manager, &self.pairs, stop, pace);
        run.on_threads(self.threads, |judged| {
            bar.set_message(format!("epoch {}", judged.epoch));
            bar.inc(1);
            summary.add(&judged);
            bar.suspend(|| each(&judged))
        })?;
        bar.finish_and_clear();
        summary.interrupted = stop.load(Relaxed);
        summary.wall = began.elapsed();
        summary.prefetch = self.manager.metrics().prefetch.counts();
        Ok(summary)
    }

    /// The first epoch and the last.
    fn epochs(&self) -> (i64, i64) {
        let epoch = |pair: Option<&Pair>| pair.map_or(0, |pair| pair.tipset.epoch());
        (epoch(self.pairs.first()), epoch(self.pairs.last()))
    }

    /// Leaves the metrics to whoever still scrapes them.
    fn linger(&self, time: Duration, stop: &AtomicBool) {
        let began = Instant::now();
        while self.server.is_some() && began.elapsed() < time && !stop.load(Relaxed) {
            thread::sleep(Duration::from_millis(50));
        }
    }
}
