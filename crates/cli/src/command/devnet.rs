//! `forest-fvm devnet`.

use std::{
    io::Write,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use clap::Args;
use forest_db::{BlockCache, BlockCacheCollector};
use forest_devnet::{Applied, Plan};
use forest_shared::version::NetworkVersion;
use forest_state_manager::{Builder, Metrics, ModulesCollector, PrefetchConfig};
use prometheus::Registry;
use serde_json::{Value, json};

use crate::{
    Verdict,
    configuration::{Configuration, Flags},
    devnet::Report,
    interrupt, log, progress,
    replay::Pace,
    serve::MetricsServer,
    snapshot,
};

/// Runs a whole network in this process: genesis, block producers, and traffic of every kind
///
/// Every tipset is applied by the state manager, as a node does it, and the next one is built on what came of it. Nothing
/// is needed but this program. Version and seed decide everything: the same ones are the same chain. A network in a
/// folder may be killed at any moment, and goes on from its head when it is started again.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Devnet {
    /// Tipsets to apply; 0 with --export: only that
    #[arg(long, value_name = "TIPSETS", default_value_t = 200)]
    epochs: u64,
    /// Apply at most so many tipsets in a second
    #[arg(long, value_name = "TIPSETS", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// The network version, from genesis on, of those that the actors run on [default: 28]
    #[arg(long, value_name = "VERSION")]
    nv: Option<u32>,
    /// What everything follows from that is left to chance [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Keep the chain in this folder, or go on with the one that is there [default: a temporary folder]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Write the chain to a snapshot at the end
    #[arg(long, value_name = "FILE.car.zst")]
    export: Option<PathBuf>,
    /// An object of JSON for each tipset, then one for all of them, instead of text
    #[arg(long)]
    json: bool,
    /// Go on serving metrics for so many seconds when all is done
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    linger: u64,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm devnet
  forest-fvm devnet --folder net --epochs 1000 --metrics 127.0.0.1:9100
  forest-fvm devnet --seed 7 --nv 25 --export chain.car.zst && forest-fvm replay chain.car.zst

JSON:
  for each tipset: epoch, key, blocks, state_root, receipts_root, sent (kind, exit_code), stats (as of replay)
  then: summary (network, epochs, head, tipsets, blocks, null_rounds, sent, kinds, split, folder, export)

Exit codes:
  0  the network runs, or was interrupted
  2  bad input, a folder in use or of another network, or a tipset that this machine could not apply";

const BAR: &str = "{bar:40} {pos}/{len} tipsets, {per_sec}, {eta} left; {msg}";

impl Devnet {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let configuration = Configuration::resolve(&self.flags)?;
        log::start(configuration.log())?;
        let stop = interrupt::flag()?;
        let (mut devnet, server) = self.open(&configuration)?;
        let mut report = Report::new(&devnet);
        self.apply(&mut devnet, &mut report, &stop, out)?;
        report.finish(stop.load(Relaxed), &devnet);
        report.kept.clone_from(&self.folder);
        if let Some(file) = &self.export {
            let spinner = progress::spinner(format!("writing {}", file.display()));
            report.exported = Some((file.clone(), devnet.export(file)?));
            spinner.finish_and_clear();
        }
        if self.json {
            writeln!(out, "{}", report.json())?;
        } else {
            write!(out, "{report}")?;
        }
        out.flush()?;
        linger(server.as_ref(), Duration::from_secs(self.linger), &stop);
        Ok(Verdict::Good)
    }

    /// The network, and its metrics on a port where one was asked for.
    fn open(
        &self,
        configuration: &Configuration,
    ) -> anyhow::Result<(forest_devnet::Devnet, Option<MetricsServer>)> {
        let registry = Registry::new();
        // A port that is taken is said before anything is executed.
        let server = configuration.metrics().map(|address| MetricsServer::start(address, registry.clone()));
        let server = server.transpose()?;
        let metrics = Metrics::register(&registry)?;
        let engine = snapshot::engine(configuration)?;
        let plan =
            Plan { version: self.nv.map(NetworkVersion::new), seed: self.seed, folder: self.folder.clone() };
        let spinner = progress::spinner("compiling the actors");
        let devnet = forest_devnet::Devnet::open(&plan, &engine, |builder| {
            configured(builder, configuration, metrics)
        })?;
        spinner.finish_and_clear();
        ModulesCollector::register(&engine, &registry)?;
        BlockCacheCollector::register(devnet.manager().cache(), &registry, &[])?;
        if let Some(server) = &server {
            eprintln!("metrics on {}", server.url());
        }
        Ok((devnet, server))
    }

    fn apply(
        &self,
        devnet: &mut forest_devnet::Devnet,
        report: &mut Report,
        stop: &AtomicBool,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        let (bar, pace) = (progress::bar(self.epochs, BAR), Pace::new(self.rate));
        for _ in 0..self.epochs {
            if stop.load(Relaxed) {
                break;
            }
            pace.keep();
            let applied = devnet.step()?;
            report.add(&applied, devnet.head().epoch());
            bar.set_message(format!("epoch {}", applied.tipset.epoch()));
            bar.inc(1);
            if self.json {
                bar.suspend(|| -> anyhow::Result<()> {
                    writeln!(out, "{}", json(&applied))?;
                    Ok(out.flush()?)
                })?;
            }
        }
        bar.finish_and_clear();
        Ok(())
    }
}

/// The state manager, as the configuration has it.
fn configured(builder: Builder, configuration: &Configuration, metrics: Metrics) -> Builder {
    let prefetch = match configuration.prefetch_threads() {
        Some(threads) => PrefetchConfig { threads, ..PrefetchConfig::default() },
        None => PrefetchConfig::OFF,
    };
    let builder = builder
        .cache(Arc::new(BlockCache::new(configuration.cache_bytes())))
        .executed_bytes(configuration.executed_bytes())
        .prefetch(prefetch)
        .metrics(metrics);
    match configuration.slow_tipset_ms() {
        Some(threshold) => builder.slow_tipset(Duration::from_millis(threshold)),
        None => builder,
    }
}

fn json(applied: &Applied) -> Value {
    let sent = applied.sent.iter();
    let sent = sent.map(|sent| json!({ "kind": sent.kind.name(), "exit_code": sent.exit_code.value() }));
    json!({
        "epoch": applied.tipset.epoch(),
        "key": applied.tipset.key().cids().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "blocks": applied.tipset.len(),
        "state_root": applied.executed.state_root.to_string(),
        "receipts_root": applied.executed.receipts_root.to_string(),
        "sent": sent.collect::<Vec<_>>(),
        "stats": applied.stats,
    })
}

/// Leaves the metrics to whoever still scrapes them.
fn linger(server: Option<&MetricsServer>, time: Duration, stop: &AtomicBool) {
    let began = Instant::now();
    while server.is_some() && began.elapsed() < time && !stop.load(Relaxed) {
        thread::sleep(Duration::from_millis(50));
    }
}
