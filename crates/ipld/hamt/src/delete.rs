//! Removing a key, and the canonical form that must come out of it.
//!
//! The same entries have the same root, however they came to be. So on the way back up, what removal left too small is
//! undone (Filecoin specification, "HAMT"): a child with one bucket becomes that bucket; a child with few enough entries, all in
//! buckets, becomes one bucket of them, in order; where links have extensions, a child with one link becomes
//! that link.

use std::mem;

use forest_blockstore::Blockstore;

use crate::{
    Config, Entry, Error, Extension, Lookup, Path, Scheme, Slot, Trie, Value,
    load::Source,
    node::{Child, Node},
};

impl<S: Scheme, V: Value> Trie<S, V> {
    /// Removes a key; returns it and its value if it was there.
    ///
    /// # Errors
    /// [`Error::Ipld`] when a node on the way cannot be read, [`Error::EmptyNode`] when the tree was not canonical.
    pub fn delete<B, Q>(&mut self, store: &B, key: &Q) -> Result<Option<(S::Key, V)>, Error>
    where
        B: Blockstore + ?Sized,
        Q: ?Sized,
        S: Lookup<Q>,
    {
        let source = self.source(store);
        let path = S::path_of(key);
        let place = self.find(source, path)?;
        if !place.entries.iter().any(|entry| S::is(&entry.key, key)) {
            return Ok(None);
        }
        place.check_removal(self.config())?;
        let taken = take::<S, V, B, Q>(source, self.root_child_mut(), key, path, 0)?;
        Ok(taken.map(|Entry { key, value }| (key, value)))
    }
}

/// Takes the entry of `key` from below `child`, at `depth`. Recursion ends with the path.
fn take<S: Scheme + Lookup<Q>, V: Value, B: Blockstore + ?Sized, Q: ?Sized>(
    source: Source<'_, B>,
    child: &mut Child<S::Key, V>,
    key: &Q,
    mut path: Path,
    depth: u32,
) -> Result<Option<Entry<S::Key, V>>, Error> {
    let width = source.config.bit_width;
    let node = source.node_mut::<S, V>(child, depth)?;
    let index = path.next(width).ok_or(Error::PathExhausted)?;
    let (taken, gone) = match node.get_mut(index) {
        None => return Ok(None),
        Some(Slot::Bucket(entries)) => {
            let position = entries.iter().position(|entry| S::is(&entry.key, key));
            (position.map(|position| entries.remove(position)), entries.is_empty())
        }
        Some(slot) => {
            let taken = match slot {
                Slot::Child(next) if next.extension().leads(&mut path, width)? => {
                    let below = depth.saturating_add(1).saturating_add(next.extension().levels(width));
                    take::<S, V, B, Q>(source, next, key, path, below)?
                }
                _ => return Ok(None),
            };
            (taken, tidy::<S, V>(slot, depth, &source.config))
        }
    };
    if gone {
        node.clear(index);
    }
    Ok(taken)
}

/// Brings a slot of a node at `depth`, from below which an entry was taken, into canonical form. Says whether
/// nothing is left of it.
fn tidy<S: Scheme, V: Value>(slot: &mut Slot<S::Key, V>, depth: u32, config: &Config) -> bool {
    let Slot::Child(child) = slot else { return false };
    let Some(node) = child.decoded() else { return false };
    match node.slots() {
        [] => return true,
        // Up here there are links only, as short as what they lead to may be.
        _ if depth < config.min_data_depth => return false,
        [Slot::Bucket(_)] => {}
        [Slot::Child(_)] if S::EXTENSIONS => {}
        slots if slots.len() > 1 && fits_a_bucket(slots, config) => {}
        _ => return false,
    }
    let child = mem::replace(child, Child::dirty(Node::default(), Extension::default()));
    let before = child.extension().clone();
    let Some(node) = child.into_node() else { return false };
    let index = node.filled().iter().last().unwrap_or_default();
    let mut entries = Vec::new();
    for inner in node.into_slots() {
        match inner {
            Slot::Bucket(bucket) => entries.extend(bucket),
            Slot::Child(only) => {
                let extension = Extension::join(&before, index, only.extension(), config.bit_width);
                *slot = Slot::Child(only.behind(extension));
                return false;
            }
        }
    }
    entries.sort_by(|a, b| S::order(&a.key, &b.key).unwrap_or(std::cmp::Ordering::Equal));
    *slot = Slot::Bucket(entries);
    false
}

/// Whether these slots are buckets only, whose entries would fit into one.
fn fits_a_bucket<K, V>(slots: &[Slot<K, V>], config: &Config) -> bool {
    let entries = slots.iter().try_fold(0_usize, |sum, slot| match slot {
        Slot::Bucket(entries) => sum.checked_add(entries.len()),
        Slot::Child(_) => None,
    });
    slots.len() <= config.bucket_size && entries.is_some_and(|entries| entries <= config.bucket_size)
}
