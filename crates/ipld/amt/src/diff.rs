//! What changed from one array to another.
//!
//! For tools and indexers that follow state from epoch to epoch. Walks both trees side by side and skips every subtree
//! that both link to by the same CID, so the cost is that of what changed. Heights may differ.

use std::sync::Arc;

use forest_blockstore::{Blockstore, IpldError};
use forest_encoding::to_vec;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Array, Error, Version,
    bitmap::Bitmap,
    load::Source,
    node::{Child, Node},
};

/// One index whose value is not the same in both arrays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<V> {
    /// Only the later array has a value.
    Added {
        /// Where.
        index: u64,
        /// The value.
        value: V,
    },
    /// Only the earlier array has a value.
    Removed {
        /// Where.
        index: u64,
        /// The value.
        value: V,
    },
    /// The values differ in their encoding.
    Modified {
        /// Where.
        index: u64,
        /// The value in the earlier array.
        before: V,
        /// The value in the later array.
        after: V,
    },
}

/// The changes that make `before` into `after`, by ascending index. Each array reads from its own store.
///
/// ```
/// use forest_amt::{Amt, Change, diff};
/// # let store = forest_blockstore::MemoryStore::new();
/// let mut before = Amt::new();
/// before.set(&store, 1, 'a')?;
/// before.set(&store, 2, 'b')?;
/// let mut after = before.clone();
/// after.set(&store, 2, 'c')?;
/// after.set(&store, 100, 'd')?;
/// let changes = diff(&store, &before, &store, &after)?;
/// assert_eq!(changes, [
///     Change::Modified { index: 2, before: 'b', after: 'c' },
///     Change::Added { index: 100, value: 'd' },
/// ]);
/// # Ok::<(), forest_amt::Error>(())
/// ```
///
/// # Errors
/// [`Error::DifferentWidths`], or [`Error::Ipld`] when a node cannot be read or a value has no encoding.
pub fn diff<V, R, A, B>(
    before_store: &A,
    before: &Array<V, R>,
    after_store: &B,
    after: &Array<V, R>,
) -> Result<Vec<Change<V>>, Error>
where
    V: Serialize + DeserializeOwned + Clone,
    R: Version,
    A: Blockstore + ?Sized,
    B: Blockstore + ?Sized,
{
    if before.width != after.width {
        return Err(Error::DifferentWidths(before.width, after.width));
    }
    let mut diff =
        Diff { before: before.source(before_store), after: after.source(after_store), changes: Vec::new() };
    let is_same =
        Arc::ptr_eq(&before.node, &after.node) || before.flushed.is_some() && before.flushed == after.flushed;
    if !is_same {
        diff.subtrees(Some(Side::of(before)), Some(Side::of(after)), 0)?;
    }
    Ok(diff.changes)
}

struct Diff<'s, V, A: ?Sized, B: ?Sized> {
    before: Source<'s, A>,
    after: Source<'s, B>,
    changes: Vec<Change<V>>,
}

/// A subtree of one array: its node, and its height.
struct Side<'n, V> {
    node: &'n Node<V>,
    height: u32,
}

/// What a slot of a subtree leads to.
enum Below<'n, V> {
    Child(&'n Child<V>),
    /// The subtree itself, which is lower than the other array's: it stands where that one has its first slot.
    Itself(Side<'n, V>),
}

impl<V, A, B> Diff<'_, V, A, B>
where
    V: Serialize + DeserializeOwned + Clone,
    A: Blockstore + ?Sized,
    B: Blockstore + ?Sized,
{
    /// Compares two subtrees that begin at the same index, or takes all of one that stands alone.
    fn subtrees(
        &mut self,
        before: Option<Side<'_, V>>,
        after: Option<Side<'_, V>>,
        base: u64,
    ) -> Result<(), Error> {
        let sides = || before.iter().chain(&after);
        let height = sides().map(|side| side.height).max().unwrap_or(0);
        let width = self.before.width;
        let mut slots = Bitmap::empty(width);
        sides().for_each(|side| side.add_slots(height, &mut slots));

        let lower = height.saturating_sub(1);
        for slot in slots.slots_from(0) {
            let Some(index) = width.index_at(base, slot, height) else { break };
            if height == 0 {
                let before = before.as_ref().and_then(|side| side.node.value(slot));
                let after = after.as_ref().and_then(|side| side.node.value(slot));
                self.values(index, before, after)?;
                continue;
            }
            let before = before.as_ref().and_then(|side| side.below(height, slot));
            let after = after.as_ref().and_then(|side| side.below(height, slot));
            if let (Some(Below::Child(before)), Some(Below::Child(after))) = (&before, &after)
                && before.is_same(after)
            {
                continue;
            }
            let before = before.map(|below| below.load(&self.before, lower)).transpose()?;
            let after = after.map(|below| below.load(&self.after, lower)).transpose()?;
            self.subtrees(before, after, index)?;
        }
        Ok(())
    }

    fn values(&mut self, index: u64, before: Option<&V>, after: Option<&V>) -> Result<(), Error> {
        let encoded = |value: &V| to_vec(value).map_err(IpldError::from);
        self.changes.push(match (before.cloned(), after.cloned()) {
            (None, None) => return Ok(()),
            (None, Some(value)) => Change::Added { index, value },
            (Some(value), None) => Change::Removed { index, value },
            (Some(before), Some(after)) => {
                if encoded(&before)? == encoded(&after)? {
                    return Ok(());
                }
                Change::Modified { index, before, after }
            }
        });
        Ok(())
    }
}

impl<'n, V> Side<'n, V> {
    fn of<R>(array: &'n Array<V, R>) -> Self {
        Self { node: &array.node, height: array.height }
    }

    /// Adds the filled slots of this subtree, seen as one of the given height or its own.
    fn add_slots(&self, height: u32, slots: &mut Bitmap) {
        if self.height == height {
            slots.insert_all(&self.node.filled);
        } else {
            slots.insert(0);
        }
    }

    /// What is in a slot of this subtree, seen as one of the given height or its own.
    fn below(&self, height: u32, slot: usize) -> Option<Below<'n, V>> {
        if self.height == height {
            self.node.child(slot).map(Below::Child)
        } else {
            (slot == 0).then_some(Below::Itself(Side { node: self.node, height: self.height }))
        }
    }
}

impl<'n, V: DeserializeOwned> Below<'n, V> {
    fn load<S: Blockstore + ?Sized>(self, source: &Source<'_, S>, height: u32) -> Result<Side<'n, V>, Error> {
        match self {
            Self::Child(child) => source.node(child, height).map(|node| Side { node, height }),
            Self::Itself(side) => Ok(side),
        }
    }
}
