//! The init actor (id 1): creates actors, and knows which id every address stands for.
//!
//! The VM reads its map on every address that is not an id, and writes to it when a first transfer creates an account;
//! the actor itself writes to it when it is called. Both see each other's entries through the state root.
//! Sources: FIP-0048 (f4 addresses in the map); consensus rules of automatic actor creation.

mod book;
#[cfg(test)]
mod tests;

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_shared::{ActorId, MethodNum};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

pub use book::{AddressBook, AddressMap};

/// Method 2, Exec: creates an actor.
pub const EXEC: MethodNum = 2;
/// Method 3, Exec4: creates an actor at a delegated address (from actors v10).
pub const EXEC4: MethodNum = 3;

/// The state of the init actor: CBOR `[address_map, next_id, network_name]`.
///
/// To look up addresses, open the [`AddressBook`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct State {
    /// From the bytes of f1 to f4 addresses to ids: a HAMT of width 5.
    pub address_map: Cid,
    /// The id that the next actor gets.
    pub next_id: ActorId,
    /// What the network calls itself.
    pub network_name: String,
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
