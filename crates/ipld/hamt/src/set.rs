//! Setting a key.
//!
//! An empty slot becomes a bucket; a bucket takes the entry in order of its keys; a full bucket becomes a node one
//! level below (Filecoin specification, "HAMT"), or, where links have extensions, below all that its keys share. A link whose
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
        let displaced = match place.entry::<S>(&key) {
            Some(entry) if entry.value == value => return Ok(Some(value)),
            Some(_) => Vec::new(),
            None => place.check_room::<S>(self.config())?,
        };
        let new = New { entry: Entry { key, value }, path, displaced };
        put::<S, V, B>(source, self.root_child_mut(), new, 0)
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
        let displaced = place.check_room::<S>(self.config())?;
        let new = New { entry: Entry { key, value }, path, displaced };
        put::<S, V, B>(source, self.root_child_mut(), new, 0)?;
        Ok(true)
    }
}

/// An entry on its way to its place.
struct New<K, V> {
    entry: Entry<K, V>,
    path: Path,
    /// The paths of the entries that it will displace, if they are known: a hash is not computed twice.
    displaced: Vec<Path>,
}

/// Puts an entry below `child`, at `depth`, where there is room for it; returns the value it replaces.
fn put<S: Scheme, V: Value, B: Blockstore + ?Sized>(
    source: Source<'_, B>,
    mut child: &mut Child<S::Key, V>,
    mut new: New<S::Key, V>,
    mut depth: u32,
) -> Result<Option<V>, Error> {
    let width = source.config.bit_width;
    loop {
        let node = source.node_mut::<S, V>(child, depth)?;
        let index = new.path.next(width).ok_or(Error::PathExhausted)?;
        if node.get(index).is_none() {
            node.fill(index, hang(new.entry, new.path, depth, &source.config)?);
            return Ok(None);
        }
        match node.get_mut(index) {
            None => return Ok(None),
            Some(slot @ Slot::Bucket(_)) => return put_in_bucket::<S, V, B>(source, slot, new, depth),
            Some(Slot::Child(next)) => match next.extension().follow(&mut new.path, width)? {
                Match::Full => {
                    depth = depth.saturating_add(1).saturating_add(next.extension().levels(width));
                    child = next;
                }
                Match::Partial(at) => {
                    split(next, at, new.entry, new.path, &source.config)?;
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
    new: New<S::Key, V>,
    depth: u32,
) -> Result<Option<V>, Error> {
    let Slot::Bucket(entries) = slot else { return Ok(None) };
    let order = |found: &Entry<_, V>| S::order(&found.key, &new.entry.key);
    if let Some(at) = entries.iter().position(|found| order(found) == Some(Ordering::Equal)) {
        return Ok(entries.get_mut(at).map(|found| mem::replace(&mut found.value, new.entry.value)));
    }
    if entries.len() < source.config.bucket_size {
        let greater = entries.iter().position(|found| order(found) == Some(Ordering::Greater));
        entries.insert(greater.unwrap_or(entries.len()), new.entry);
        return Ok(None);
    }
    let entries = mem::take(entries);
    *slot = Slot::Child(overflow::<S, V, B>(source, entries, new, depth)?);
    Ok(None)
}

/// The child that takes the place of a full bucket and holds one entry more.
fn overflow<S: Scheme, V: Value, B: Blockstore + ?Sized>(
    source: Source<'_, B>,
    entries: Vec<Entry<S::Key, V>>,
    mut new: New<S::Key, V>,
    depth: u32,
) -> Result<Child<S::Key, V>, Error> {
    let width = source.config.bit_width;
    let paths = match mem::take(&mut new.displaced) {
        known if known.len() == entries.len() => known,
        _ => entries.iter().map(|entry| S::path(&entry.key)).collect(),
    };
    let extension = match S::EXTENSIONS {
        true => Extension::common_prefix(&mut new.path, &paths, width),
        false => Extension::default(),
    };
    let below = depth.saturating_add(1).saturating_add(extension.levels(width));
    let taken = new.path.taken();
    let mut child = Child::dirty(Node::default(), extension);
    put::<S, V, B>(source, &mut child, new, below)?;
    for (entry, path) in entries.into_iter().zip(paths) {
        let old = New { entry, path: path.at(taken), displaced: Vec::new() };
        put::<S, V, B>(source, &mut child, old, below)?;
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
