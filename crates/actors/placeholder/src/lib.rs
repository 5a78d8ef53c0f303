//! Placeholders (FIP-0048): what stands at an f4 address that was paid to before there is an actor.
//!
//! It takes every call and does nothing, until the init actor puts the actor in its place that the address was
//! predicted for, or, at an f410 address, the first message of its key makes it an account.

use forest_sdk::prelude::*;

#[cfg(test)]
mod tests;

/// The placeholder actor.
#[derive(Debug)]
pub struct Placeholder;

#[actor]
impl Placeholder {
    /// Accepts every call.
    #[fallback]
    pub fn fallback(
        _rt: &Runtime<'_>,
        _method: MethodNum,
        _params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError> {
        Ok(None)
    }
}
