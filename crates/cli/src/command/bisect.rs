//! `forest-fvm bisect`.

use std::{fs::File, io::BufReader, io::Write, path::PathBuf};

use anyhow::Context as _;
use clap::Args;
use forest_blocks::FullTipset;
use forest_interpreter::Role;
use forest_shared::{address::Network, clock::ChainEpoch};
use serde_json::Value;

use crate::{
    Verdict,
    bisect::{Divergence, Diverging, Reference},
    configuration::{Configuration, Flags},
    invocation::{InvocationRecorder, Wanted},
    locate, one_line, progress,
    snapshot::{Snapshot, SnapshotOptions},
};

/// Executes a tipset and finds where it first differs from another node's trace of it
///
/// The reference is what Lotus or Forest print for the tipset: the answer of StateCompute or StateReplay, a list of such
/// traces, or a list of receipts. Of the first message that differs, the call and the charge are told that differ first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Bisect {
    /// Snapshots, which together have what it takes
    #[arg(required = true, value_name = "SNAPSHOT")]
    snapshots: Vec<PathBuf>,
    /// The epoch of the tipset
    #[arg(value_name = "EPOCH")]
    epoch: ChainEpoch,
    /// The reference, as JSON
    #[arg(long, value_name = "FILE")]
    reference: PathBuf,
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
  lotus state compute-state --vm-height 4500000 --tipset @4500000 --json > lotus.json
  forest-fvm bisect 4500000.car.zst 4500000 --reference lotus.json

JSON:
  null where nothing differs, or: message (its number in the reference), cid, receipt (a list), trace (or null);
  each difference has place, expected, actual

Exit codes:
  0  nothing differs
  1  something does
  2  bad input, or the tipset could not be executed";

impl Bisect {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let reference = self.reference()?;
        let configuration = Configuration::resolve(&self.flags)?;
        let snapshot = Snapshot::open(&self.snapshots, &self.options, &configuration)?;
        let executed = self.execute(&snapshot, &configuration)?;
        let diverging =
            reference.first_diverging(&executed).with_context(|| self.reference.display().to_string())?;
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &diverging)?;
            writeln!(out)?;
        } else {
            self.print(diverging.as_ref(), out)?;
        }
        Ok(if diverging.is_none() { Verdict::Good } else { Verdict::Bad })
    }

    fn reference(&self) -> anyhow::Result<Reference> {
        let at = || self.reference.display().to_string();
        let file = BufReader::new(File::open(&self.reference).with_context(at)?);
        Reference::read(serde_json::from_reader(file).with_context(at)?).with_context(at)
    }

    /// Every message as JSON in the shape of Lotus, and whether it is a user's.
    fn execute(
        &self,
        snapshot: &Snapshot,
        configuration: &Configuration,
    ) -> anyhow::Result<Vec<(bool, Value)>> {
        let spinner = progress::spinner(format!("executing epoch {}", self.epoch));
        let manager = snapshot.state_manager(configuration)?.build()?;
        let tipset = locate::tipset_at(manager.chain(), self.epoch)?;
        let full = FullTipset::load(manager.store(), tipset.clone())?;
        let mut recorder = InvocationRecorder::new(&full, Wanted::All);
        manager.replay_blocking(&tipset, &mut recorder)?;
        spinner.finish_and_clear();
        let network = match snapshot.schedule().network().is_mainnet {
            true => Network::Mainnet,
            false => Network::Testnet,
        };
        let json = |invocation: &crate::invocation::Invocation| {
            let is_users = matches!(invocation.role, Role::Message { .. });
            Ok((is_users, serde_json::to_value(invocation.json(network))?))
        };
        recorder.finish().iter().map(json).collect()
    }

    fn print(&self, diverging: Option<&Diverging>, out: &mut impl Write) -> std::io::Result<()> {
        let Some(Diverging { message, cid, receipt, trace }) = diverging else {
            return writeln!(out, "epoch {}: as the reference has it", self.epoch);
        };
        let cid = cid.as_deref().map_or_else(String::new, |cid| format!(", {}", one_line(cid)));
        writeln!(
            out,
            "epoch {}: message {message} of the reference is the first that differs{cid}",
            self.epoch
        )?;
        for Divergence { place, expected, actual } in receipt {
            writeln!(
                out,
                "  {place}: expected {}, got {}",
                shown(expected.as_ref()),
                shown(actual.as_ref())
            )?;
        }
        match trace {
            Some(Divergence { place, expected, actual }) => {
                writeln!(out, "  first in the trace: {}", one_line(place))?;
                writeln!(out, "    expected {}, got {}", shown(expected.as_ref()), shown(actual.as_ref()))?;
            }
            None => writeln!(out, "  the reference says nothing of the way there, or the same")?,
        }
        Ok(())
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| one_line(&value.to_string()))
}
