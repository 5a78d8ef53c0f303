//! Cells: one value in a block of its own, for what is large and rarely needed.

use std::{cell::OnceCell, fmt};

use forest_blockstore::{Blockstore, CborStore as _};
use forest_shared::error::ExitCode;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser::Error as _};

use super::UNWRITTEN;
use crate::{ActorError, AsStore, Cid, OrFail as _, Persist};

/// A value that the state holds by its CID.
pub struct Cell<T> {
    /// Where it lies; `None` while the value is another.
    root: Option<Cid>,
    value: OnceCell<T>,
}

impl<T> Cell<T> {
    /// A cell with a value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { root: None, value: OnceCell::from(value) }
    }

    /// The cell at a CID.
    #[must_use]
    pub const fn at(root: Cid) -> Self {
        Self { root: Some(root), value: OnceCell::new() }
    }

    /// The CID, unless something was changed since it was last written.
    #[must_use]
    pub const fn root(&self) -> Option<Cid> {
        self.root
    }

    /// Replaces the value.
    pub fn set(&mut self, value: T) {
        *self = Self::new(value);
    }
}

impl<T: DeserializeOwned> Cell<T> {
    /// The value.
    ///
    /// # Errors
    /// USR_ILLEGAL_STATE: the block is missing or malformed.
    pub fn get(&self, store: &impl AsStore) -> Result<&T, ActorError> {
        if let Some(value) = self.value.get() {
            return Ok(value);
        }
        let root = self.root.or_fail(ExitCode::USR_ASSERTION_FAILED, "a cell has a value or a CID")?;
        let value = store.as_store().load_cbor(&root)?;
        Ok(self.value.get_or_init(|| value))
    }

    /// The value, to change it.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn get_mut(&mut self, store: &impl AsStore) -> Result<&mut T, ActorError> {
        self.get(store)?;
        self.root = None;
        self.value.get_mut().or_fail(ExitCode::USR_ASSERTION_FAILED, "the value was loaded")
    }
}

impl<T: Serialize> Persist for Cell<T> {
    fn persist<S: Blockstore + ?Sized>(&mut self, store: &S) -> Result<(), ActorError> {
        if let (None, Some(value)) = (self.root, self.value.get()) {
            self.root = Some(store.put_cbor(value)?);
        }
        Ok(())
    }
}

impl<T: Clone> Clone for Cell<T> {
    fn clone(&self) -> Self {
        Self { root: self.root, value: self.value.clone() }
    }
}

impl<T: Default> Default for Cell<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cell").field(&self.root).finish()
    }
}

impl<T> PartialEq for Cell<T> {
    /// Compares CIDs: cells that were not written are not equal to any.
    fn eq(&self, other: &Self) -> bool {
        self.root.is_some() && self.root == other.root
    }
}

impl<T> Serialize for Cell<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root.ok_or_else(|| S::Error::custom(UNWRITTEN))?.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Cell<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cid::deserialize(deserializer).map(Self::at)
    }
}
