//! Changing values while walking over them.
//!
//! A value is copied when the visitor first writes to it, and what was copied is put back once the walk has succeeded.
//! So untouched nodes stay shared and clean, and an error on the way changes nothing.

use std::ops::{ControlFlow, Deref, DerefMut};

use forest_blockstore::Blockstore;
use serde::de::DeserializeOwned;

use crate::{Array, Error, Version};

/// A value that a visitor may change. Borrowing it mutably, and only that, counts as a change.
#[derive(Debug)]
pub struct ValueMut<'a, V> {
    held: &'a V,
    changed: Option<V>,
}

impl<V> Deref for ValueMut<'_, V> {
    type Target = V;

    fn deref(&self) -> &V {
        self.changed.as_ref().unwrap_or(self.held)
    }
}

impl<V: Clone> DerefMut for ValueMut<'_, V> {
    fn deref_mut(&mut self) -> &mut V {
        self.changed.get_or_insert_with(|| self.held.clone())
    }
}

impl<V: DeserializeOwned + Clone, R: Version> Array<V, R> {
    /// Visits every value, ascending, and keeps what the visitor changes, until it breaks.
    ///
    /// ```
    /// # use std::ops::ControlFlow;
    /// # use forest_amt::{Amt, Error};
    /// # let store = forest_blockstore::MemoryStore::new();
    /// let mut array = Amt::new();
    /// array.set(&store, 1, 10)?;
    /// array.set(&store, 2, 20)?;
    /// array.for_each_mut(&store, |_, value| {
    ///     if **value > 10 {
    ///         **value += 1;
    ///     }
    ///     Ok::<_, Error>(ControlFlow::Continue(()))
    /// })?;
    /// assert_eq!((array.get(&store, 1)?, array.get(&store, 2)?), (Some(&10), Some(&21)));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// The first error of `visit`, or [`Error::Ipld`] when a node cannot be read. Nothing is changed then.
    pub fn for_each_mut<S, E>(
        &mut self,
        store: &S,
        mut visit: impl FnMut(u64, &mut ValueMut<'_, V>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E>
    where
        S: Blockstore + ?Sized,
        E: From<Error>,
    {
        let mut changes = Vec::new();
        for item in self.iter(store) {
            let (index, held) = item.map_err(E::from)?;
            let mut value = ValueMut { held, changed: None };
            let flow = visit(index, &mut value)?;
            changes.extend(value.changed.map(|changed| (index, changed)));
            if flow.is_break() {
                break;
            }
        }
        // All nodes on the way were decoded by the walk.
        for (index, changed) in changes {
            self.set(store, index, changed)?;
        }
        Ok(())
    }
}
