//! A message as it would run, whoever sends it: for `eth_call` and gas estimation.
//!
//! Nobody pays and nothing about the sender is checked; what runs is the same code under the same gas limit, so the gas
//! that it uses is the gas that it would use. A sender that does not exist is made up first.

use std::sync::Arc;

use forest_builtin::BuiltinActor;
use forest_shared::{
    ActorId,
    address::{Address, Payload},
    message::Message,
    state::ActorState,
};

use super::{Simulation, Watched, dispatch, preflight::Admitted, settle};
use crate::{
    Outcome,
    failure::{Fault, Result},
    machine::Snapshot,
    state::MessageState,
    trace::Tracer,
};

/// Simulates a message on a snapshot.
pub(crate) fn simulate(
    snapshot: &Arc<Snapshot>,
    message: &Message,
    simulation: &Simulation,
    tracer: Option<Box<dyn Tracer>>,
) -> Watched<Outcome> {
    message.check()?;
    let mut state = MessageState::new(Arc::clone(snapshot));
    for (id, actor) in &simulation.overrides {
        state.set(*id, actor.clone().map(Arc::new));
    }
    let sender = sender(snapshot, &mut state, &message.from)?;
    let inclusion =
        simulation.length.map(|length| snapshot.context.rules.gas.messages.on_chain_message(length));
    let admitted = Admitted { sender, deposit: None, inclusion };
    let dispatched = dispatch::dispatch(snapshot, state, message, &admitted, tracer)?;
    settle::settle(&snapshot.context, message, admitted, dispatched)
}

/// The sender's id. What has no actor yet gets one: an Ethereum account behind an f4 address, an account otherwise.
fn sender(snapshot: &Snapshot, state: &mut MessageState, address: &Address) -> Result<ActorId> {
    let known = state.resolve(address)?;
    if let Some(id) = known
        && state.get(id)?.is_some()
    {
        return Ok(id);
    }
    let delegated = matches!(address.payload(), Payload::Delegated(_)).then_some(*address);
    let kind = if delegated.is_some() { BuiltinActor::EthAccount } else { BuiltinActor::Account };
    let code = *snapshot.manifest.require(kind).map_err(|error| Fault::bug(error.to_string()))?;
    let id = match known {
        Some(id) => id,
        None => state.register(address)?,
    };
    state.set(id, Some(Arc::new(ActorState::new_empty(code, delegated))));
    Ok(id)
}
