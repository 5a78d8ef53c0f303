//! The universal receiver: how an actor is told that it was given something (FRC-0046, FRC-0053).
//!
//! Whoever gives tokens or data calls the method [`RECEIVE`] of the receiver, which accepts by success and refuses by
//! any error; the giver undoes the gift then.

use forest_encoding::{RawBytes, from_slice, to_vec};
use forest_shared::{ActorId, MethodNum, address::Address, econ::TokenAmount};
use serde::{Serialize, de::DeserializeOwned};

use crate::{ActorError, IpldBlock, Runtime, Tuple};

/// The number of the method `Receive`.
pub const RECEIVE: MethodNum = 3_726_118_371;

/// The kind of a gift of fungible tokens: the hash of "FRC46".
pub const FRC46: u32 = 0x8522_3bdf;

/// What `Receive` is called with.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The kind of gift, a hash of its standard's name.
    pub kind: u32,
    /// What that standard says about it, in CBOR.
    pub payload: RawBytes,
}

/// A gift of fungible tokens ([`FRC46`]).
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct TokensReceived {
    /// Whose tokens they were.
    pub from: ActorId,
    /// Whose they are.
    pub to: ActorId,
    /// Who moved them.
    pub operator: ActorId,
    /// How many, in the smallest unit.
    pub amount: TokenAmount,
    /// What the operator has to say.
    pub operator_data: RawBytes,
    /// What the token has to say.
    pub token_data: RawBytes,
}

impl Received {
    /// A gift of a kind.
    ///
    /// # Errors
    /// USR_SERIALIZATION: the payload has no CBOR form.
    pub fn new<T: Serialize>(kind: u32, payload: &T) -> Result<Self, ActorError> {
        Ok(Self { kind, payload: RawBytes::new(to_vec(payload)?) })
    }

    /// The payload, for who knows the kind.
    ///
    /// # Errors
    /// USR_SERIALIZATION: it is not of this type.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, ActorError> {
        Ok(from_slice(self.payload.bytes())?)
    }
}

/// Tells an actor what it was given. An account without code cannot be asked, and accepts.
///
/// # Errors
/// The receiver refuses, with its exit code; or it could not be asked.
pub fn notify(rt: &Runtime<'_>, receiver: ActorId, gift: &Received) -> Result<(), ActorError> {
    let to = Address::new_id(receiver);
    let response = rt.send(&to, RECEIVE, Some(IpldBlock::cbor(gift)?), TokenAmount::ZERO)?;
    if response.exit_code.is_success() {
        return Ok(());
    }
    Err(ActorError::new(response.exit_code, format!("{to} refuses what it is given")))
}

#[cfg(test)]
mod tests {
    use forest_shared::{error::ExitCode, method::method_hash};

    use super::*;
    use crate::{Response, testing::MemoryHost};

    #[test]
    fn the_numbers_are_hashes_of_names() {
        assert_eq!(method_hash("Receive"), Ok(RECEIVE));
        assert_eq!(method_hash("FRC46"), Ok(FRC46.into()));
    }

    #[test]
    fn a_receiver_refuses_with_its_own_code() {
        let gift = TokensReceived {
            from: 1,
            to: 2,
            operator: 3,
            amount: TokenAmount::from_whole(1),
            operator_data: RawBytes::default(),
            token_data: RawBytes::default(),
        };
        let gift = Received::new(FRC46, &gift).expect("encodes");
        assert_eq!(gift.payload().map(|gift: TokensReceived| gift.operator), Ok(3));

        let mut host = MemoryHost::new();
        let (to, params) = (Address::new_id(2), IpldBlock::cbor(&gift).ok());
        let no = Response { exit_code: ExitCode::new(40), data: None };
        host.expect_send(&to, RECEIVE, params, TokenAmount::ZERO, Ok(no));
        let refused = host.run(|rt| notify(rt, 2, &gift)).expect_err("refused");
        assert_eq!(refused.exit_code, ExitCode::new(40));
        host.verify();
    }
}
