//! Collections in state: their nodes are blocks of their own, read when first needed and written when they changed.
//!
//! In the state they are one CID. `#[derive(State)]` knows them among the fields and writes them before the state;
//! elsewhere [`Persist::persist`](crate::Persist::persist) does, and whoever serializes one before that gets an error.
//! All operations take whatever has a store ([`AsStore`](crate::AsStore)): the runtime.
//!
//! | Type | Form | Order |
//! | --- | --- | --- |
//! | [`Map`] | HAMT of keys and values, width 5 unless stated | of hashes of keys |
//! | [`Set`] | HAMT of keys, values null | of hashes of keys |
//! | [`Array`] | AMT of values by number, width 3 unless stated | of numbers |
//! | [`Cell`] | one value in a block of its own | |

mod array;
mod cell;
mod key;
mod map;
mod set;

pub use array::Array;
pub use cell::Cell;
pub use key::MapKey;
pub use map::Map;
pub use set::Set;

/// Why a collection has no CID to be serialized as.
const UNWRITTEN: &str = "a collection is serialized before it was written; derive State for what holds it";
