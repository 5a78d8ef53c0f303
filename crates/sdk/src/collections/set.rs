//! Sets: keys without values, in a HAMT.

use forest_blockstore::Blockstore;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Map, MapKey};
use crate::{ActorError, AsStore, Cid, Persist};

/// A set in state.
#[derive(Clone, Debug)]
pub struct Set<K, const WIDTH: u32 = 5>(Map<K, (), WIDTH>);

impl<K: MapKey, const WIDTH: u32> Set<K, WIDTH> {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self(Map::new())
    }

    /// The set at a root.
    #[must_use]
    pub const fn at(root: Cid) -> Self {
        Self(Map::at(root))
    }

    /// The root, unless something was changed since it was last written.
    #[must_use]
    pub fn root(&self) -> Option<Cid> {
        self.0.root()
    }

    /// Whether a key is in the set.
    ///
    /// # Errors
    /// USR_ILLEGAL_STATE: nodes are missing or malformed. So with all methods here.
    pub fn contains(&self, store: &impl AsStore, key: &K) -> Result<bool, ActorError> {
        self.0.contains(store, key)
    }

    /// Adds a key; whether it was not there.
    pub fn insert(&mut self, store: &impl AsStore, key: &K) -> Result<bool, ActorError> {
        self.0.set_if_absent(store, key, ())
    }

    /// Removes a key; whether it was there.
    pub fn remove(&mut self, store: &impl AsStore, key: &K) -> Result<bool, ActorError> {
        Ok(self.0.delete(store, key)?.is_some())
    }

    /// Whether the set is empty.
    pub fn is_empty(&self, store: &impl AsStore) -> Result<bool, ActorError> {
        self.0.is_empty(store)
    }

    /// Calls `f` with each key, in the order of the tree.
    pub fn for_each(
        &self,
        store: &impl AsStore,
        mut f: impl FnMut(K) -> Result<(), ActorError>,
    ) -> Result<(), ActorError> {
        self.0.for_each(store, |key, ()| f(key))
    }
}

impl<K: MapKey, const WIDTH: u32> Default for Set<K, WIDTH> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: MapKey, const WIDTH: u32> PartialEq for Set<K, WIDTH> {
    /// Compares roots: sets that were not written are not equal to any.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K: MapKey, const WIDTH: u32> Persist for Set<K, WIDTH> {
    fn persist<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<(), ActorError> {
        self.0.persist(store)
    }
}

impl<K: MapKey, const WIDTH: u32> Serialize for Set<K, WIDTH> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, K, const WIDTH: u32> Deserialize<'de> for Set<K, WIDTH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self)
    }
}
