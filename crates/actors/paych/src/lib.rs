//! Payment channels: many payments off chain, settled by one message.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | init |
//! | 2 | UpdateChannelState | either party |
//! | 3 | Settle | either party |
//! | 4 | Collect | either party |
//!
//! The payer funds the channel and signs vouchers, each for the sum of what it ever paid on a lane; the payee redeems the
//! last one of each lane. Either party may settle, which leaves the other half a day to redeem what it holds; then the
//! payee is paid, the payer gets the rest, and the channel is gone.
//!
//! | To understand | read |
//! | --- | --- |
//! | what the state holds | `state.rs` |
//! | what a voucher says and how it is signed | `voucher.rs` |
//! | when a voucher is good | `check.rs` |
//! | what it pays | `redeem.rs` |

mod check;
mod redeem;
mod state;
#[cfg(test)]
mod tests;
mod voucher;

use forest_actors_runtime::{BuiltIn, resolve::resolve_existing, send::returned};
use forest_sdk::prelude::*;

pub use state::{LaneState, MAX_LANE, SETTLE_DELAY, State};
pub use voucher::{MAX_SECRET_SIZE, Merge, ModVerifyParams, SignedVoucher, UpdateChannelStateParams};

/// A voucher came after the channel was settled.
pub const ERR_CHANNEL_STATE_UPDATE_AFTER_SETTLED: ExitCode = ExitCode::new(32);

/// Who pays whom: CBOR `[from, to]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ConstructorParams {
    /// The payer; an address of any kind.
    pub from: Address,
    /// The payee; an address of any kind.
    pub to: Address,
}

/// The payment channel actor.
#[derive(Debug)]
pub struct PaymentChannel;

#[actor(guard = BuiltIn)]
impl PaymentChannel {
    /// Opens a channel between two actors, with the value of the message as its funds.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, params: ConstructorParams) -> Result<(), ActorError> {
        rt.accept_types(&[ActorType::Init])?;
        let to = Address::new_id(resolve_existing(rt, &params.to)?);
        let from = Address::new_id(resolve_existing(rt, &params.from)?);
        rt.create(State::new(from, to))
    }

    /// Redeems a voucher that the other party signed.
    #[method(number = 2)]
    pub fn update_channel_state(
        rt: &Runtime<'_>,
        params: UpdateChannelStateParams,
    ) -> Result<(), ActorError> {
        let state: State = rt.state()?;
        rt.accept_only(&[state.from, state.to])?;
        let signer = if rt.caller_address() == state.from { state.to } else { state.from };
        check::voucher(rt, &state, &signer, &params)?;
        redeem::voucher(rt, params.sv)
    }

    /// Begins the end: from half a day on, or later where a voucher says so, no voucher is redeemed and either party may
    /// collect.
    #[method(number = 3)]
    pub fn settle(rt: &Runtime<'_>) -> Result<(), ActorError> {
        rt.transaction(|state: &mut State| {
            rt.accept_only(&[state.from, state.to])?;
            if state.settling_at != 0 {
                return Err(ActorError::illegal_state("channel already settling"));
            }
            state.settling_at = (rt.epoch() + SETTLE_DELAY).max(state.min_settle_height);
            Ok(())
        })
    }

    /// Pays the payee, returns the rest to the payer, and deletes the channel.
    #[method(number = 4)]
    pub fn collect(rt: &Runtime<'_>) -> Result<(), ActorError> {
        let state: State = rt.state()?;
        rt.accept_only(&[state.from, state.to])?;
        if state.settling_at == 0 || rt.epoch() < state.settling_at {
            return Err(ActorError::forbidden("payment channel not settling or settled"));
        }
        pay(rt, &state.to, state.to_send)?;
        pay(rt, &state.from, rt.balance())?;
        rt.delete_self(false)
    }
}

fn pay(rt: &Runtime<'_>, to: &Address, value: TokenAmount) -> Result<(), ActorError> {
    returned(rt.send(to, METHOD_SEND, None, value))
        .map(|_| ())
        .map_err(|error| error.context(format!("failed to send funds to {to}")))
}
