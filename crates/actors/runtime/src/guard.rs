//! What every method of a built-in actor has in common: who may call it at all, and that the caller was looked at.
//!
//! FIP-0050 opened built-in actors to user code by method number: what is numbered by name is for everybody, the small
//! numbers are for actors that are built in, among them accounts and multisigs.

use forest_sdk::{Guard, prelude::*, shared::method::FIRST_EXPORTED_METHOD_NUMBER};

/// The guard of built-in actors: method numbers below 2²⁴ only for built-in callers other than Ethereum contracts, and
/// every method that succeeds has validated its caller.
#[derive(Clone, Copy, Debug)]
pub enum BuiltIn {}

/// The guard of built-in actors that anybody may call by any number; those look at their callers as well.
#[derive(Clone, Copy, Debug)]
pub enum Unrestricted {}

impl Guard for BuiltIn {
    fn before(rt: &Runtime<'_>, method: MethodNum) -> Result<(), ActorError> {
        if method >= FIRST_EXPORTED_METHOD_NUMBER {
            return Ok(());
        }
        match rt.type_of(rt.caller()) {
            Some(caller) if caller != ActorType::Evm => Ok(()),
            _ => Err(ActorError::forbidden(format!(
                "caller f0{} of method {method} is not a built-in actor",
                rt.caller()
            ))),
        }
    }

    fn after(rt: &Runtime<'_>) -> Result<(), ActorError> {
        caller_was_validated(rt)
    }
}

impl Guard for Unrestricted {
    fn before(_rt: &Runtime<'_>, _method: MethodNum) -> Result<(), ActorError> {
        Ok(())
    }

    fn after(rt: &Runtime<'_>) -> Result<(), ActorError> {
        caller_was_validated(rt)
    }
}

/// A method that forgot its check must not take effect.
fn caller_was_validated(rt: &Runtime<'_>) -> Result<(), ActorError> {
    if rt.validated() {
        return Ok(());
    }
    Err(ActorError::assertion_failed("the method did not validate its caller"))
}
