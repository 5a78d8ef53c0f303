//! `forest-fvm trace`.

use std::{
    fs,
    io::{IsTerminal as _, Write},
    path::PathBuf,
};

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use forest_shared::address::Network;

use crate::{
    Verdict,
    configuration::{Configuration, Flags},
    invocation::{Invocation, InvocationRecorder},
    locate::{self, MessageName},
    names,
    paint::Paint,
    snapshot::{Snapshot, SnapshotOptions},
    trace::{Calls, brief, flame_graph, grouped, tree},
};

/// Executes a message of a snapshot again and shows what happened in it
///
/// The tipset of the message is executed up to its end, from the state that its parent left; the snapshot must have that
/// state. The message is named by its CID, or by the epoch of its tipset and its number among those that were executed,
/// counting from 0 as receipts do.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Trace {
    /// Snapshots, which together have what it takes
    #[arg(required = true, value_name = "SNAPSHOT")]
    snapshots: Vec<PathBuf>,
    /// The message: a CID, or epoch:number
    #[arg(value_name = "MESSAGE")]
    message: MessageName,
    /// How it is shown [default: tree on a terminal, json elsewhere]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    options: SnapshotOptions,
    #[command(flatten)]
    flags: Flags,
}

/// How a trace is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The calls as a tree, with gas and time of each
    Tree,
    /// The message, its receipt and its trace, as Lotus and Forest print them
    Json,
    /// A flame graph of gas, as an image for a browser
    Svg,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm trace mainnet.forest.car.zst bafy2bzacedbo3svni7n2jb57exuqh4v5zvjjethf3p74zgv7yfdtczce2yu4u
  forest-fvm trace testnet-42.car.zst 120:3 --schedule testnet-42.toml --format json | jq .MsgRct
  forest-fvm trace mainnet.forest.car.zst 4500000:17 --format svg -o gas.svg

JSON:
  one object of the shape of Lotus' InvocResult: MsgCid, Msg, MsgRct, GasCost, ExecutionTrace, Error, Duration;
  a list of them is what StateCompute and StateReplay return";

impl Trace {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let configuration = Configuration::resolve(&self.flags)?;
        let snapshot = Snapshot::open(&self.snapshots, &self.options, &configuration)?;
        let invocation = self.execute(&snapshot, &configuration)?;
        let network = match snapshot.schedule().network().is_mainnet {
            true => Network::Mainnet,
            false => Network::Testnet,
        };
        let text = self.show(&invocation, network)?;
        match &self.output {
            Some(path) => fs::write(path, text).with_context(|| path.display().to_string())?,
            None => write!(out, "{text}")?,
        }
        Ok(Verdict::Good)
    }

    fn execute(&self, snapshot: &Snapshot, configuration: &Configuration) -> anyhow::Result<Invocation> {
        let manager = snapshot.state_manager(configuration)?.build()?;
        let (tipset, wanted) = locate::message(manager.store(), manager.chain(), &self.message)?;
        let mut recorder = InvocationRecorder::new(&tipset, wanted);
        let executed = manager.replay_blocking(tipset.tipset(), &mut recorder)?.executed;
        if let Some(child) = manager.chain().child_of(tipset.tipset())?
            && (child.parent_state_root(), child.parent_message_receipts())
                != (&executed.state_root, &executed.receipts_root)
        {
            // Whoever reads the trace must know, and what is on standard output stays JSON.
            let epoch = child.epoch();
            writeln!(
                std::io::stderr(),
                "note: the tipset executes to other roots here than epoch {epoch} names"
            )?;
        }
        if let Some(invocation) = recorder.finish().into_iter().next() {
            return Ok(invocation);
        }
        let count = executed.messages.len();
        ensure!(count > 0, "the tipset of epoch {} executed no messages", tipset.tipset().epoch());
        anyhow::bail!(
            "{} was not executed: there are {count}, those that do not count left out",
            self.message
        )
    }

    fn show(&self, invocation: &Invocation, network: Network) -> anyhow::Result<String> {
        let on_terminal = self.output.is_none() && std::io::stdout().is_terminal();
        Ok(match self.format.unwrap_or(if on_terminal { Format::Tree } else { Format::Json }) {
            Format::Json => serde_json::to_string_pretty(&invocation.json(network))? + "\n",
            Format::Tree => {
                text(invocation, network, if self.output.is_none() { Paint::stdout() } else { Paint::OFF })
            }
            Format::Svg => {
                let trace = invocation
                    .trace
                    .as_ref()
                    .context("the message was not admitted: there is no gas to show")?;
                let title = format!("{}  {} gas", invocation.cid, grouped(invocation.receipt.gas_used));
                flame_graph(&Calls::new(trace, &invocation.manifest), &title)
            }
        })
    }
}

/// A head of a few lines, and the tree.
fn text(invocation: &Invocation, network: Network, paint: Paint) -> String {
    let Invocation { epoch, role, cid, message, receipt, fees, error, duration, trace, manifest } =
        invocation;
    let code = receipt.exit_code;
    let ending = format!("exit {code}");
    let ending = if code.is_success() { paint.good(ending) } else { paint.bad(ending) };
    let mut text = format!("{} {role}, epoch {epoch}\n", paint.strong(cid));
    text += &format!(
        "{ending}  {} of {} gas  {}  returned {} bytes\n",
        grouped(receipt.gas_used),
        grouped(message.gas_limit),
        brief(*duration),
        receipt.return_data.len(),
    );
    text += &format!(
        "burnt {} FIL  to the miner {} FIL  penalty {} FIL\n\n",
        fees.base_fee_burn.clone() + fees.over_estimation_burn.clone(),
        fees.miner_tip,
        fees.penalty,
    );
    match trace {
        Some(trace) => text += &tree(&Calls::new(trace, manifest), network, paint),
        None => {
            let (from, method) = (message.from.display(network), names::method(None, message.method_num));
            text += &format!("not admitted: {from} -> {} method {method}\n", message.to.display(network));
        }
    }
    if !error.is_empty() {
        text += &format!("\nwhy it failed:\n{error}\n");
    }
    text
}
