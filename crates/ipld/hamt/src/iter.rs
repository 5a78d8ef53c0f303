//! Iteration in the order of paths: the order of nodes, and of keys inside a bucket.
//!
//! Children are decoded and kept as iteration comes to them; [`for_each_uncached`](Trie::for_each_uncached) keeps
//! none. Depth is bounded by the path, so a chain or cycle of nodes ends as malformed.

use std::{iter::FusedIterator, marker::PhantomData, slice};

use forest_blockstore::Blockstore;

use crate::{
    Entry, Error, Lookup, NodeError, Scheme, Slot, Trie, Value,
    load::{Source, malformed},
    node::{Child, Node},
    path::PATH_BITS,
};

/// The entries of a trie. After an error there are no more.
pub struct Iter<'a, S: Scheme, V, B: ?Sized> {
    source: Source<'a, B>,
    /// The nodes from the root down.
    stack: Vec<Level<'a, S::Key, V>>,
    bucket: slice::Iter<'a, Entry<S::Key, V>>,
    scheme: PhantomData<fn() -> S>,
}

/// A node that iteration is in the middle of.
struct Level<'a, K, V> {
    /// The slots to come.
    slots: slice::Iter<'a, Slot<K, V>>,
    /// The bits of the path taken so far.
    taken: u32,
}

impl<S: Scheme, V: Value> Trie<S, V> {
    /// All entries.
    ///
    /// ```
    /// # use forest_blockstore::MemoryStore;
    /// # use forest_hamt::{Config, Hamt};
    /// let store = MemoryStore::new();
    /// let mut hamt: Hamt<u64> = Hamt::new(Config::default());
    /// hamt.set(&store, "a".into(), 1)?;
    /// hamt.set(&store, "b".into(), 2)?;
    /// let sum = hamt.iter(&store).try_fold(0, |sum, entry| entry.map(|(_, value)| sum + value))?;
    /// assert_eq!(sum, 3);
    /// # Ok::<(), forest_hamt::Error>(())
    /// ```
    pub fn iter<'a, B: Blockstore + ?Sized>(&'a self, store: &'a B) -> Iter<'a, S, V, B> {
        let mut iter = Iter::over(self.source(store));
        // The root of a loaded trie is decoded.
        if let Some(root) = self.root_child().decoded() {
            iter.stack.push(Level { slots: root.slots().iter(), taken: 0 });
        }
        iter
    }

    /// The entries from `key` on, itself included.
    ///
    /// # Errors
    /// [`Error::StartNotFound`] when the key is not there; else as [`get`](Self::get).
    pub fn iter_from<'a, B, Q>(&'a self, store: &'a B, key: &Q) -> Result<Iter<'a, S, V, B>, Error>
    where
        B: Blockstore + ?Sized,
        Q: ?Sized,
        S: Lookup<Q>,
    {
        let mut iter = Iter::over(self.source(store));
        let mut path = S::path_of(key);
        let mut child = self.root_child();
        loop {
            let taken = path.taken();
            let node = iter.source.node::<S, V>(child, iter.depth())?;
            let index = path.next(self.width()).ok_or(Error::PathExhausted)?;
            let slot = node.get(index).ok_or(Error::StartNotFound)?;
            let mut slots = node.slots_from(index).iter();
            slots.next();
            iter.stack.push(Level { slots, taken });
            match slot {
                Slot::Bucket(entries) => {
                    let start = entries.iter().position(|entry| S::is(&entry.key, key));
                    let entries = start.and_then(|start| entries.get(start..)).ok_or(Error::StartNotFound)?;
                    iter.bucket = entries.iter();
                    return Ok(iter);
                }
                Slot::Child(next) if next.extension().leads(&mut path, self.width())? => child = next,
                Slot::Child(_) => return Err(Error::StartNotFound),
            }
        }
    }

    /// Calls `f` with every entry.
    ///
    /// # Errors
    /// The first error of `f`, or of reading a node.
    pub fn for_each<B, E>(&self, store: &B, mut f: impl FnMut(&S::Key, &V) -> Result<(), E>) -> Result<(), E>
    where
        B: Blockstore + ?Sized,
        E: From<Error>,
    {
        for entry in self.iter(store) {
            let (key, value) = entry?;
            f(key, value)?;
        }
        Ok(())
    }

