//! What changed between two tries.
//!
//! Walks both from their roots and passes over subtrees with equal links, so the cost is that of what differs. Shapes may
//! differ: a bucket here may be a subtree there, and links may jump over different levels. Recursion ends with the path.

use std::{cmp::Ordering, marker::PhantomData, sync::Arc};

use forest_blockstore::Blockstore;

use crate::{
    BitWidth, Entry, Error, Scheme, Slot, Trie, Value,
    iter::{taken_below, walk},
    load::Source,
    node::{Child, Node},
};

/// One difference between two tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a, K, V> {
    /// The key is in the second only.
    Added {
        /// The key.
        key: &'a K,
        /// Its value.
        value: &'a V,
    },
    /// The key is in the first only.
    Removed {
        /// The key.
        key: &'a K,
        /// The value it had.
        value: &'a V,
    },
    /// The key is in both, with different values.
    Changed {
        /// The key.
        key: &'a K,
        /// The value in the first.
        before: &'a V,
        /// The value in the second.
        after: &'a V,
    },
}

impl<S: Scheme, V: Value + PartialEq> Trie<S, V> {
    /// Calls `f` with every difference between this trie and a later one, in order of paths. The store has the blocks of
    /// both.
    ///
    /// ```
    /// # use forest_blockstore::MemoryStore;
    /// use forest_hamt::{Change, Config, Error, Hamt};
    /// # let store = MemoryStore::new();
    /// let mut before: Hamt<u64> = Hamt::new(Config::default());
    /// before.set(&store, "a".into(), 1)?;
    /// let mut after = before.clone();
    /// after.set(&store, "a".into(), 2)?;
    /// let mut changes = 0;
    /// before.diff(&after, &store, |change| {
    ///     assert!(matches!(change, Change::Changed { before: 1, after: 2, .. }));
    ///     changes += 1;
    ///     Ok::<_, Error>(())
    /// })?;
    /// assert_eq!(changes, 1);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// The first error of `f`, or of reading a node.
    pub fn diff<B, E, F>(&self, after: &Self, store: &B, f: F) -> Result<(), E>
    where
        B: Blockstore + ?Sized,
        E: From<Error>,
        F: FnMut(Change<'_, S::Key, V>) -> Result<(), E>,
    {
        let mut diff = Diff::<S, V, B, E, F> {
            before: self.source(store),
            after: after.source(store),
            f,
            scheme: PhantomData,
            value: PhantomData,
            error: PhantomData,
        };
        if self.width() == after.width() {
            diff.branches(from_root(self), from_root(after))
        } else {
            diff.unrelated(self, after)
        }
    }
}

/// A walk over two tries at once.
struct Diff<'s, S: Scheme, V, B: ?Sized, E, F> {
    before: Source<'s, B>,
    after: Source<'s, B>,
    f: F,
    scheme: PhantomData<S>,
    value: PhantomData<V>,
    error: PhantomData<E>,
}

/// A child in its place: the same place on both sides of a comparison.
struct Branch<'a, K, V> {
    child: &'a Child<K, V>,
    /// The bits of its extension that lie above the place.
    skipped: u32,
    /// The depth of its node.
    depth: u32,
    /// The bits of the path above its parent's index; `None` for a root, which has no parent.
    taken: Option<u32>,
}

