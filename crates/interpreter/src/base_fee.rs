//! The base fee that follows from a tipset: what the next one's messages pay for each unit of gas.
//!
//! Null rounds leave it as it is. [`next_base_fee`] asks the schedule for the rule and takes from the blocks what the
//! rule looks at; the rules themselves are functions of plain numbers.
//!
//! Invariants: never below the minimum; nowhere a division whose rounding is not said. Sources: FIP-0115, and the
//! "Gas Fees" of the specification.

mod premiums;
#[cfg(test)]
mod tests;
mod utilization;

use std::{collections::BTreeSet, num::NonZeroUsize};

use forest_blocks::FullTipset;
use forest_blockstore::CidSet;
use forest_rules::{BaseFeeRule, Network, Schedule};
use forest_shared::econ::TokenAmount;

pub use premiums::{GasBid, by_premiums};
pub use utilization::{Packing, by_utilization};

use crate::InvalidTipset;

/// The base fee after a tipset, attoFIL for each unit of gas.
///
/// # Errors
/// [`InvalidTipset::Unencodable`]: a message has no CID.
pub fn next_base_fee(schedule: &Schedule, tipset: &FullTipset) -> Result<TokenAmount, InvalidTipset> {
    let base_fee = tipset.tipset().parent_base_fee();
    // There is no tipset without blocks.
    let blocks = NonZeroUsize::new(tipset.blocks().len()).unwrap_or(NonZeroUsize::MIN);
    Ok(match schedule.base_fee_rule_at(tipset.tipset().epoch()) {
        BaseFeeRule::Minimum => minimum(),
        BaseFeeRule::PackedUtilization => {
            by_utilization(base_fee, gas_claimed(tipset)?, blocks, Packing::FourInFive)
        }
        BaseFeeRule::Utilization => by_utilization(base_fee, gas_claimed(tipset)?, blocks, Packing::Full),
        BaseFeeRule::Premiums => by_premiums(base_fee, bids(tipset, base_fee)),
    })
}

/// The gas limits of all messages, each counted once: told apart by the CID of their form on chain.
fn gas_claimed(tipset: &FullTipset) -> Result<u64, InvalidTipset> {
    let (mut seen, mut sum) = (CidSet::default(), 0_u64);
    for block in tipset.blocks() {
        for message in block.messages() {
            let cid = message.cid().map_err(|_| InvalidTipset::Unencodable(block.header.miner))?;
            if seen.insert(cid) {
                sum = sum.saturating_add(message.message().gas_limit);
            }
        }
    }
    Ok(sum)
}

/// What messages bid for their gas: of each sender and nonce, as they stand in the messages, the first one.
fn bids(tipset: &FullTipset, base_fee: &TokenAmount) -> Vec<GasBid> {
    let messages = tipset.blocks().iter().flat_map(|block| block.messages()).map(|message| message.message());
    let mut seen = BTreeSet::new();
    let first = messages.filter(|message| seen.insert((message.from, message.sequence)));
    first.map(|message| GasBid::of(message, base_fee)).collect()
}

fn minimum() -> TokenAmount {
    TokenAmount::from_atto(Network::MINIMUM_BASE_FEE)
}
