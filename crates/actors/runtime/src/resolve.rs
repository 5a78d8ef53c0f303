//! Addresses that may not stand for an actor yet.

use forest_sdk::prelude::*;

use crate::send::returned;

/// The id of an address. Where it has none, nothing is sent to it, which creates an account where that is possible.
///
/// # Errors
/// What the send failed with; `USR_ILLEGAL_ARGUMENT` when there is no id after it either.
pub fn resolve_or_create(rt: &Runtime<'_>, address: &Address) -> Result<ActorId, ActorError> {
    if let Some(id) = rt.resolve(address) {
        return Ok(id);
    }
    returned(rt.send(address, METHOD_SEND, None, TokenAmount::ZERO))
        .map_err(|error| error.context(format!("failed to send nothing to {address}")))?;
    rt.resolve(address)
        .ok_or_else(|| ActorError::illegal_argument(format!("no actor at {address}, and none was created")))
}

/// As [`resolve_or_create`], and there is an actor of that id.
///
/// # Errors
/// As [`resolve_or_create`]; `USR_NOT_FOUND` when the id stands for no actor.
pub fn resolve_existing(rt: &Runtime<'_>, address: &Address) -> Result<ActorId, ActorError> {
    let id = resolve_or_create(rt, address)?;
    match rt.code_of(id) {
        Some(_) => Ok(id),
        None => Err(ActorError::not_found(format!("no actor at {address}"))),
    }
}
