//! Setting a key.
//!
//! An empty slot becomes a bucket; a bucket takes the entry in order of its keys; a full bucket becomes a node one
//! level below (consensus.md 7.2), or, where links have extensions, below all that its keys share. A link whose
//! extension leads elsewhere is split by a node in its middle.

use std::{cmp::Ordering, mem};

use forest_blockstore::Blockstore;

use crate::{
    Config, Entry, Error, Extension, Path, Scheme, Slot, Trie, Value,
    extension::Match,
    load::Source,
    node::{Child, Node},
};

impl<S: Scheme, V: Value> Trie<S, V> {
    /// Sets a key and returns the value it had. An equal value changes nothing; the key that is there stays.
    ///
    /// # Errors
    /// [`Error::Ipld`] when a node on the way cannot be read, [`Error::PathExhausted`] when the key cannot be told from
    /// as many others as a bucket holds.
    pub fn set<B>(&mut self, store: &B, key: S::Key, value: V) -> Result<Option<V>, Error>
    where
        B: Blockstore + ?Sized,
        V: PartialEq,
    {
        let source = self.source(store);
        let path = S::path(&key);
        let place = self.find(source, path)?;
        match place.entry::<S>(&key) {
            Some(entry) if entry.value == value => return Ok(Some(value)),
            Some(_) => {}
            None => place.check_room::<S>(self.config())?,
        }
        put::<S, V, B>(source, self.root_child_mut(), Entry { key, value }, path, 0)
    }

    /// Sets a key that is not there; returns whether it was set.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn set_if_absent<B>(&mut self, store: &B, key: S::Key, value: V) -> Result<bool, Error>
    where
        B: Blockstore + ?Sized,
    {
        let source = self.source(store);
        let path = S::path(&key);
        let place = self.find(source, path)?;
        if place.entry::<S>(&key).is_some() {
            return Ok(false);
        }
        place.check_room::<S>(self.config())?;
        put::<S, V, B>(source, self.root_child_mut(), Entry { key, value }, path, 0)?;
        Ok(true)
    }
}

/// Puts an entry below `child`, at `depth`, where there is room for it; returns the value it replaces.
fn put<S: Scheme, V: Value, B: Blockstore + ?Sized>(
    source: Source<'_, B>,
    mut child: &mut Child<S::Key, V>,
    entry: Entry<S::Key, V>,
    mut path: Path,
    mut depth: u32,
) -> Result<Option<V>, Error> {
    let width = source.config.bit_width;
    loop {
        let node = source.node_mut::<S, V>(child, depth)?;
        let index = path.next(width).ok_or(Error::PathExhausted)?;
        if node.get(index).is_none() {
            node.fill(index, hang(entry, path, depth, &source.config)?);
            return Ok(None);
        }
        match node.get_mut(index) {
            None => return Ok(None),
            Some(slot @ Slot::Bucket(_)) => {
                return put_in_bucket::<S, V, B>(source, slot, entry, path, depth);
            }
            Some(Slot::Child(next)) => match next.extension().follow(&mut path, width)? {
                Match::Full => {
                    depth = depth.saturating_add(1).saturating_add(next.extension().levels(width));
                    child = next;
                }
                Match::Partial(at) => {
                    split(next, at, entry, path, &source.config)?;
                    return Ok(None);
                }
            },
        }
    }
}

/// What an empty slot becomes: a bucket, or down to the depth where data may be, a chain of nodes with one at its end.
fn hang<K, V>(entry: Entry<K, V>, mut path: Path, depth: u32, config: &Config) -> Result<Slot<K, V>, Error> {
    let mut indices = Vec::new();
    for _ in depth..config.min_data_depth {
        indices.push(path.next(config.bit_width).ok_or(Error::PathExhausted)?);
    }
    let mut slot = Slot::Bucket(vec![entry]);
    for index in indices.into_iter().rev() {
        let mut node = Node::default();
        node.fill(index, slot);
        slot = Slot::Child(Child::dirty(node, Extension::default()));
    }
    Ok(slot)
}

/// Puts an entry into the bucket of `slot`, which lies in a node at `depth`.
fn put_in_bucket<S: Scheme, V: Value, B: Blockstore + ?Sized>(
    source: Source<'_, B>,
    slot: &mut Slot<S::Key, V>,
    entry: Entry<S::Key, V>,
    path: Path,
    depth: u32,
) -> Result<Option<V>, Error> {
    let Slot::Bucket(entries) = slot else { return Ok(None) };
    if let Some(found) =
        entries.iter_mut().find(|found| S::order(&found.key, &entry.key) == Some(Ordering::Equal))
    {
        return Ok(Some(mem::replace(&mut found.value, entry.value)));
    }
    if entries.len() < source.config.bucket_size {
        let greater = |other: &Entry<_, V>| S::order(&other.key, &entry.key) == Some(Ordering::Greater);
        let position = entries.iter().position(greater).unwrap_or(entries.len());
        entries.insert(position, entry);
        return Ok(None);
    }
    let entries = mem::take(entries);
    *slot = Slot::Child(overflow::<S, V, B>(source, entries, entry, path, depth)?);
    Ok(None)
}

/// The child that takes the place of a full bucket and holds one entry more.
fn overflow<S: Scheme, V: Value, B: Blockstore + ?Sized>(
    source: Source<'_, B>,
    entries: Vec<Entry<S::Key, V>>,
    entry: Entry<S::Key, V>,
    mut path: Path,
    depth: u32,
) -> Result<Child<S::Key, V>, Error> {
    let width = source.config.bit_width;
    let paths: Vec<Path> = entries.iter().map(|entry| S::path(&entry.key)).collect();
    let extension =
        if S::EXTENSIONS { Extension::common_prefix(&mut path, &paths, width) } else { Extension::default() };
    let below = depth.saturating_add(1).saturating_add(extension.levels(width));
    let taken = path.taken();
    let mut child = Child::dirty(Node::default(), extension);
    put::<S, V, B>(source, &mut child, entry, path, below)?;
    for (entry, path) in entries.into_iter().zip(paths) {
        put::<S, V, B>(source, &mut child, entry, path.at(taken), below)?;
    }
    Ok(child)
}

/// Splits the extension of `child` after `at` bits, where the path of `entry` leaves it.
fn split<K, V>(
    child: &mut Child<K, V>,
    at: u32,
    entry: Entry<K, V>,
    mut path: Path,
    config: &Config,
) -> Result<(), Error> {
    let (before, index, behind) = child.extension().split(at, config.bit_width);
    let own = path.next(config.bit_width).ok_or(Error::PathExhausted)?;
    let behind = mem::replace(child, Child::dirty(Node::default(), Extension::default())).behind(behind);
    let mut midway = Node::default();
    midway.fill(index, Slot::Child(behind));
    midway.fill(own, Slot::Bucket(vec![entry]));
    *child = Child::dirty(midway, before);
    Ok(())
}
