//! Which tipsets of a snapshot are applied.
//!
//! A tipset can be applied where the state is there that it begins with: in the snapshot, or computed from the tipset
//! before. So a range begins at a state that the snapshot has, if need be before the epoch that was asked for.

use std::{num::NonZero, str::FromStr};

use anyhow::ensure;
use clap::Args;
use forest_blocks::Tipset;
use forest_blockstore::Blockstore;
use forest_chain::Chain;
use forest_shared::clock::ChainEpoch;

/// How far before the first epoch that was asked for a state is looked for.
const LOOKBACK: usize = 20_000;

/// Which tipsets are applied; where nothing is said, all that can be.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Choice {
    /// Only these epochs, both ends included: A..B, A.., ..B or A
    #[arg(long, value_name = "A..B", conflicts_with = "last")]
    epochs: Option<Epochs>,
    /// Only the newest N tipsets
    #[arg(long, value_name = "N")]
    last: Option<NonZero<usize>>,
}

/// A range of epochs, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Epochs {
    from: ChainEpoch,
    to: ChainEpoch,
}

/// A tipset, and the one on top of it, which says what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) tipset: Tipset,
    pub(crate) child: Tipset,
}

impl FromStr for Epochs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let epoch = |text: &str, open| match text {
            "" => Ok(open),
            text => text.parse().map_err(|_| format!("{text:?} is no epoch")),
        };
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        if text.is_empty() {
            return Err("no epochs".into());
        }
        let epochs = Self { from: epoch(from, 0)?, to: epoch(to, ChainEpoch::MAX)? };
        if epochs.from > epochs.to { Err("the first epoch is after the last".into()) } else { Ok(epochs) }
    }
}

impl Choice {
    /// The tipsets, oldest first.
    pub(crate) fn select(&self, chain: &dyn Chain, store: &dyn Blockstore) -> anyhow::Result<Vec<Pair>> {
        let mut chosen: Vec<Pair> = Vec::new();
        let mut asked = 0_usize;
        // Whether the oldest that was chosen can be applied.
        let mut grounded = false;
        for pair in Back::from(chain) {
            let epoch = pair.tipset.epoch();
            if self.epochs.is_some_and(|epochs| epoch > epochs.to) {
                continue;
            }
            let here = store.has(pair.tipset.parent_state_root())?;
            let wanted = match (self.epochs, self.last) {
                (Some(epochs), _) => epoch >= epochs.from,
                (None, Some(last)) => asked < last.get(),
                (None, None) => here || !grounded,
            };
            if !wanted && (grounded || chosen.is_empty() || chosen.len() - asked >= LOOKBACK) {
                break;
            }
            asked += usize::from(wanted);
            grounded = here;
            chosen.push(pair);
        }
        while chosen.last().is_some_and(|oldest| !has_state(store, oldest)) {
            chosen.pop();
        }
        chosen.reverse();
        ensure!(
            !chosen.is_empty(),
            "nothing can be applied: the snapshot, whose head is at epoch {}, lacks the states that these tipsets begin with, \
             or the headers on top of them; choose other epochs, or take a snapshot with older states",
            chain.head().epoch()
        );
        Ok(chosen)
    }
}

fn has_state(store: &dyn Blockstore, pair: &Pair) -> bool {
    matches!(store.has(pair.tipset.parent_state_root()), Ok(true))
}

/// Tipsets from the head back, each with its child, without genesis, which was never executed. Ends where a header is
/// missing: there the snapshot ends.
struct Back<'a> {
    chain: &'a dyn Chain,
    child: Tipset,
}

impl<'a> Back<'a> {
    fn from(chain: &'a dyn Chain) -> Self {
        Self { chain, child: chain.head() }
    }
}

impl Iterator for Back<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        if self.child.epoch() == 0 {
            return None;
        }
        let tipset = self.chain.tipset(self.child.parents()).ok().filter(|tipset| tipset.epoch() > 0)?;
        let child = std::mem::replace(&mut self.child, tipset.clone());
        Some(Pair { tipset, child })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_with_both_ends() {
        let read = |text: &str| text.parse::<Epochs>().map(|epochs| (epochs.from, epochs.to));
        assert_eq!(read("5..9"), Ok((5, 9)));
        assert_eq!(read("5.."), Ok((5, ChainEpoch::MAX)));
        assert_eq!(read("..9"), Ok((0, 9)));
        assert_eq!(read("7"), Ok((7, 7)));
        for wrong in ["", "9..5", "a..b", "5...9", "5..9..12", "-"] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
