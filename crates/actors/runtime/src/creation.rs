//! How an init actor creates others, whoever may ask it to.
//!
//! The map of addresses is written before the actor is there and before its constructor runs, so that a call which comes
//! back finds the id taken. Invariant: an address gets an id once, and keeps it when the actor is deleted.
//! Source: FIP-0048 for f4 addresses.

use forest_sdk::prelude::*;

use crate::{
    interface::init::ExecReturn,
    send::{params_block, returned},
};

/// A state that knows which id every address stands for.
pub trait AddressBook: State {
    /// The ids of f1 to f4 addresses, and the id that the next actor gets.
    fn book(&mut self) -> (&mut Map<Address, ActorId>, &mut ActorId);
}

/// Creates an actor with a state that is an [`AddressBook`], and constructs it with the value of this call. Where there is
/// an actor at the f4 address already, it has to be a placeholder.
///
/// # Errors
/// `USR_FORBIDDEN` when the actor exists, was deleted, or the f2 address is taken; what the constructor failed with.
pub fn create<S: AddressBook>(
    rt: &Runtime<'_>,
    code: &Cid,
    constructor_params: RawBytes,
    delegated: Option<&Address>,
) -> Result<ExecReturn, ActorError> {
    let robust_address = rt.next_actor_address();
    let (id, existing) = rt.transaction(|state: &mut S| {
        assign(rt, state, &robust_address, delegated)
            .map_err(|error| error.context("failed to map addresses to ID"))
    })?;
    if existing {
        check_replaceable(rt, id)?;
    }
    rt.create_actor(id, code, delegated)?;

    let id_address = Address::new_id(id);
    let params = params_block(constructor_params);
    returned(rt.send(&id_address, METHOD_CONSTRUCTOR, params, rt.value_received()))
        .map_err(|error| error.context("constructor failed"))?;
    Ok(ExecReturn { id_address, robust_address })
}

/// The id of the f4 address, or the next; the f2 address stands for it as well. And whether it was assigned before.
///
/// # Errors
/// `USR_FORBIDDEN` when the f2 address stands for an actor, `USR_ILLEGAL_STATE` when the map cannot be read.
pub fn assign<S: AddressBook>(
    rt: &Runtime<'_>,
    state: &mut S,
    robust: &Address,
    delegated: Option<&Address>,
) -> Result<(ActorId, bool), ActorError> {
    let (map, next_id) = state.book();
    let known = match delegated {
        Some(delegated) => map.get(rt, delegated)?.copied(),
        None => None,
    };
    let id = match known {
        Some(id) => id,
        None => take(next_id)?,
    };
    if let (None, Some(delegated)) = (known, delegated) {
        map.set(rt, delegated, id)?;
    }
    if !map.set_if_absent(rt, robust, id)? {
        return Err(ActorError::forbidden(format!("robust address {robust} is already allocated")));
    }
    Ok((id, known.is_some()))
}

fn take(next_id: &mut ActorId) -> Result<ActorId, ActorError> {
    let id = *next_id;
    *next_id = id.checked_add(1).or_fail(ExitCode::USR_ASSERTION_FAILED, "all ids are used up")?;
    Ok(id)
}

/// A placeholder gives way to the actor that its address was predicted for. Nobody else does, nor what was deleted.
fn check_replaceable(rt: &Runtime<'_>, id: ActorId) -> Result<(), ActorError> {
    let code = rt.code_of(id).or_fail(ExitCode::USR_FORBIDDEN, "cannot redeploy a deleted actor")?;
    if rt.actor_type(&code) == Some(ActorType::Placeholder) {
        return Ok(());
    }
    Err(ActorError::forbidden(format!("cannot replace an existing non-placeholder actor with code {code}")))
}

/// The f4 address that the caller manages under `subaddress`.
///
/// # Errors
/// `USR_ILLEGAL_ARGUMENT` when it is longer than 54 bytes.
pub fn delegated_address(rt: &Runtime<'_>, subaddress: &RawBytes) -> Result<Address, ActorError> {
    Address::new_delegated(rt.caller(), subaddress)
        .or_fail(ExitCode::USR_ILLEGAL_ARGUMENT, "invalid delegated address")
}
