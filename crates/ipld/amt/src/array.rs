//! The array itself: root, height, count, and the reading of single values.
//!
//! Used by nodes and actors alike for lists in state. Invariant: `flushed` is the CID of exactly what is in memory, or
//! `None`; an operation that fails leaves the array as it was.

use std::{fmt, marker::PhantomData, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use serde::de::DeserializeOwned;

use crate::{
    BitWidth, Error, MAX_INDEX, V0, V3, Version,
    load::{Source, malformed, read_block},
    node::Node,
    wire,
};

/// An array of the present form, whose root states its width: events and actors' state.
pub type Amt<V> = Array<V, V3>;

/// An array of the old form, of width 3: message lists and receipts.
pub type AmtV0<V> = Array<V, V0>;

/// A sparse, persistent array of values `V` under the form `R` of its root; see [`Amt`] and [`AmtV0`].
///
/// Cloning takes constant time and shares every node; writing copies what it changes. Nodes are decoded when first
/// needed and then kept, for all clones. Any store will do that holds the blocks in question; what is dirty belongs to
/// the clone that wrote it until that clone is flushed.
///
/// ```
/// use forest_amt::Amt;
/// use forest_blockstore::MemoryStore;
///
/// let store = MemoryStore::new();
/// let mut deals: Amt<String> = Amt::new();
/// deals.set(&store, 7, "seven".into())?;
/// deals.set(&store, 900, "nine hundred".into())?;
///
/// // A transaction is a clone; dropping it rolls back.
/// let mut draft = deals.clone();
/// draft.delete(&store, 7)?;
/// assert_eq!(deals.get(&store, 7)?.map(String::as_str), Some("seven"));
///
/// // Flushing writes what is dirty and names the root.
/// let root = draft.flush(&store)?;
/// let loaded: Amt<String> = Amt::load(&store, &root)?;
/// assert_eq!((loaded.count(), loaded.get(&store, 7)?), (1, None));
/// # Ok::<(), forest_amt::Error>(())
/// ```
pub struct Array<V, R> {
    pub(crate) node: Arc<Node<V>>,
    pub(crate) width: BitWidth,
    pub(crate) height: u32,
    pub(crate) count: u64,
    pub(crate) flushed: Option<Cid>,
    version: PhantomData<R>,
}

impl<V> Amt<V> {
    /// An empty array of the default width, 3.
    #[must_use]
    pub fn new() -> Self {
        Self::empty(BitWidth::default())
    }

    /// An empty array of another width.
    #[must_use]
    pub fn with_width(width: BitWidth) -> Self {
        Self::empty(width)
    }
}

impl<V> AmtV0<V> {
    /// An empty array.
    #[must_use]
    pub fn new() -> Self {
        Self::empty(BitWidth::W3)
    }
}

impl<V, R> Array<V, R> {
    fn empty(width: BitWidth) -> Self {
        let node = Arc::new(Node::empty(width, 0));
        Self { node, width, height: 0, count: 0, flushed: None, version: PhantomData }
    }

    /// How many values the array holds, by the claim of the root it was loaded from.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The height of the root: 0 when it holds the values itself.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The width of the nodes.
    #[must_use]
    pub const fn bit_width(&self) -> BitWidth {
        self.width
    }

    /// The CID of the root, unless it must be flushed first.
    #[must_use]
    pub const fn root(&self) -> Option<Cid> {
        self.flushed
    }

    pub(crate) const fn source<'a, S: ?Sized>(&self, store: &'a S) -> Source<'a, S> {
        Source { store, width: self.width }
    }
}

impl<V: DeserializeOwned, R: Version> Array<V, R> {
    /// The array at `root`, whose node is read and checked now.
    ///
    /// # Errors
    /// [`Error::Ipld`]: the store fails, the block is missing, or is no root of this form.
    pub fn load<S: Blockstore + ?Sized>(store: &S, root: &Cid) -> Result<Self, Error> {
        let bytes = read_block(store, root)?;
        let wire::Root { width, height, count, node } =
            wire::read_root::<R, V>(&bytes).map_err(|error| malformed(*root, &error))?;
        let node = Arc::new(node);
        Ok(Self { node, width, height, count, flushed: Some(*root), version: PhantomData })
    }

    /// The value at an index.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] beyond [`MAX_INDEX`]; [`Error::Ipld`] when a node on the way cannot be read.
    pub fn get<S: Blockstore + ?Sized>(&self, store: &S, index: u64) -> Result<Option<&V>, Error> {
        if index > MAX_INDEX {
            return Err(Error::OutOfRange(index));
        }
        if index >= self.width.capacity(self.height) {
            return Ok(None);
        }
        let source = self.source(store);
        let mut node = &self.node;
        let mut height = self.height;
        while height > 0 {
            let Some(child) = node.child(self.width.slot(index, height)) else { return Ok(None) };
            height = height.wrapping_sub(1);
            node = source.node(child, height)?;
        }
        Ok(node.value(self.width.slot(index, 0)))
    }

    /// Whether there is a value at an index.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn contains<S: Blockstore + ?Sized>(&self, store: &S, index: u64) -> Result<bool, Error> {
        self.get(store, index).map(|value| value.is_some())
    }
}

impl<V, R> Clone for Array<V, R> {
    fn clone(&self) -> Self {
        Self { node: Arc::clone(&self.node), ..*self }
    }
}

impl<V> Default for Amt<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> Default for AmtV0<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V, R> fmt::Debug for Array<V, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Array")
            .field("width", &self.width.bits())
            .field("height", &self.height)
            .field("count", &self.count)
            .field("root", &self.flushed)
            .finish_non_exhaustive()
    }
}
