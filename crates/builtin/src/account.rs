//! Account actors: their state is the address of their key.
//!
//! The host reads it to know whom a signature must be from, where a message names its sender by id or by f2 address.

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_shared::{MethodNum, address::Address};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

/// Method 2, PubkeyAddress: returns the address of the key.
pub const PUBKEY_ADDRESS: MethodNum = 2;

/// FRC-42 AuthenticateMessage (FIP-0044): checks a signature in the name of the account.
pub const AUTHENTICATE_MESSAGE: MethodNum = 2_643_134_072;

/// The state of an account: CBOR `[address]`.
///
/// An account that exists and was not constructed yet has the empty array as its state, which is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct State {
    /// The address of the key: f1 or f3, as the actor's constructor demands.
    pub address: Address,
}

impl State {
    /// Reads the state from its root, the head of the actor.
    ///
    /// # Errors
    /// [`IpldError`]: the block is missing, is no such state, or the store failed.
    pub fn load(store: &impl Blockstore, head: &Cid) -> Result<Self, IpldError> {
        store.load_cbor(head)
    }
}
