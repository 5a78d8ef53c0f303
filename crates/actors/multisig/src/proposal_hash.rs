//! The hash that tells a proposal from every other with its number.
//!
//! Numbers follow the order of messages, which changes when the chain is reorganised; who signs an approval offline names
//! the hash as well.

use forest_sdk::{
    encoding::{EncodeError, hash::blake2b_256, to_vec},
    prelude::*,
};

use crate::Transaction;

/// The blake2b-256 of CBOR `[requester, to, value, method, params]`, where the requester is who approved first.
///
/// # Errors
/// When the value is beyond what can be written.
pub fn proposal_hash(txn: &Transaction) -> Result<[u8; 32], EncodeError> {
    let Transaction { to, value, method, params, approved } = txn;
    to_vec(&(approved.first(), to, value, method, params)).map(|hashed| blake2b_256(&hashed))
}

/// Whether a hash names a proposal; an empty one names all.
pub(crate) fn names(hash: &[u8], txn: &Transaction) -> Result<bool, ActorError> {
    if hash.is_empty() {
        return Ok(true);
    }
    let actual =
        proposal_hash(txn).or_fail(ExitCode::USR_ILLEGAL_STATE, "failed to compute the proposal hash")?;
    Ok(hash == actual)
}
