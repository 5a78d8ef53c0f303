//! Accounts, as those see them that want a signature checked (FIP-0044).

use forest_sdk::prelude::*;

/// FRC-42 AuthenticateMessage: takes [`AuthenticateMessageParams`], returns whether it is true.
pub const AUTHENTICATE_MESSAGE: MethodNum = 2_643_134_072;

/// A message, and what is to be a signature of it: CBOR `[signature, message]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct AuthenticateMessageParams {
    /// The bytes of the signature, without its type.
    #[serde(with = "forest_sdk::serde_bytes")]
    pub signature: Vec<u8>,
    /// What was signed.
    #[serde(with = "forest_sdk::serde_bytes")]
    pub message: Vec<u8>,
}
