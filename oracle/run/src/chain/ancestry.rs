//! What a chain answers, as seen from a tipset: by the headers behind it, one after the other.
//!
//! Written from the specification: a null round has the ticket and the beacon entry of the next tipset, and the key of
//! the one before; a beacon entry is that of the round that belongs to the epoch.

use std::sync::Arc;

use forest_blocks::Tipset;
use forest_blockstore::{Blockstore, Cid};
use forest_encoding::hash::blake2b_256;
use forest_shared::{clock::ChainEpoch, consensus::ConsensusFault};
use oracle_judges::Node;

/// How many tipsets are searched for a round of the beacon.
const SEARCHED: usize = 20;

/// Unix time of the first round of the beacon that mainnet began with, and seconds between its rounds.
const BEACON_GENESIS: u64 = 1_595_873_820;
const BEACON_PERIOD: u64 = 30;

/// A tipset and its ancestors.
pub(super) struct Ancestry {
    /// From the tipset that is executed back to genesis.
    tipsets: Vec<Tipset>,
    /// Seconds since 1970 at epoch 0.
    genesis: u64,
}

impl Ancestry {
    pub(super) fn of(tipset: &Tipset, store: &Arc<dyn Blockstore>, genesis: u64) -> Result<Self, String> {
        let mut tipsets = vec![tipset.clone()];
        loop {
            let parents =
                tipsets.last().map(|tipset| tipset.parents().clone()).unwrap_or_else(|| unreachable!());
            if parents.is_empty() {
                return Ok(Self { tipsets, genesis });
            }
            tipsets.push(Tipset::load(store, &parents).map_err(|error| error.to_string())?);
        }
    }

    /// Where the tipset of an epoch is, or the next one after it.
    fn at_or_after(&self, epoch: ChainEpoch) -> Result<usize, String> {
        let later = self.tipsets.iter().take_while(|tipset| tipset.epoch() >= epoch.max(0)).count();
        later.checked_sub(1).ok_or_else(|| format!("epoch {epoch} is yet to come"))
    }

    /// The round whose entry is there when the blocks of an epoch are made.
    fn round(&self, epoch: ChainEpoch) -> u64 {
        let made = self.genesis + 30 * epoch.unsigned_abs() - 30;
        (made - BEACON_GENESIS) / BEACON_PERIOD + 1
    }
}

impl Node for Ancestry {
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<[u8; 32], String> {
        let tipset = &self.tipsets[self.at_or_after(epoch)?];
        Ok(blake2b_256(tipset.min_ticket().vrf_proof.as_bytes()))
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<[u8; 32], String> {
        let (first, round) = (self.at_or_after(epoch)?, self.round(epoch.max(0)));
        let searched = self.tipsets.iter().skip(first).take(SEARCHED);
        let mut entries = searched.flat_map(|tipset| &tipset.min_ticket_block().beacon_entries);
        let entry = entries.find(|entry| entry.round == round);
        Ok(blake2b_256(&entry.ok_or_else(|| format!("no entry of round {round}"))?.data))
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, String> {
        let tipset = self.tipsets.iter().find(|tipset| tipset.epoch() <= epoch);
        Ok(tipset.ok_or_else(|| format!("no tipset at epoch {epoch}"))?.key().cid())
    }

    fn consensus_fault(&self, _: &[u8]) -> Option<ConsensusFault> {
        None
    }
}
