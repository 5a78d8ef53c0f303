//! The init actor (id 1): creates actors, and knows which id every address stands for.
//!
//! The VM reads its map on every address that is not an id, and writes to it when a first transfer creates an account;
//! the actor itself writes to it when it is called. Both see each other's entries through the state root.
//! Where users deploy code, the state has a fourth field, the actor's own, which the VM leaves as it is.
//! Sources: FIP-0048 (f4 addresses in the map); consensus rules of automatic actor creation.

mod book;
mod state;
#[cfg(test)]
mod tests;

use forest_shared::MethodNum;

pub use book::{AddressBook, AddressMap};
pub use state::State;

/// Method 2, Exec: creates an actor.
pub const EXEC: MethodNum = 2;
/// Method 3, Exec4: creates an actor at a delegated address (from actors v10).
pub const EXEC4: MethodNum = 3;
/// Method 4, InstallCode: makes code known that actors may be created with. Only where users deploy code.
pub const INSTALL_CODE: MethodNum = 4;
