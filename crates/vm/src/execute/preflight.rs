//! Before a message runs: may it run at all, and who pays if not?
//!
//! The order of the checks decides exit code and penalty. A rejected message changes nothing, not even a nonce; an
//! admitted one has bumped its sender's nonce and taken the deposit for gas, and nothing that happens later takes
//! that back.

use std::sync::Arc;

use forest_builtin::{BuiltinActor, Manifest};
use forest_rules::{
    behaviours::Senders,
    gas::{Charge, Gas},
};
use forest_shared::{
    ActorId,
    address::{EAM_ACTOR_ID, Payload},
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
    state::ActorState,
};

use super::Kind;
use crate::{
    failure::{Fault, Result},
    machine::MachineContext,
    state::MessageState,
};

/// What traces show where the inclusion of an explicit message is charged.
const NOT_INCLUDED: &str = "none";

/// A message that may run.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) sender: ActorId,
    /// What the sender deposited for gas; `None` when nobody pays.
    pub(super) deposit: Option<TokenAmount>,
    /// What inclusion costs.
    pub(super) inclusion: Option<Charge>,
}

/// A message that may not run.
#[derive(Debug)]
pub(super) struct Rejected {
    pub(super) code: ExitCode,
    pub(super) why: String,
    /// What the block producer pays for having included it.
    pub(super) penalty: TokenAmount,
}

/// Checks a message, and takes nonce and deposit from its sender.
pub(super) fn preflight(
    state: &mut MessageState,
    context: &MachineContext,
    manifest: &Manifest,
    message: &Message,
    kind: Kind,
) -> Result<Result<Admitted, Rejected>> {
    let Kind::Explicit { length } = kind else {
        return Ok(match state.resolve(&message.from)? {
            Some(sender) => {
                Ok(Admitted { sender, deposit: None, inclusion: Some(Charge::free(NOT_INCLUDED)) })
            }
            None => Err(reject(ExitCode::SYS_SENDER_INVALID, "no such sender", TokenAmount::ZERO)),
        });
    };
    let inclusion = context.rules.gas.messages.on_chain_message(length);
    let cost = u64::try_from(inclusion.total().round_up()).unwrap_or(0);
    if cost > message.gas_limit {
        let why = format!("inclusion alone takes {cost} gas of {}", message.gas_limit);
        return Ok(Err(reject(ExitCode::SYS_OUT_OF_GAS, why, &context.base_fee * cost)));
    }
    let penalty = &context.base_fee * message.gas_limit;

    let Some((id, mut sender)) = sender(state, message)? else {
        return Ok(Err(reject(ExitCode::SYS_SENDER_INVALID, "no such sender", penalty)));
    };
    if !may_send(&mut sender, context.rules.behaviours.execution.senders, manifest)? {
        return Ok(Err(reject(ExitCode::SYS_SENDER_INVALID, "the sender is no account", penalty)));
    }
    if message.sequence != sender.sequence {
        let why = format!("nonce {} where {} is due", message.sequence, sender.sequence);
        return Ok(Err(reject(ExitCode::SYS_SENDER_STATE_INVALID, why, penalty)));
    }
    let deposit = &message.gas_fee_cap * message.gas_limit;
    if sender.balance < deposit {
        let why = format!("balance {} does not cover the deposit {deposit}", sender.balance);
        return Ok(Err(reject(ExitCode::SYS_SENDER_STATE_INVALID, why, penalty)));
    }
    sender.sequence = sender.sequence.saturating_add(1);
    sender.deduct_funds(&deposit).map_err(|error| Fault::bug(error.to_string()))?;
    state.set(id, Some(Arc::new(sender)));
    Ok(Ok(Admitted { sender: id, deposit: Some(deposit), inclusion: Some(inclusion) }))
}

fn sender(state: &mut MessageState, message: &Message) -> Result<Option<(ActorId, ActorState)>> {
    let Some(id) = state.resolve(&message.from)? else { return Ok(None) };
    Ok(state.get(id)?.map(|actor| (id, ActorState::clone(&actor))))
}

/// Whether an actor of this kind may send. A placeholder that sends its first message becomes an Ethereum account.
fn may_send(sender: &mut ActorState, senders: Senders, manifest: &Manifest) -> Result<bool> {
    if manifest.is(BuiltinActor::Account, &sender.code) {
        return Ok(true);
    }
    if senders == Senders::Accounts {
        return Ok(false);
    }
    if manifest.is(BuiltinActor::EthAccount, &sender.code) {
        return Ok(true);
    }
    let ethereum = sender.delegated_address.is_some_and(|address| {
        matches!(address.payload(), Payload::Delegated(address) if address.namespace() == EAM_ACTOR_ID)
    });
    if manifest.is(BuiltinActor::Placeholder, &sender.code) && sender.sequence == 0 && ethereum {
        let code = manifest.require(BuiltinActor::EthAccount);
        sender.code = *code.map_err(|error| Fault::bug(error.to_string()))?;
        return Ok(true);
    }
    Ok(false)
}

fn reject(code: ExitCode, why: impl Into<String>, penalty: TokenAmount) -> Rejected {
    Rejected { code, why: why.into(), penalty }
}

/// The gas limit of a message, as the tracker counts it.
pub(super) const fn gas_limit(message: &Message) -> Gas {
    Gas::from_unsigned(message.gas_limit)
}
