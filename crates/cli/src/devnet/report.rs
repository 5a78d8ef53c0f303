//! What a network did while somebody watched.

use std::{
    fmt,
    path::PathBuf,
    time::{Duration, Instant},
};

use forest_devnet::{Applied, Devnet};
use forest_shared::clock::ChainEpoch;
use serde_json::{Value, json};

use super::Tally;
use crate::replay::Summary;

/// Sums over the tipsets that were applied.
#[derive(Debug)]
pub(crate) struct Report {
    network: String,
    began: Instant,
    /// The first and the last epoch that were applied.
    epochs: Option<(ChainEpoch, ChainEpoch)>,
    head: ChainEpoch,
    tipsets: u64,
    blocks: u64,
    tally: Tally,
    summary: Summary,
    /// Where the chain stays, if it does.
    pub(crate) kept: Option<PathBuf>,
    /// The file that it was exported to, and how many blocks are in there.
    pub(crate) exported: Option<(PathBuf, u64)>,
}

impl Report {
    pub(crate) fn new(devnet: &Devnet) -> Self {
        Self {
            network: format!(
                "{} (seed {})",
                devnet.manager().schedule().network().genesis_name,
                devnet.seed()
            ),
            began: Instant::now(),
            epochs: None,
            head: devnet.head().epoch(),
            tipsets: 0,
            blocks: 0,
            tally: Tally::default(),
            summary: Summary::new(0, 1),
            kept: None,
            exported: None,
        }
    }

    /// Adds a tipset, and the epoch of the head on top of it.
    pub(crate) fn add(&mut self, applied: &Applied, head: ChainEpoch) {
        let epoch = applied.tipset.epoch();
        self.epochs = Some((self.epochs.map_or(epoch, |(first, _)| first), epoch));
        self.head = head;
        self.tipsets += 1;
        self.blocks += applied.tipset.len() as u64;
        applied.sent.iter().for_each(|sent| self.tally.add(sent));
        self.summary.add_stats(&applied.stats);
    }

    /// Ends the clock.
    pub(crate) fn finish(&mut self, interrupted: bool, devnet: &Devnet) {
        self.summary.wall = self.began.elapsed();
        self.summary.interrupted = interrupted;
        self.summary.prefetch = devnet.manager().metrics().prefetch.counts();
    }

    const fn wall(&self) -> Duration {
        self.summary.wall
    }

    /// Rounds without blocks between the first tipset and the last.
    fn null_rounds(&self) -> u64 {
        let epochs = self.epochs.map_or(0, |(first, last)| (last - first).unsigned_abs() + 1);
        epochs.saturating_sub(self.tipsets)
    }

    /// As an object: the last line of the JSON output.
    pub(crate) fn json(&self) -> Value {
        let Self { network, head, tipsets, blocks, .. } = self;
        json!({
            "summary": {
                "network": network,
                "epochs": self.epochs.map(|(first, last)| [first, last]),
                "head": head,
                "tipsets": tipsets,
                "blocks": blocks,
                "null_rounds": self.null_rounds(),
                "sent": self.tally.total(),
                "kinds": self.tally.json(),
                "split": self.summary.split_json(),
                "folder": self.kept,
                "export": self.exported.as_ref().map(|(path, _)| path),
            }
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.tally.total() > 0 {
            writeln!(f, "{}", self.tally)?;
        }
        self.summary.write_split(f)?;
        let Self { network, tipsets, blocks, head, .. } = self;
        let (nulls, wall) = (self.null_rounds(), self.wall().as_secs_f64());
        if let Some((first, last)) = self.epochs {
            writeln!(
                f,
                "\n{network}, epochs {first} to {last}: {tipsets} tipsets of {blocks} blocks, {nulls} null rounds,"
            )?;
            write!(f, "{} messages, in {wall:.1} s", self.tally.total())?;
            writeln!(f, "{}", if self.summary.interrupted { "; interrupted" } else { "" })?;
        } else {
            writeln!(f, "{network}: the head is at epoch {head}")?;
        }
        if let Some(folder) = &self.kept {
            writeln!(f, "goes on from epoch {head}: forest-fvm devnet --folder {}", folder.display())?;
        }
        if let Some((file, count)) = &self.exported {
            writeln!(f, "{count} blocks written: forest-fvm replay {}", file.display())?;
        }
        Ok(())
    }
}
