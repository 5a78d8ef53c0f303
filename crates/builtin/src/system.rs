//! The system actor (id 0): its state links to the manifest of the built-in actors.
//!
//! Read when a machine is created, written by upgrades that replace actor code. From network version 16 (FIP-0031);
//! before, the state was empty and the node brought the manifest along.

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::Manifest;

/// The state of the system actor: CBOR `[builtin_actors]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct State {
    /// The list of built-in actors, a [`Manifest`] of version 1.
    pub builtin_actors: Cid,
}

impl State {
    /// Reads the state from its root, the head of the actor.
    ///
    /// # Errors
    /// [`IpldError`]: the block is missing, is no such state, or the store failed.
    pub fn load(store: &impl Blockstore, head: &Cid) -> Result<Self, IpldError> {
        store.load_cbor(head)
    }

    /// Reads the manifest that the state links to.
    ///
    /// # Errors
    /// [`IpldError`]: the list is missing, malformed, or the store failed.
    pub fn manifest(&self, store: &impl Blockstore) -> Result<Manifest, IpldError> {
        Manifest::load(store, &self.builtin_actors)
    }
}
