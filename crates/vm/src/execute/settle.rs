//! After a message ran: fees are burnt, tipped and refunded, and the outcome is put together.

use std::sync::Arc;

use forest_shared::{
    ActorId,
    address::{BURNT_FUNDS_ACTOR_ID, REWARD_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
    receipt::Receipt,
    state::ActorState,
};

use super::{
    ExecuteError, Watched,
    dispatch::Dispatched,
    fees::fees,
    preflight::{Admitted, Rejected},
};
use crate::{
    failure::{Bug, Fault, Result, SyscallError},
    machine::MachineContext,
    outcome::{Backtrace, Cause, Fees, Outcome},
    state::{Changes, MessageState},
};

/// The outcome of a message that was not admitted: a receipt without gas, and a penalty.
pub(super) fn rejected(rejected: Rejected, state: MessageState) -> Outcome {
    let Rejected { code, why, penalty } = rejected;
    let number = forest_shared::error::ErrorNumber::Forbidden;
    let error = SyscallError::new(number, why);
    let Changes { reads, .. } = state.into_changes();
    Outcome {
        receipt: Receipt { exit_code: code, ..Receipt::default() },
        return_codec: None,
        fees: Fees { penalty, ..Fees::default() },
        events: Vec::new(),
        event_nodes: Vec::new(),
        backtrace: Backtrace {
            cause: Some(Cause::Syscall { module: "message", function: "preflight", error }),
            frames: Vec::new(),
        },
        reads,
        writes: Vec::new(),
        credits: Vec::new(),
        blocks: Default::default(),
    }
}

/// Settles the fees of a message that ran.
pub(super) fn settle(
    context: &MachineContext,
    message: &Message,
    admitted: Admitted,
    dispatched: Dispatched,
) -> Watched<Outcome> {
    let Dispatched { receipt, return_codec, mut state, events, event_nodes, backtrace, tracer } = dispatched;
    let (fees, credits) = match admitted.deposit {
        Some(deposit) => pay(context, message, receipt.gas_used, &deposit, admitted.sender, &mut state)?,
        None => (Fees::default(), Vec::new()),
    };
    let Changes { reads, writes, blocks } = state.into_changes();
    let outcome = Outcome {
        receipt,
        return_codec,
        fees,
        events,
        event_nodes,
        backtrace,
        reads,
        writes,
        credits,
        blocks,
    };
    Ok((outcome, tracer))
}

/// Pays the sender back, and says who else gets how much. The burnt funds and the reward actor are not read: any number
/// of messages may pay them without depending on each other.
fn pay(
    context: &MachineContext,
    message: &Message,
    gas_used: u64,
    deposit: &TokenAmount,
    sender: ActorId,
    state: &mut MessageState,
) -> Result<(Fees, Vec<(ActorId, TokenAmount)>), ExecuteError> {
    let (limit, base_fee) = (message.gas_limit, &context.base_fee);
    let fees = fees(gas_used, limit, base_fee, &message.gas_fee_cap, &message.gas_premium);
    let burn = &fees.base_fee_burn + &fees.over_estimation_burn;
    if [&burn, &fees.miner_tip, &fees.refund].into_iter().any(TokenAmount::is_negative) {
        return Err(Bug("a fee is negative".into()).into());
    }
    if &burn + &fees.miner_tip + &fees.refund != *deposit {
        return Err(Bug("fees do not add up to the deposit".into()).into());
    }
    if !fees.refund.is_zero() {
        let actor = state.get(sender)?.ok_or_else(|| Fault::bug("there is no sender to refund"))?;
        let mut actor = ActorState::clone(&actor);
        actor.deposit_funds(&fees.refund).map_err(|error| Fault::bug(error.to_string()))?;
        state.set(sender, Some(Arc::new(actor)));
    }
    let credits = [(BURNT_FUNDS_ACTOR_ID, burn), (REWARD_ACTOR_ID, fees.miner_tip.clone())];
    Ok((fees, credits.into_iter().filter(|(_, amount)| !amount.is_zero()).collect()))
}
