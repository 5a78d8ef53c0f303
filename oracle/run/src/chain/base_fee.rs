//! The base fee of the tipset after one, written down from the main implementation and from FIP-0115.

use std::collections::BTreeSet;

use forest_blocks::{ChainMessageRef, FullTipset};
use forest_shared::econ::TokenAmount;

/// Gas that a block's messages claim on average when the fee is steady.
const TARGET: i128 = 5_000_000_000;
/// The lowest fee.
const LOWEST: i128 = 100;
/// Where in a full block's gas the price is read, from the dearest down.
const INDEX: u64 = 7_999_999_999;

/// The fee after a tipset; whether it is that of FIP-0115 is asked of the tipset's own epoch, the height of the upgrade
/// included.
pub(super) fn next(tipset: &FullTipset, by_premiums: bool) -> TokenAmount {
    let fee = tipset.tipset().parent_base_fee().to_u128().unwrap_or_default() as i128;
    let next = if by_premiums { premiums(tipset, fee) } else { utilization(tipset, fee) };
    TokenAmount::from_atto(next.max(LOWEST))
}

/// Up or down by an eighth at most, with the gas that different messages claim for each block.
fn utilization(tipset: &FullTipset, fee: i128) -> i128 {
    let mut seen = BTreeSet::new();
    let mut claimed = 0_i128;
    for message in messages(tipset) {
        if seen.insert(message.cid().expect("it is on chain")) {
            claimed += i128::from(message.message().gas_limit);
        }
    }
    let delta = (claimed / tipset.blocks().len() as i128 - TARGET).clamp(-TARGET, TARGET);
    fee + (fee * delta).div_euclid(TARGET).div_euclid(8)
}

/// Towards the premium that the marginal message of a full block offers.
fn premiums(tipset: &FullTipset, fee: i128) -> i128 {
    let mut seen = BTreeSet::new();
    let mut offers = Vec::new();
    for message in messages(tipset).map(ChainMessageRef::message) {
        if seen.insert((message.from, message.sequence)) {
            let amount = |amount: &TokenAmount| amount.to_u128().unwrap_or_default() as i128;
            let offered = amount(&message.gas_premium).min(amount(&message.gas_fee_cap) - fee).max(0);
            offers.push((offered, message.gas_limit));
        }
    }
    offers.sort_unstable_by(|one, other| other.0.cmp(&one.0));
    let mut end = 0;
    let marginal = offers.iter().find(|(_, limit)| {
        end += limit;
        end > INDEX
    });
    let most = (fee + 7).div_euclid(8);
    fee + most.min(marginal.map_or(0, |(offered, _)| *offered) - most)
}

fn messages(tipset: &FullTipset) -> impl Iterator<Item = ChainMessageRef<'_>> {
    tipset.blocks().iter().flat_map(forest_blocks::Block::messages)
}
