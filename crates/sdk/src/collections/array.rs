//! Arrays: values by number, in an AMT.

use std::{cell::OnceCell, fmt};

use forest_amt::{Amt, BitWidth};
use forest_blockstore::Blockstore;
use forest_shared::error::ExitCode;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser::Error as _};

use super::UNWRITTEN;
use crate::{ActorError, AsStore, Cid, OrFail as _, Persist};

/// A sparse array in state.
pub struct Array<V, const WIDTH: u32 = 3> {
    /// Where it lies, unless it was never written.
    root: Option<Cid>,
    tree: OnceCell<Amt<V>>,
}

impl<V, const WIDTH: u32> Array<V, WIDTH> {
    const BIT_WIDTH: BitWidth = match BitWidth::new(WIDTH) {
        Some(width) => width,
        None => panic!("no AMT has nodes of this width"),
    };

    /// The array at a root.
    #[must_use]
    pub const fn at(root: Cid) -> Self {
        Self { root: Some(root), tree: OnceCell::new() }
    }
}

impl<V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Array<V, WIDTH> {
    /// An empty array.
    #[must_use]
    pub fn new() -> Self {
        Self { root: None, tree: OnceCell::from(Amt::with_width(Self::BIT_WIDTH)) }
    }

    /// The root, unless something was changed since it was last written.
    #[must_use]
    pub fn root(&self) -> Option<Cid> {
        match self.tree.get() {
            Some(tree) => tree.root(),
            None => self.root,
        }
    }

    /// The value at an index.
    ///
    /// # Errors
    /// USR_ILLEGAL_STATE: nodes are missing or malformed; USR_ILLEGAL_ARGUMENT: an index beyond all arrays. So with all
    /// methods here.
    pub fn get(&self, store: &impl AsStore, index: u64) -> Result<Option<&V>, ActorError> {
        let store = store.as_store();
        Ok(self.tree(store)?.get(store, index)?)
    }

    /// Sets the value at an index.
    pub fn set(&mut self, store: &impl AsStore, index: u64, value: V) -> Result<(), ActorError> {
        let store = store.as_store();
        Ok(self.tree_mut(store)?.set(store, index, value)?)
    }

    /// Removes the value at an index; what it was.
    pub fn delete(&mut self, store: &impl AsStore, index: u64) -> Result<Option<V>, ActorError> {
        let store = store.as_store();
        Ok(self.tree_mut(store)?.delete(store, index)?)
    }

    /// How many values there are.
    pub fn count(&self, store: &impl AsStore) -> Result<u64, ActorError> {
        Ok(self.tree(store.as_store())?.count())
    }

    /// Calls `f` with each index and value, in order.
    pub fn for_each(
        &self,
        store: &impl AsStore,
        f: impl FnMut(u64, &V) -> Result<(), ActorError>,
    ) -> Result<(), ActorError> {
        let store = store.as_store();
        self.tree(store)?.for_each(store, f)
    }

    fn tree<S: Blockstore + ?Sized>(&self, store: &S) -> Result<&Amt<V>, ActorError> {
        if let Some(tree) = self.tree.get() {
            return Ok(tree);
        }
        let tree = match &self.root {
            Some(root) => Amt::load(store, root)?,
            None => Amt::with_width(Self::BIT_WIDTH),
        };
        Ok(self.tree.get_or_init(|| tree))
    }

    fn tree_mut<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<&mut Amt<V>, ActorError> {
        self.tree(store)?;
        self.tree.get_mut().or_fail(ExitCode::USR_ASSERTION_FAILED, "the tree was loaded")
    }
}

impl<V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Default for Array<V, WIDTH> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Persist for Array<V, WIDTH> {
    fn persist<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<(), ActorError> {
        if let Some(tree) = self.tree.get_mut() {
            self.root = Some(tree.flush(store)?);
        }
        Ok(())
    }
}

impl<V: Clone, const WIDTH: u32> Clone for Array<V, WIDTH> {
    fn clone(&self) -> Self {
        Self { root: self.root, tree: self.tree.clone() }
    }
}

impl<V, const WIDTH: u32> fmt::Debug for Array<V, WIDTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Array").field(&self.root).finish()
    }
}

impl<V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> PartialEq for Array<V, WIDTH> {
    /// Compares roots: arrays that were not written are not equal to any.
    fn eq(&self, other: &Self) -> bool {
        self.root().is_some_and(|root| other.root() == Some(root))
    }
}

impl<V: Serialize + DeserializeOwned + Clone, const WIDTH: u32> Serialize for Array<V, WIDTH> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root().ok_or_else(|| S::Error::custom(UNWRITTEN))?.serialize(serializer)
    }
}

impl<'de, V, const WIDTH: u32> Deserialize<'de> for Array<V, WIDTH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cid::deserialize(deserializer).map(Self::at)
    }
}
