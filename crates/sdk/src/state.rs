//! The state of an actor: one value, whose block is the actor's root.

use forest_blockstore::Blockstore;
use serde::{Serialize, de::DeserializeOwned};

use crate::ActorError;

/// A value that is the state of an actor; derived: `#[derive(State)]`.
///
/// The derive writes it as the CBOR array of its fields, the form of all state on the chain, and writes the collections
/// among its fields before itself.
pub trait State: Persist + Serialize + DeserializeOwned {}

/// A value with parts that live in blocks of their own, which are written before it.
pub trait Persist {
    /// Writes what changed of those parts.
    ///
    /// # Errors
    /// The store failed, or a value has no encoding.
    fn persist<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<(), ActorError>;
}