    /// Calls `f` with at most `limit` entries, from `start` on if it is given. Returns how many there were, and the key to
    /// go on from if there are more.
    ///
    /// # Errors
    /// As [`for_each`](Self::for_each) and [`iter_from`](Self::iter_from).
    pub fn for_each_ranged<B, Q, E>(
        &self,
        store: &B,
        start: Option<&Q>,
        limit: Option<usize>,
        mut f: impl FnMut(&S::Key, &V) -> Result<(), E>,
    ) -> Result<(usize, Option<S::Key>), E>
    where
        B: Blockstore + ?Sized,
        Q: ?Sized,
        S: Lookup<Q>,
        E: From<Error>,
    {
        let mut iter = match start {
            Some(start) => self.iter_from(store, start)?,
            None => self.iter(store),
        };
        let mut seen = 0_usize;
        for entry in iter.by_ref().take(limit.unwrap_or(usize::MAX)) {
            let (key, value) = entry?;
            f(key, value)?;
            seen = seen.saturating_add(1);
        }
        let next = iter.next().transpose()?.map(|(key, _)| key.clone());
        Ok((seen, next))
    }

    /// As [`for_each`](Self::for_each), without keeping what had to be decoded: for one walk over a large tree, whose
    /// memory is then a path and not the tree.
    ///
    /// # Errors
    /// As [`for_each`](Self::for_each).
    pub fn for_each_uncached<B, E>(
        &self,
        store: &B,
        mut f: impl FnMut(&S::Key, &V) -> Result<(), E>,
    ) -> Result<(), E>
    where
        B: Blockstore + ?Sized,
        E: From<Error>,
    {
        match self.root_child().decoded() {
            Some(root) => {
                walk::<S, V, B, E>(self.source(store), root, 0, 0, &mut |entry| f(&entry.key, &entry.value))
            }
            None => Ok(()),
        }
    }
}

/// Calls `f` with every entry below `node`, keeping none of what is decoded. Recursion ends with the path.
pub(crate) fn walk<S: Scheme, V: Value, B: Blockstore + ?Sized, E: From<Error>>(
    source: Source<'_, B>,
    node: &Node<S::Key, V>,
    depth: u32,
    taken: u32,
    f: &mut impl FnMut(&Entry<S::Key, V>) -> Result<(), E>,
) -> Result<(), E> {
    for slot in node.slots() {
        match slot {
            Slot::Bucket(entries) => entries.iter().try_for_each(&mut *f)?,
            Slot::Child(child) => {
                let taken = taken_below(child, taken, source)?;
                let below = depth.saturating_add(1);
                match child.decoded() {
                    Some(node) => walk::<S, V, B, E>(source, node, below, taken, f)?,
                    None => {
                        let node = source.fetch::<S, V>(child, below)?;
                        walk::<S, V, B, E>(source, &node, below, taken, f)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// The bits of the path taken at the node of `child`, whose parent lies at `taken` bits.
pub(crate) fn taken_below<K, V, B: ?Sized>(
    child: &Child<K, V>,
    taken: u32,
    source: Source<'_, B>,
) -> Result<u32, Error> {
    let width = source.config.bit_width.bits();
    let taken = taken.saturating_add(width).saturating_add(child.extension().length());
    match child.link() {
        Some(link) if taken >= PATH_BITS => Err(malformed(link.to_cid(), &NodeError::TooDeep)),
        _ => Ok(taken),
    }
}

impl<'a, S: Scheme, V: Value, B: Blockstore + ?Sized> Iter<'a, S, V, B> {
    fn over(source: Source<'a, B>) -> Self {
        Self { source, stack: Vec::new(), bucket: [].iter(), scheme: PhantomData }
    }

    /// The depth of a node that is pushed now.
    fn depth(&self) -> u32 {
        u32::try_from(self.stack.len()).unwrap_or(u32::MAX)
    }

    /// Moves on to the next bucket. `None` at the end.
    fn next_bucket(&mut self) -> Result<Option<()>, Error> {
        while let Some(Level { slots, taken }) = self.stack.last_mut() {
            match slots.next() {
                None => {
                    self.stack.pop();
                }
                Some(Slot::Bucket(entries)) => {
                    self.bucket = entries.iter();
                    return Ok(Some(()));
                }
                Some(Slot::Child(child)) => {
                    let taken = taken_below(child, *taken, self.source)?;
                    let node = self.source.node::<S, V>(child, self.depth())?;
                    self.stack.push(Level { slots: node.slots().iter(), taken });
                }
            }
        }
        Ok(None)
    }
}

impl<'a, S: Scheme, V: Value, B: Blockstore + ?Sized> Iterator for Iter<'a, S, V, B> {
    type Item = Result<(&'a S::Key, &'a V), Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.bucket.next() {
                return Some(Ok((&entry.key, &entry.value)));
            }
            match self.next_bucket() {
                Ok(more) => more?,
                Err(error) => {
                    self.stack.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl<S: Scheme, V: Value, B: Blockstore + ?Sized> FusedIterator for Iter<'_, S, V, B> {}

impl<S: Scheme, V, B: ?Sized> std::fmt::Debug for Iter<'_, S, V, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Iter").field("depth", &self.stack.len()).finish_non_exhaustive()
    }
}
