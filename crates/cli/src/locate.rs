//! Where a message is: in which tipset, in which block, at which place.

use std::{fmt, str::FromStr};

use anyhow::{Context as _, bail, ensure};
use forest_blocks::{FullTipset, MessageRoots, Tipset};
use forest_blockstore::{Blockstore, Cid};
use forest_chain::Chain;
use forest_rules::NullRoundNeighbour;
use forest_shared::clock::ChainEpoch;

use crate::{invocation::Wanted, progress};

/// A message as a user names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageName {
    /// By the CID that it has on chain.
    Cid(Cid),
    /// By the epoch of its tipset, and its number among those that were executed: `120:3`.
    Place {
        /// The epoch.
        epoch: ChainEpoch,
        /// The number, from 0, as receipts are numbered.
        number: usize,
    },
}

impl FromStr for MessageName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((epoch, number)) = text.split_once(':') {
            let place = epoch.parse().ok().zip(number.parse().ok());
            let place = place.map(|(epoch, number)| Self::Place { epoch, number });
            return place.ok_or_else(|| "not an epoch and a number, such as 120:3".to_owned());
        }
        text.parse().map(Self::Cid).map_err(|error| format!("neither a CID nor epoch:number: {error}"))
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cid(cid) => cid.fmt(f),
            Self::Place { epoch, number } => write!(f, "message {number} of epoch {epoch}"),
        }
    }
}

/// The tipset at an epoch. A null round has none.
///
/// # Errors
/// When there is none, or headers on the way are missing.
pub(crate) fn tipset_at(chain: &dyn Chain, epoch: ChainEpoch) -> anyhow::Result<Tipset> {
    let head = chain.head();
    ensure!(
        epoch <= head.epoch(),
        "epoch {epoch} is later than the head of the snapshot, which is {}",
        head.epoch()
    );
    let found = chain.tipset_at(epoch, &head, NullRoundNeighbour::Older)?;
    let older = found.epoch();
    ensure!(older == epoch, "epoch {epoch} has no blocks; the tipset before it is at epoch {older}");
    Ok(found)
}

/// The tipset of a message with its messages, and which of them it is.
///
/// # Errors
/// When the message is not in the snapshot, or what it takes to tell is missing.
pub(crate) fn message(
    store: &impl Blockstore,
    chain: &dyn Chain,
    name: &MessageName,
) -> anyhow::Result<(FullTipset, Wanted)> {
    let (tipset, wanted) = match name {
        MessageName::Place { epoch, number } => (tipset_at(chain, *epoch)?, Wanted::Nth(*number)),
        MessageName::Cid(cid) => search(store, chain, cid)?,
    };
    let epoch = tipset.epoch();
    let full = FullTipset::load(store, tipset).with_context(|| format!("the tipset of epoch {epoch}"))?;
    Ok((full, wanted))
}

/// Searches from the head back, as far as there are messages.
fn search(store: &impl Blockstore, chain: &dyn Chain, cid: &Cid) -> anyhow::Result<(Tipset, Wanted)> {
    let spinner = progress::spinner("searching");
    let mut tipset = chain.head();
    // Genesis has no messages.
    while tipset.epoch() > 0 {
        spinner.set_message(format!("searching epoch {}", tipset.epoch()));
        match holds(store, &tipset, cid) {
            Ok(true) => return Ok((tipset, Wanted::Cid(*cid))),
            Ok(false) => tipset = chain.tipset(tipset.parents())?,
            Err(error) => {
                let epoch = tipset.epoch();
                return Err(error).with_context(|| {
                    format!("the message {cid} is in no tipset after epoch {epoch}, and before it messages are missing")
                });
            }
        }
    }
    bail!("the message {cid} is in no tipset of this snapshot")
}

/// Whether a tipset has a message, be it that it does not count there.
fn holds(store: &impl Blockstore, tipset: &Tipset, cid: &Cid) -> anyhow::Result<bool> {
    for header in tipset.headers() {
        let roots = MessageRoots::load(store, &header.messages)?;
        if roots.bls_cids(store)?.contains(cid) || roots.secp_cids(store)?.contains(cid) {
            return Ok(true);
        }
    }
    Ok(false)
}
