//! `forest-fvm diff`.

use std::{io::Write, path::PathBuf, str::FromStr};

use anyhow::Context as _;
use clap::Args;
use forest_blockstore::{Blockstore, Cid};
use forest_chain::StoreChain;
use forest_shared::clock::ChainEpoch;

use crate::{
    Verdict,
    configuration::{Configuration, Flags},
    diff::{Limits, StateDiff},
    locate,
    paint::Paint,
    progress,
    snapshot::{SnapshotOptions, head_of, open_blocks},
};

/// Shows what differs between two states: actors, balances, heads, and the fields of their states
///
/// A state is named by its root, or by an epoch: the state that the tipset there begins with. What both states share is not
/// read. Of built-in actors fields have names, and maps and arrays are compared entry by entry.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Diff {
    /// The one state: the CID of its root, or an epoch
    #[arg(value_name = "BEFORE")]
    before: StateName,
    /// The other state
    #[arg(value_name = "AFTER")]
    after: StateName,
    /// Snapshots that have the blocks of both
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    snapshot: Vec<PathBuf>,
    /// States that were computed, in the database that replay --db kept
    #[arg(long, value_name = "FOLDER")]
    db: Option<PathBuf>,
    /// Most entries of a map or an array that are shown
    #[arg(long, default_value = "20", value_name = "N")]
    entries: usize,
    /// One JSON document instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm diff 4500000 4500001 --snapshot mainnet.forest.car.zst
  forest-fvm diff bafy2bzaceabc… bafy2bzacedef… --snapshot one.car two.car --json
  forest-fvm diff bafy2bzaceabc… bafy2bzacedef… --snapshot mainnet.forest.car.zst --db states

JSON:
  before, after, and a list of actors: id, kind (null where it is not built in), change (\"added\", \"removed\",
  \"changed\"), and a list of fields: path, before, after (null where there is none)

Exit codes:
  0  the states are the same
  1  they differ
  2  bad input, or a state cannot be read";

/// A state as a user names it.
#[derive(Clone, Copy, Debug)]
enum StateName {
    Root(Cid),
    Epoch(ChainEpoch),
}

impl FromStr for StateName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let epoch = text.parse().ok().map(Self::Epoch);
        epoch
            .or_else(|| text.parse().ok().map(Self::Root))
            .ok_or_else(|| "neither a CID nor an epoch".to_owned())
    }
}

impl Diff {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let configuration = Configuration::resolve(&self.flags)?;
        let options = SnapshotOptions { db: self.db.clone(), ..SnapshotOptions::default() };
        let (blocks, cars) = open_blocks(&self.snapshot, &options, &configuration)?;
        let root = |name| match name {
            StateName::Root(root) => Ok(root),
            StateName::Epoch(epoch) => {
                let chain = StoreChain::new(&blocks, head_of(&blocks, &cars)?);
                anyhow::Ok(*locate::tipset_at(&chain, epoch)?.parent_state_root())
            }
        };
        let (before, after) = (root(self.before)?, root(self.after)?);
        let diff = self.between(&blocks, &before, &after)?;
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &diff)?;
            writeln!(out)?;
        } else {
            write!(out, "{}", diff.show(Paint::stdout()))?;
        }
        Ok(if diff.is_empty() { Verdict::Good } else { Verdict::Bad })
    }

    fn between(&self, blocks: &impl Blockstore, before: &Cid, after: &Cid) -> anyhow::Result<StateDiff> {
        let spinner = progress::spinner("comparing");
        let diff = StateDiff::between(blocks, before, after, Limits { entries: self.entries });
        spinner.finish_and_clear();
        diff.with_context(|| format!("the states {before} and {after} cannot be compared"))
    }
}