/// What one side has in a slot.
enum Side<'a, K, V> {
    Bucket(&'a [Entry<K, V>]),
    Branch(Branch<'a, K, V>),
}

/// Which trie an entry is from.
#[derive(Clone, Copy)]
enum Origin {
    Before,
    After,
}

impl<K, V> Clone for Branch<'_, K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Branch<'_, K, V> {}

impl<'a, K, V> Branch<'a, K, V> {
    /// The next index of the extension, if any of it is left.
    fn next_index(&self, width: BitWidth) -> Option<u8> {
        let extension = self.child.extension();
        (self.skipped < extension.length()).then(|| extension.index(self.skipped, width))
    }

    /// The same child from one index further on.
    fn advance(self, width: BitWidth) -> Self {
        Self { skipped: self.skipped.saturating_add(width.bits()), ..self }
    }

    /// What `slot` of this branch's node is; the node was reached with `taken` bits.
    fn inner(&self, slot: &'a Slot<K, V>, taken: u32) -> Side<'a, K, V> {
        match slot {
            Slot::Bucket(entries) => Side::Bucket(entries),
            Slot::Child(child) => {
                let depth = self.depth.saturating_add(1);
                Side::Branch(Branch { child, skipped: 0, depth, taken: Some(taken) })
            }
        }
    }
}

impl<'s, S, V, B, E, F> Diff<'s, S, V, B, E, F>
where
    S: Scheme,
    V: Value + PartialEq,
    B: Blockstore + ?Sized,
    E: From<Error>,
    F: FnMut(Change<'_, S::Key, V>) -> Result<(), E>,
{
    fn sides(&mut self, before: Side<'_, S::Key, V>, after: Side<'_, S::Key, V>) -> Result<(), E> {
        match (before, after) {
            (Side::Bucket(before), Side::Bucket(after)) => self.buckets(before, after),
            (Side::Branch(before), Side::Branch(after)) => self.branches(before, after),
            (Side::Bucket(bucket), Side::Branch(branch)) => {
                self.bucket_and_branch(bucket, branch, Origin::After)
            }
            (Side::Branch(branch), Side::Bucket(bucket)) => {
                self.bucket_and_branch(bucket, branch, Origin::Before)
            }
        }
    }

    fn branches(
        &mut self,
        mut before: Branch<'_, S::Key, V>,
        mut after: Branch<'_, S::Key, V>,
    ) -> Result<(), E> {
        let width = self.before.config.bit_width;
        loop {
            match (before.next_index(width), after.next_index(width)) {
                (Some(here), Some(there)) if here == there => {
                    before = before.advance(width);
                    after = after.advance(width);
                }
                (Some(_), Some(_)) => {
                    self.all(Side::Branch(before), Origin::Before)?;
                    return self.all(Side::Branch(after), Origin::After);
                }
                (None, None) => return self.nodes(before, after),
                (None, Some(index)) => {
                    return self.node_and_branch(before, index, after.advance(width), Origin::Before);
                }
                (Some(index), None) => {
                    return self.node_and_branch(after, index, before.advance(width), Origin::After);
                }
            }
        }
    }

    /// Two nodes in the same place.
    fn nodes(&mut self, before: Branch<'_, S::Key, V>, after: Branch<'_, S::Key, V>) -> Result<(), E> {
        let linked = before.child.link().is_some() && before.child.link() == after.child.link();
        let shared = match (before.child.decoded(), after.child.decoded()) {
            (Some(before), Some(after)) => Arc::ptr_eq(before, after),
            _ => false,
        };
        if linked || shared {
            return Ok(());
        }
        let (here, taken_here) = self.enter(&before, Origin::Before)?;
        let (there, taken_there) = self.enter(&after, Origin::After)?;
        for index in here.filled().union(there.filled()).iter() {
            let here = here.get(index).map(|slot| before.inner(slot, taken_here));
            let there = there.get(index).map(|slot| after.inner(slot, taken_there));
            match (here, there) {
                (Some(here), Some(there)) => self.sides(here, there)?,
                (Some(here), None) => self.all(here, Origin::Before)?,
                (None, Some(there)) => self.all(there, Origin::After)?,
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// A node of `origin` where the other side jumps on, by `index`, to `branch`.
    fn node_and_branch(
        &mut self,
        parent: Branch<'_, S::Key, V>,
        index: u8,
        branch: Branch<'_, S::Key, V>,
        origin: Origin,
    ) -> Result<(), E> {
        let (node, taken) = self.enter(&parent, origin)?;
        let mut met = false;
        for (own, slot) in node.filled().iter().zip(node.slots()) {
            if !met && own >= index {
                met = true;
                if own != index {
                    self.all(Side::Branch(branch), origin.other())?;
                }
            }
            let slot = parent.inner(slot, taken);
            match origin {
                _ if own != index => self.all(slot, origin)?,
                Origin::Before => self.sides(slot, Side::Branch(branch))?,
                Origin::After => self.sides(Side::Branch(branch), slot)?,
            }
        }
        if met { Ok(()) } else { self.all(Side::Branch(branch), origin.other()) }
    }

    fn buckets(&mut self, mut before: &[Entry<S::Key, V>], mut after: &[Entry<S::Key, V>]) -> Result<(), E> {
        loop {
            match (before.split_first(), after.split_first()) {
                (None, None) => return Ok(()),
                (Some((here, rest)), Some((there, others))) => match S::order(&here.key, &there.key) {
                    Some(Ordering::Equal) => {
                        self.both(here, there)?;
                        (before, after) = (rest, others);
                    }
                    Some(Ordering::Greater) => {
                        self.one(there, Origin::After)?;
                        after = others;
                    }
                    _ => {
                        self.one(here, Origin::Before)?;
                        before = rest;
                    }
                },
                (Some((here, rest)), None) => {
                    self.one(here, Origin::Before)?;
                    before = rest;
                }
                (None, Some((there, others))) => {
                    self.one(there, Origin::After)?;
                    after = others;
                }
            }
        }
    }

    /// A branch of `origin` where the other side has a bucket.
    fn bucket_and_branch(
        &mut self,
        bucket: &[Entry<S::Key, V>],
        branch: Branch<'_, S::Key, V>,
        origin: Origin,
    ) -> Result<(), E> {
        let mut left: Vec<_> = bucket.iter().collect();
        self.each(branch, origin, &mut |this, entry| {
            let twin =
                left.iter().position(|other| S::order(&other.key, &entry.key) == Some(Ordering::Equal));
            match (twin.map(|twin| left.remove(twin)), origin) {
                (None, _) => this.one(entry, origin),
                (Some(twin), Origin::After) => this.both(twin, entry),
                (Some(twin), Origin::Before) => this.both(entry, twin),
            }
        })?;
        left.into_iter().try_for_each(|entry| self.one(entry, origin.other()))
    }

    /// Everything that only one side has.
    fn all(&mut self, side: Side<'_, S::Key, V>, origin: Origin) -> Result<(), E> {
        match side {
            Side::Bucket(entries) => entries.iter().try_for_each(|entry| self.one(entry, origin)),
            Side::Branch(branch) => self.each(branch, origin, &mut |this, entry| this.one(entry, origin)),
        }
    }

    /// Calls `with` for every entry of a branch.
    fn each(
        &mut self,
        branch: Branch<'_, S::Key, V>,
        origin: Origin,
        with: &mut impl FnMut(&mut Self, &Entry<S::Key, V>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (node, taken) = self.enter(&branch, origin)?;
        let source = self.source(origin);
        walk::<S, V, B, E>(source, node, branch.depth, taken, &mut |entry| with(self, entry))
    }

    /// The node of a branch, and the bits of the path taken there.
    fn enter<'a>(
        &self,
        branch: &Branch<'a, S::Key, V>,
        origin: Origin,
    ) -> Result<(&'a Node<S::Key, V>, u32), E> {
        let source = self.source(origin);
        let taken = match branch.taken {
            Some(taken) => taken_below(branch.child, taken, source)?,
            None => 0,
        };
        Ok((source.node::<S, V>(branch.child, branch.depth)?, taken))
    }

    fn source(&self, origin: Origin) -> Source<'s, B> {
        match origin {
            Origin::Before => self.before,
            Origin::After => self.after,
        }
    }

    fn one(&mut self, entry: &Entry<S::Key, V>, origin: Origin) -> Result<(), E> {
        let Entry { key, value } = entry;
        (self.f)(match origin {
            Origin::Before => Change::Removed { key, value },
            Origin::After => Change::Added { key, value },
        })
    }

    fn both(&mut self, before: &Entry<S::Key, V>, after: &Entry<S::Key, V>) -> Result<(), E> {
        if before.value == after.value {
            return Ok(());
        }
        (self.f)(Change::Changed { key: &before.key, before: &before.value, after: &after.value })
    }

    /// Tries of different widths have no place in common: every key of one is looked up in the other.
    fn unrelated(&mut self, before: &Trie<S, V>, after: &Trie<S, V>) -> Result<(), E> {
        self.each(from_root(before), Origin::Before, &mut |this, entry| {
            let place = after.find(this.after, S::path(&entry.key))?;
            match place.entry::<S>(&entry.key) {
                Some(twin) => this.both(entry, twin),
                None => this.one(entry, Origin::Before),
            }
        })?;
        self.each(from_root(after), Origin::After, &mut |this, entry| match before
            .find(this.before, S::path(&entry.key))?
            .entry::<S>(&entry.key)
        {
            Some(_) => Ok(()),
            None => this.one(entry, Origin::After),
        })
    }
}

fn from_root<S: Scheme, V>(trie: &Trie<S, V>) -> Branch<'_, S::Key, V> {
    Branch { child: trie.root_child(), skipped: 0, depth: 0, taken: None }
}

impl Origin {
    fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}
