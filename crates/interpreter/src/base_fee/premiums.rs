//! The base fee by premiums (FIP-0115): up when those who would be served up to the target pay more than an eighth of
//! it on top, else down.
//!
//! All messages of a tipset are laid end to end by what they pay, the dearest first, each as long as its gas limit. The
//! premium that covers the target's place in one block's worth of gas decides; there is none where they do
//! not reach that far.

use forest_rules::Network;
use forest_shared::{econ::TokenAmount, message::Message};

use super::minimum;

/// What a message bids for its gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GasBid {
    /// How much gas: the message's limit.
    pub gas: u64,
    /// What it pays beyond the base fee, attoFIL for each unit of gas.
    pub premium: TokenAmount,
}

impl GasBid {
    /// The bid of a message under a base fee: its premium as far as the fee cap allows, nothing when it does not even
    /// cover the base fee.
    #[must_use]
    pub fn of(message: &Message, base_fee: &TokenAmount) -> Self {
        let allowed = &message.gas_fee_cap - base_fee;
        let premium = message.gas_premium.clone().min(allowed).max(TokenAmount::ZERO);
        Self { gas: message.gas_limit, premium }
    }
}

/// The base fee after the messages with these bids, in any order.
///
/// ```
/// use forest_interpreter::base_fee::{GasBid, by_premiums};
/// use forest_shared::econ::TokenAmount;
///
/// // Nobody waits: an eighth less.
/// let next = by_premiums(&TokenAmount::from_atto(8000), vec![]);
/// assert_eq!(next, TokenAmount::from_atto(7000));
///
/// // Who comes last within the target pays a quarter on top: an eighth more.
/// let bid = GasBid { gas: 8_000_000_000, premium: TokenAmount::from_atto(2000) };
/// assert_eq!(by_premiums(&TokenAmount::from_atto(8000), vec![bid]), TokenAmount::from_atto(9000));
/// ```
#[must_use]
pub fn by_premiums(base_fee: &TokenAmount, bids: Vec<GasBid>) -> TokenAmount {
    let premium = premium_at_target(bids);
    let most = base_fee.checked_div_ceil(Network::BASE_FEE_MAX_CHANGE_DENOMINATOR).unwrap_or_default();
    let change = (premium - &most).min(most);
    (base_fee + change).max(minimum())
}

/// The premium at the target's place, from the dearest down.
pub(super) fn premium_at_target(mut bids: Vec<GasBid>) -> TokenAmount {
    bids.sort_by(|a, b| b.premium.cmp(&a.premium));
    let mut covered = 0_u64;
    let at_target = bids.into_iter().find(|bid| {
        covered = covered.saturating_add(bid.gas);
        covered > Network::BLOCK_GAS_TARGET_INDEX.unsigned_abs()
    });
    at_target.map_or(TokenAmount::ZERO, |bid| bid.premium)
}
