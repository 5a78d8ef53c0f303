//! The one interface of all actors, which `#[actor]` implements.

use forest_shared::MethodNum;

use crate::{ActorError, Cid, IpldBlock, Runtime};

/// Code that the network calls by number.
pub trait Actor {
    /// The name of the type.
    const NAME: &'static str;

    /// The methods as JSON objects, one a line ([`abi`](crate::abi)).
    const ABI: &'static str;

    /// Runs a method: the guard, the method itself with its parameters decoded, its return encoded.
    ///
    /// # Errors
    /// What the method failed with; USR_UNHANDLED_MESSAGE for a number that is none's.
    fn invoke(
        rt: &Runtime<'_>,
        method: MethodNum,
        params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError>;

    /// Is asked whether this code takes over an actor that ran `old_code`, whose state and balance it then has.
    ///
    /// # Errors
    /// Refuses: the actor keeps its code. Code without `#[upgrade]` always does.
    fn upgrade(
        rt: &Runtime<'_>,
        old_code: Cid,
        params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError> {
        let _ = (rt, old_code, params);
        Err(ActorError::unhandled_message("this code does not take over actors"))
    }
}

/// What the generated code decodes parameters and encodes returns with.
pub mod params {
    use serde::{Serialize, de::DeserializeOwned};

    use super::{ActorError, IpldBlock};

    /// The one parameter of a method.
    ///
    /// # Errors
    /// USR_ILLEGAL_ARGUMENT without parameters, USR_SERIALIZATION where they do not decode.
    pub fn some<T: DeserializeOwned>(block: Option<IpldBlock>) -> Result<T, ActorError> {
        match block {
            Some(block) => block.decode(),
            None => Err(ActorError::illegal_argument("the method expects parameters")),
        }
    }

    /// Nothing where a method has no parameter.
    ///
    /// # Errors
    /// USR_ILLEGAL_ARGUMENT with parameters.
    pub fn none(block: Option<&IpldBlock>) -> Result<(), ActorError> {
        match block {
            Some(_) => Err(ActorError::illegal_argument("the method expects no parameters")),
            None => Ok(()),
        }
    }

    /// What a method returns.
    ///
    /// # Errors
    /// USR_SERIALIZATION where it has no CBOR form.
    pub fn returned<T: Serialize>(value: &T) -> Result<Option<IpldBlock>, ActorError> {
        IpldBlock::cbor(value).map(Some)
    }

    /// What a client decodes a return with.
    ///
    /// # Errors
    /// USR_SERIALIZATION where nothing, or something else, came back.
    pub fn decoded<T: DeserializeOwned>(block: Option<IpldBlock>) -> Result<T, ActorError> {
        block.ok_or_else(|| ActorError::serialization("the callee returned nothing"))?.decode()
    }
}
