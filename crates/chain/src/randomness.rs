//! Randomness as the network draws it: of the chain, from tickets; of the beacon, from its entries in headers.
//!
//! Both are looked up by epoch among the ancestors of the tipset that is executed. What is found goes by the version of
//! the epoch that is *asked for* ([`Schedule::randomness_lookup_at`]). The VM mixes in purpose and entropy itself.
//! Specification: "Randomness"; Lotus `rand.go`.

use forest_blocks::{BeaconEntry, Tipset};
use forest_encoding::hash::blake2b_256;
use forest_rules::{BeaconEntryRule, NullRoundNeighbour, Schedule};
use forest_shared::clock::ChainEpoch;

use crate::{Chain, ChainError};

/// In how many tipsets an entry of the beacon is looked for.
const BEACON_LOOKBACK: usize = 20;

/// The digest of the ticket at an epoch. `None`: the epoch is later than the tipset.
pub(crate) fn of_chain(
    chain: &dyn Chain,
    schedule: &Schedule,
    tipset: &Tipset,
    epoch: ChainEpoch,
) -> Result<Option<[u8; 32]>, ChainError> {
    let null_round = schedule.randomness_lookup_at(epoch).null_rounds;
    let Some(found) = tipset_at(chain, tipset, epoch, null_round)? else { return Ok(None) };
    Ok(Some(found.min_ticket().digest()))
}

/// The digest of the beacon's entry of an epoch. `None`: the epoch is later than the tipset, or no header has the entry.
/// `genesis` is the Unix time of epoch 0.
pub(crate) fn of_beacon(
    chain: &dyn Chain,
    schedule: &Schedule,
    genesis: u64,
    tipset: &Tipset,
    epoch: ChainEpoch,
) -> Result<Option<[u8; 32]>, ChainError> {
    let lookup = schedule.randomness_lookup_at(epoch);
    let Some(found) = tipset_at(chain, tipset, epoch, lookup.null_rounds)? else { return Ok(None) };
    let entry = match lookup.beacon_entry {
        // Before genesis there is no round; what is there is the first that the chain has.
        BeaconEntryRule::OfEpoch if epoch >= 0 => {
            let round = schedule.beacon_round_at(epoch, genesis);
            look_back(chain, found, |entries| entries.iter().find(|entry| entry.round == round).cloned())?
        }
        BeaconEntryRule::OfEpoch | BeaconEntryRule::Latest => {
            look_back(chain, found, |entries| entries.last().cloned())?
        }
    };
    Ok(entry.map(|entry| blake2b_256(&entry.data)))
}

fn tipset_at(
    chain: &dyn Chain,
    tipset: &Tipset,
    epoch: ChainEpoch,
    null_round: NullRoundNeighbour,
) -> Result<Option<Tipset>, ChainError> {
    if epoch > tipset.epoch() {
        return Ok(None);
    }
    chain.tipset_at(epoch.max(0), tipset, null_round).map(Some)
}

/// Looks through the entries of the first blocks of a tipset and of those before it.
fn look_back(
    chain: &dyn Chain,
    mut at: Tipset,
    find: impl Fn(&[BeaconEntry]) -> Option<BeaconEntry>,
) -> Result<Option<BeaconEntry>, ChainError> {
    for _ in 0..BEACON_LOOKBACK {
        let found = find(&at.min_ticket_block().beacon_entries);
        if found.is_some() || at.epoch() <= 0 {
            return Ok(found);
        }
        at = chain.tipset(at.parents())?;
    }
    Ok(None)
}
