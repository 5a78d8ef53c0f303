//! Methods that an actor does not have, and whose calls it takes all the same (FIP-0050).
//!
//! An account is to accept what contracts send it, tokens with their notices among them, whatever method they name.

use forest_sdk::{prelude::*, shared::method::FIRST_EXPORTED_METHOD_NUMBER};

/// Accepts a call of any exported method without doing anything.
///
/// # Errors
/// `USR_UNHANDLED_MESSAGE` when the number is below 2²⁴.
pub fn accept_exported(rt: &Runtime<'_>, method: MethodNum) -> Result<Option<IpldBlock>, ActorError> {
    rt.accept_any()?;
    if method >= FIRST_EXPORTED_METHOD_NUMBER {
        return Ok(None);
    }
    Err(ActorError::unhandled_message(format!("invalid method: {method}")))
}
