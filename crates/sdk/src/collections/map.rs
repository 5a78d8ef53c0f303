//! Maps: keys to values, in a HAMT.

use std::{cell::OnceCell, fmt, marker::PhantomData};

use forest_blockstore::Blockstore;
use forest_hamt::{BitWidth, BytesKey, Config, Hamt};
use forest_shared::error::ExitCode;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser::Error as _};

use super::{MapKey, UNWRITTEN};
use crate::{ActorError, AsStore, Cid, OrFail as _, Persist};

/// A map in state.
///
/// ```
/// use forest_sdk::{Persist, collections::Map};
/// # fn main() -> Result<(), forest_sdk::ActorError> {
/// let store = forest_blockstore::MemoryStore::new();
/// let mut balances: Map<u64, String> = Map::new();
/// balances.set(&store, &100, "much".to_owned())?;
/// assert_eq!(balances.get(&store, &100)?.map(String::as_str), Some("much"));
/// balances.persist(&store)?;
/// assert!(balances.root().is_some(), "written: it can be part of a state");
/// # Ok(())
/// # }
/// ```
pub struct Map<K, V, const WIDTH: u32 = 5> {
    /// Where it lies, unless it was never written.
    root: Option<Cid>,
    tree: OnceCell<Hamt<V>>,
    key: PhantomData<fn() -> K>,
}

impl<K, V, const WIDTH: u32> Map<K, V, WIDTH> {
    const CONFIG: Config = match BitWidth::new(WIDTH) {
        Some(width) => Config::with_width(width),
        None => panic!("nodes of a HAMT take 1 to 8 bits"),
    };

    /// The map at a root.
    #[must_use]
    pub const fn at(root: Cid) -> Self {
        Self { root: Some(root), tree: OnceCell::new(), key: PhantomData }
    }
}

impl<K: MapKey, V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Map<K, V, WIDTH> {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        let tree = OnceCell::from(Hamt::new(Self::CONFIG));
        Self { root: None, tree, key: PhantomData }
    }

    /// The root, unless something was changed since it was last written.
    #[must_use]
    pub fn root(&self) -> Option<Cid> {
        match self.tree.get() {
            Some(tree) => tree.root(),
            None => self.root,
        }
    }

    /// The value of a key.
    ///
    /// # Errors
    /// USR_ILLEGAL_STATE: nodes are missing or malformed. So with all methods here.
    pub fn get(&self, store: &impl AsStore, key: &K) -> Result<Option<&V>, ActorError> {
        let store = store.as_store();
        Ok(self.tree(store)?.get(store, key.to_key().as_slice())?)
    }

    /// Whether there is such a key.
    pub fn contains(&self, store: &impl AsStore, key: &K) -> Result<bool, ActorError> {
        let store = store.as_store();
        Ok(self.tree(store)?.contains_key(store, key.to_key().as_slice())?)
    }

    /// Sets the value of a key; what it was.
    pub fn set(&mut self, store: &impl AsStore, key: &K, value: V) -> Result<Option<V>, ActorError>
    where
        V: PartialEq,
    {
        let store = store.as_store();
        Ok(self.tree_mut(store)?.set(store, BytesKey::from(key.to_key()), value)?)
    }

    /// Sets the value of a key that is not there; whether it was not.
    pub fn set_if_absent(&mut self, store: &impl AsStore, key: &K, value: V) -> Result<bool, ActorError>
    where
        V: PartialEq,
    {
        let store = store.as_store();
        Ok(self.tree_mut(store)?.set_if_absent(store, BytesKey::from(key.to_key()), value)?)
    }

    /// Removes a key; what its value was.
    pub fn delete(&mut self, store: &impl AsStore, key: &K) -> Result<Option<V>, ActorError> {
        let store = store.as_store();
        let deleted = self.tree_mut(store)?.delete(store, key.to_key().as_slice())?;
        Ok(deleted.map(|(_, value)| value))
    }

    /// Whether the map is empty.
    pub fn is_empty(&self, store: &impl AsStore) -> Result<bool, ActorError> {
        Ok(self.tree(store.as_store())?.is_empty())
    }

    /// Calls `f` with each key and value, in the order of the tree.
    ///
    /// # Errors
    /// The first of `f`; USR_ILLEGAL_STATE: nodes are missing or malformed, or a key is none.
    pub fn for_each(
        &self,
        store: &impl AsStore,
        mut f: impl FnMut(K, &V) -> Result<(), ActorError>,
    ) -> Result<(), ActorError> {
        let store = store.as_store();
        self.tree(store)?.for_each(store, |key, value| {
            let key =
                K::from_key(key.as_ref()).or_fail(ExitCode::USR_ILLEGAL_STATE, "a key of another kind")?;
            f(key, value)
        })
    }

    fn tree<S: Blockstore + ?Sized>(&self, store: &S) -> Result<&Hamt<V>, ActorError> {
        if let Some(tree) = self.tree.get() {
            return Ok(tree);
        }
        let tree = match &self.root {
            Some(root) => Hamt::load(store, root, Self::CONFIG)?,
            None => Hamt::new(Self::CONFIG),
        };
        Ok(self.tree.get_or_init(|| tree))
    }

    fn tree_mut<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<&mut Hamt<V>, ActorError> {
        self.tree(store)?;
        self.tree.get_mut().or_fail(ExitCode::USR_ASSERTION_FAILED, "the tree was loaded")
    }
}

impl<K: MapKey, V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Default for Map<K, V, WIDTH> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: MapKey, V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Persist for Map<K, V, WIDTH> {
    fn persist<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<(), ActorError> {
        if let Some(tree) = self.tree.get_mut() {
            self.root = Some(tree.flush(store)?);
        }
        Ok(())
    }
}

impl<K, V: Clone, const WIDTH: u32> Clone for Map<K, V, WIDTH> {
    fn clone(&self) -> Self {
        Self { root: self.root, tree: self.tree.clone(), key: PhantomData }
    }
}

impl<K, V, const WIDTH: u32> fmt::Debug for Map<K, V, WIDTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Map").field(&self.root).finish()
    }
}

impl<K: MapKey, V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> PartialEq for Map<K, V, WIDTH> {
    /// Compares roots: maps that were not written are not equal to any.
    fn eq(&self, other: &Self) -> bool {
        self.root().is_some_and(|root| other.root() == Some(root))
    }
}

impl<K: MapKey, V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Serialize for Map<K, V, WIDTH> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root().ok_or_else(|| S::Error::custom(UNWRITTEN))?.serialize(serializer)
    }
}

impl<'de, K, V, const WIDTH: u32> Deserialize<'de> for Map<K, V, WIDTH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cid::deserialize(deserializer).map(Self::at)
    }
}
