//! `forest-fvm vectors`.

use std::{io::Write, num::NonZero, path::PathBuf, thread, time::Instant};

use clap::Args;
use forest_bundles::BundleFolder;
use forest_vm::{Engine, engine::EngineConfig};

use crate::{
    Verdict, progress,
    vectors::{Code, Proofs, Report, Runner, find, run_all},
};

/// Runs test vectors and compares exit codes, returns, gas, events, receipts and state roots with the network's
///
/// A vector is a JSON file as in filecoin-project/fvm-test-vectors, of either class: messages one by one, or whole tipsets
/// with null rounds, rewards and cron. Its actors' code is its own where it has all of it, and else comes from your bundles
/// (see `forest-fvm bundle`); a vector whose bundle is missing is skipped, and how to get it is said.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Vectors {
    /// Vectors, and folders with vectors
    #[arg(required = true, value_name = "FILE OR FOLDER")]
    paths: Vec<PathBuf>,
    /// Only vectors with this in the path
    #[arg(long, value_name = "SUBSTRING")]
    filter: Option<String>,
    /// One JSON document instead of text
    #[arg(long)]
    json: bool,
    /// Show the execution trace of every message, as JSON in the shape of Lotus
    #[arg(long)]
    trace: bool,
    /// Run on so many threads [default: all cores]
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// Where compiled code is kept for the next run [default: forest-fvm/modules in your cache folder]
    #[arg(long, value_name = "FOLDER")]
    modules: Option<PathBuf>,
    /// Who says whether a proof of storage is good
    #[arg(long, value_enum, default_value = "assumed")]
    proofs: Proofs,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm vectors tests/fixtures/golden
  forest-fvm vectors ../shared/vectors
  forest-fvm vectors ../shared/vectors --filter DisputeWindowedPoSt --trace
  forest-fvm vectors one.json --json | jq '.vectors[] | select(.result == \"failed\")'

JSON:
  passed, failed, skipped, gas, seconds, threads, proofs, and a list of vectors:
    id, file, class (\"message\", \"tipset\"), network_version, epoch, gas, seconds,
    result (\"passed\", \"failed\", \"skipped\"),
    reason (where skipped), traces (where asked for), mismatches (where failed), each of them one of
      what: \"receipt\"    message, field, expected, actual
      what: \"backtrace\"  message, frames
      what: \"execution\"  message, reason
      what: \"receipts\"   expected, actual: how many messages were executed
      what: \"receipts_root\"  tipset, expected, actual
      what: \"tipset\"     tipset, kind, reason: it could not be applied
      what: \"state\"      expected, actual, differing, incomparable, and a list of actors:
        id, fields (field, expected, actual), state (path, expected, actual)

Exit codes:
  0  no vector failed
  1  a vector failed
  2  bad input: something named is no vector, or a bundle is damaged";

impl Vectors {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let mut files = find(&self.paths)?;
        if let Some(filter) = &self.filter {
            files.retain(|file| file.to_string_lossy().contains(filter.as_str()));
        }
        anyhow::ensure!(!files.is_empty(), "no vectors there");
        let threads = self.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
        let mut config = EngineConfig::default();
        config.artifacts = self.modules.clone().or_else(modules_folder);
        config.parallel_messages = u32::try_from(threads).unwrap_or(u32::MAX);
        config.compile_threads = threads;
        let engine = Engine::new(config)?;
        let code = Code::new(BundleFolder::discover()?);
        let runner = Runner::new(engine, code, self.proofs).traced(self.trace);

        let began = Instant::now();
        let bar = progress::bar(files.len() as u64, "{bar:40} {pos}/{len} {elapsed}, {eta} to go");
        let ran = run_all(&runner, &files, threads, |_| bar.inc(1));
        bar.finish_and_clear();
        let report = Report::new(ran?, began.elapsed(), threads, self.proofs.name());
        self.print(&report, out)?;
        Ok(if report.failed == 0 { Verdict::Good } else { Verdict::Bad })
    }

    fn print(&self, report: &Report, out: &mut impl Write) -> anyhow::Result<()> {
        if self.json {
            serde_json::to_writer(&mut *out, report)?;
            return Ok(writeln!(out)?);
        }
        for run in &report.vectors {
            for trace in run.trace_json() {
                writeln!(out, "trace: {}", run.id)?;
                serde_json::to_writer_pretty(&mut *out, &trace)?;
                writeln!(out)?;
            }
        }
        Ok(write!(out, "{report}")?)
    }
}

fn modules_folder() -> Option<PathBuf> {
    dirs::cache_dir().map(|cache| cache.join("forest-fvm/modules"))
}
