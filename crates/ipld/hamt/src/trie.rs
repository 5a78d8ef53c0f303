//! The trie itself: a root, its parameters, and the operations on one key.
//!
//! A trie does not own a store. The VM keeps decoded state from one tipset to the next while each tipset writes to a
//! buffer of its own, clones it per transaction, and reads two states over one store to compare them; so the store
//! comes with each call, and a trie is a value: cheap to clone, `Send`, `Sync`, equal content with any store that
//! has its blocks.
//!
//! Invariant: an operation that fails leaves the trie as it was. Each looks first, through `&self`, and decodes
//! all that it needs; only then does it change nodes, which no longer can fail.

use std::{fmt, marker::PhantomData};

use forest_blockstore::Blockstore;
use forest_encoding::{Cid, Link};

use crate::{
    BitWidth, Config, Error, Lookup, Scheme, Slot, Value,
    load::{Source, check_root},
    node::{Child, Node},
};

/// A persistent map of scheme `S` (a HAMT or a KAMT) to values `V`, whose nodes are blocks.
///
/// Cloning takes constant time and shares every node; writing copies what it changes. Children are decoded when first
/// needed and then kept, for all clones ([`forget_below`](Self::forget_below) bounds that).
///
/// ```
/// use forest_blockstore::MemoryStore;
/// use forest_hamt::{Config, Hamt};
///
/// let store = MemoryStore::new();
/// let mut balances: Hamt<u64> = Hamt::new(Config::default());
/// balances.set(&store, "alice".into(), 7)?;
///
/// // A transaction is a clone; dropping it rolls back.
/// let mut draft = balances.clone();
/// draft.set(&store, "bob".into(), 5)?;
/// draft.delete(&store, "alice")?;
/// assert_eq!(balances.get(&store, "alice")?, Some(&7));
///
/// // Flushing writes what is dirty and names the root.
/// let root = draft.flush(&store)?;
/// let loaded: Hamt<u64> = Hamt::load(&store, &root, Config::default())?;
/// assert_eq!(loaded.get(&store, "alice")?, None);
/// assert_eq!(loaded.get(&store, "bob")?, Some(&5));
/// # Ok::<(), forest_hamt::Error>(())
/// ```
pub struct Trie<S: Scheme, V> {
    root: Child<S::Key, V>,
    config: Config,
    scheme: PhantomData<fn() -> S>,
}

impl<S: Scheme, V> Trie<S, V> {
    /// An empty trie.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self { root: Child::dirty(Node::default(), Default::default()), config, scheme: PhantomData }
    }

    /// The parameters.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The CID of the root, unless it must be flushed first.
    #[must_use]
    pub fn root(&self) -> Option<Cid> {
        self.root.link().map(Link::to_cid)
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.decoded().is_none_or(|root| root.slots().is_empty())
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        if !self.is_empty() {
            *self = Self::new(self.config);
        }
    }

    pub(crate) fn root_child(&self) -> &Child<S::Key, V> {
        &self.root
    }

    pub(crate) fn root_child_mut(&mut self) -> &mut Child<S::Key, V> {
        &mut self.root
    }

    pub(crate) fn width(&self) -> BitWidth {
        self.config.bit_width
    }

    pub(crate) fn source<'a, B: ?Sized>(&self, store: &'a B) -> Source<'a, B> {
        Source { store, config: self.config }
    }
}

impl<S: Scheme, V: Value> Trie<S, V> {
    /// The trie at `root`, whose node is read and checked now.
    ///
    /// # Errors
    /// [`Error::Ipld`]: the store fails, the block is missing, or is not a node.
    pub fn load<B: Blockstore + ?Sized>(store: &B, root: &Cid, config: Config) -> Result<Self, Error> {
        check_root(root)?;
        let root = Child::linked(Link::from(root), Default::default());
        Source { store, config }.node::<S, V>(&root, 0)?;
        Ok(Self { root, config, scheme: PhantomData })
    }

    /// The value of a key.
    ///
    /// # Errors
    /// [`Error::Ipld`] when a node on the way cannot be read; [`Error::PathExhausted`] below the end of the path.
    pub fn get<B, Q>(&self, store: &B, key: &Q) -> Result<Option<&V>, Error>
    where
        B: Blockstore + ?Sized,
        Q: ?Sized,
        S: Lookup<Q>,
    {
        let mut path = S::path_of(key);
        let source = self.source(store);
        let mut child = &self.root;
        let mut depth = 0_u32;
        loop {
            let node = source.node::<S, V>(child, depth)?;
            // Read before it is known whether the key is behind the extension, as other implementations do: a
            // missing block is noticed, and the same blocks are charged for.
            if S::EXTENSIONS && !child.extension().leads(&mut path, self.width())? {
                return Ok(None);
            }
            let index = path.next(self.width()).ok_or(Error::PathExhausted)?;
            match node.get(index) {
                None => return Ok(None),
                Some(Slot::Bucket(entries)) => {
                    return Ok(entries.iter().find(|entry| S::is(&entry.key, key)).map(|entry| &entry.value));
                }
                Some(Slot::Child(next)) => child = next,
            }
            depth = depth.saturating_add(1);
        }
    }

    /// Whether a key is there.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn contains_key<B, Q>(&self, store: &B, key: &Q) -> Result<bool, Error>
    where
        B: Blockstore + ?Sized,
        Q: ?Sized,
        S: Lookup<Q>,
    {
        self.get(store, key).map(|value| value.is_some())
    }
}

impl<S: Scheme, V: Clone> Clone for Trie<S, V> {
    fn clone(&self) -> Self {
        Self { root: self.root.clone(), config: self.config, scheme: PhantomData }
    }
}

impl<S: Scheme, V> fmt::Debug for Trie<S, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trie")
            .field("root", &self.root())
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
