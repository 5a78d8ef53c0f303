//! `forest-fvm extract`.

use std::{io::Write, path::PathBuf};

use clap::Args;
use forest_shared::clock::ChainEpoch;

use crate::{
    Verdict,
    configuration::{Configuration, Flags},
    extract::extract,
    snapshot::{Snapshot, SnapshotOptions},
    trace::grouped,
};

/// Writes a small archive that executes one tipset of a snapshot, with everything that it touches
///
/// The archive ends with the tipset after it, whose headers say what the result must be; so replay and trace work on the
/// file. It is executed from the file alone before it gets its name.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Extract {
    /// Snapshots, which together have what it takes
    #[arg(required = true, value_name = "SNAPSHOT")]
    snapshots: Vec<PathBuf>,
    /// The epoch of the tipset
    #[arg(long, value_name = "N")]
    epoch: ChainEpoch,
    /// The archive to write, a CAR compressed with zstd
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Leave the code of the actors out; whoever executes it needs their bundle
    #[arg(long)]
    without_code: bool,
    #[command(flatten)]
    options: SnapshotOptions,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm extract mainnet.forest.car.zst --epoch 4500000 -o 4500000.car.zst
  forest-fvm trace 4500000.car.zst 4500000:17
  forest-fvm extract testnet-42.car.zst --schedule testnet-42.toml --epoch 7 -o 7.car.zst --without-code";

impl Extract {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let configuration = Configuration::resolve(&self.flags)?;
        let snapshot = Snapshot::open(&self.snapshots, &self.options, &configuration)?;
        let extracted = extract(&snapshot, &configuration, self.epoch, &self.output, !self.without_code)?;
        let (blocks, bytes) = (grouped(extracted.blocks as u64), grouped(extracted.bytes));
        let code = if self.without_code { "left out" } else { "among them" };
        writeln!(
            out,
            "{}: {blocks} blocks of {bytes} bytes; {} codes, {code}",
            self.output.display(),
            extracted.codes
        )?;
        writeln!(
            out,
            "epoch {} executes from it alone to state {}, receipts {}",
            extracted.epoch, extracted.state_root, extracted.receipts_root
        )?;
        match extracted.as_on_chain {
            Some(true) => writeln!(out, "which is what the chain has")?,
            Some(false) => {
                writeln!(out, "which is NOT what the chain has: the archive shows the difference")?
            }
            None => writeln!(out, "the chain has no tipset after it, which would say what is right")?,
        }
        Ok(Verdict::Good)
    }
}
