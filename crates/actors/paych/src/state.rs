//! What a channel holds.
//!
//! Invariant: what is to be sent is never less than nothing, nor more than the channel had when the last voucher was
//! redeemed.

use forest_sdk::{prelude::*, shared::clock::EPOCHS_IN_HOUR};

/// The highest lane.
pub const MAX_LANE: u64 = i64::MAX as u64;
/// How many epochs there are to redeem vouchers after a party settled.
pub const SETTLE_DELAY: ChainEpoch = 12 * EPOCHS_IN_HOUR;

/// The state of a channel: CBOR `[from, to, to_send, settling_at, min_settle_height, lane_states]`.
#[derive(State, Clone, Debug)]
pub struct State {
    /// The payer, who funded the channel: an f0 address.
    pub from: Address,
    /// The payee: an f0 address.
    pub to: Address,
    /// What the payee redeemed so far, in atto.
    pub to_send: TokenAmount,
    /// From when on the channel can be collected; 0 until a party settles.
    pub settling_at: ChainEpoch,
    /// No settlement is earlier than this.
    pub min_settle_height: ChainEpoch,
    /// The lanes by number: an AMT of width 3.
    pub lane_states: Array<LaneState>,
}

/// How far a lane is redeemed: CBOR `[redeemed, nonce]`.
#[derive(Tuple, Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneState {
    /// All that was paid on it, in atto.
    pub redeemed: TokenAmount,
    /// The nonce of the last voucher.
    pub nonce: u64,
}

impl State {
    /// A channel on which nothing was redeemed.
    #[must_use]
    pub fn new(from: Address, to: Address) -> Self {
        Self {
            from,
            to,
            to_send: TokenAmount::ZERO,
            settling_at: 0,
            min_settle_height: 0,
            lane_states: Array::new(),
        }
    }
}
