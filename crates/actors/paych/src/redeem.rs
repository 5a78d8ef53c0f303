//! What a voucher pays, and what the channel remembers of it.
//!
//! An amount is the sum of all that a lane ever pays, so what was paid before is taken off; where lanes merge, what these
//! paid as well. The result may be negative: a payee can give back.

use forest_sdk::prelude::*;

use crate::{LaneState, MAX_LANE, Merge, SignedVoucher, State};

pub(crate) fn voucher(rt: &Runtime<'_>, sv: SignedVoucher) -> Result<(), ActorError> {
    rt.transaction(|state: &mut State| {
        let before = state.lane(rt, sv.lane)?;
        if let Some(LaneState { nonce, .. }) = before
            && nonce >= sv.nonce
        {
            return Err(ActorError::illegal_argument(format!(
                "voucher has an outdated nonce, existing: {nonce}, voucher: {}, cannot redeem",
                sv.nonce
            )));
        }
        let merged = state.merge(rt, sv.lane, &sv.merges)?;
        let paid = before.unwrap_or_default().redeemed + merged;
        state.to_send = state.to_send_after(&(&sv.amount - paid), &rt.balance())?;
        state.delay(sv.min_settle_height);
        state.lane_states.set(rt, sv.lane, LaneState { redeemed: sv.amount, nonce: sv.nonce })?;
        Ok(())
    })
}

impl State {
    /// A lane, if something was redeemed on it.
    fn lane(&self, rt: &Runtime<'_>, lane: u64) -> Result<Option<LaneState>, ActorError> {
        if lane > MAX_LANE {
            return Err(ActorError::illegal_argument("maximum lane ID is 2^63-1"));
        }
        Ok(self.lane_states.get(rt, lane)?.cloned())
    }

    /// Moves the nonces of lanes that go up in another; the sum of what they paid.
    fn merge(&mut self, rt: &Runtime<'_>, into: u64, merges: &[Merge]) -> Result<TokenAmount, ActorError> {
        let mut redeemed = TokenAmount::ZERO;
        for Merge { lane, nonce } in merges {
            if *lane == into {
                return Err(ActorError::illegal_argument("voucher cannot merge lanes into its own lane"));
            }
            let merged = self.lane(rt, *lane)?.ok_or_else(|| {
                ActorError::illegal_argument(format!("voucher specifies invalid merge lane {lane}"))
            })?;
            if merged.nonce >= *nonce {
                return Err(ActorError::illegal_argument(
                    "merged lane in voucher has outdated nonce, cannot redeem",
                ));
            }
            redeemed += &merged.redeemed;
            self.lane_states.set(rt, *lane, LaneState { nonce: *nonce, ..merged })?;
        }
        Ok(redeemed)
    }

    /// What is to be sent once so much more is.
    fn to_send_after(&self, more: &TokenAmount, balance: &TokenAmount) -> Result<TokenAmount, ActorError> {
        let to_send = &self.to_send + more;
        if to_send.is_negative() {
            return Err(ActorError::illegal_argument("voucher would leave channel balance negative"));
        }
        if to_send > *balance {
            return Err(ActorError::illegal_argument("not enough funds in channel to cover voucher"));
        }
        Ok(to_send)
    }

    /// Puts the settlement off, whether it has begun or not; 0 leaves it where it is.
    fn delay(&mut self, min_settle_height: ChainEpoch) {
        if min_settle_height == 0 {
            return;
        }
        if self.settling_at != 0 {
            self.settling_at = self.settling_at.max(min_settle_height);
        }
        self.min_settle_height = self.min_settle_height.max(min_settle_height);
    }
}
