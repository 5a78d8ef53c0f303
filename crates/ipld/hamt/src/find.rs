//! The look before the leap: walks to where a key belongs, decoding what is on the way.
//!
//! First step of [`set`](crate::Trie::set) and [`delete`](crate::Trie::delete). Everything that can fail in them fails
//! here, through `&self`, before anything has changed.

use std::cmp::Ordering;

use forest_blockstore::Blockstore;

use crate::{Config, Entry, Error, Path, Scheme, Slot, Trie, Value, load::Source, node::Node};

/// Where a key belongs.
pub(crate) struct Place<'a, K, V> {
    /// The bucket, or nothing if there is none.
    pub(crate) entries: &'a [Entry<K, V>],
    /// The node of the bucket.
    node: &'a Node<K, V>,
    /// Its depth, levels that links jump over included.
    depth: u32,
    /// The depth of the node above it.
    above: Option<u32>,
    /// The path of the key, up to and with the index in the node.
    path: Path,
    /// Whether the slot is empty (and no link whose extension leads elsewhere).
    vacant: bool,
}

impl<S: Scheme, V: Value> Trie<S, V> {
    pub(crate) fn find<B: Blockstore + ?Sized>(
        &self,
        source: Source<'_, B>,
        mut path: Path,
    ) -> Result<Place<'_, S::Key, V>, Error> {
        let width = self.width();
        let mut child = self.root_child();
        let (mut depth, mut load_depth, mut above) = (0_u32, 0_u32, None);
        loop {
            let node = source.node::<S, V>(child, load_depth)?;
            let index = path.next(width).ok_or(Error::PathExhausted)?;
            let (entries, vacant): (&[_], _) = match node.get(index) {
                None => (&[], true),
                Some(Slot::Bucket(entries)) => (entries, false),
                Some(Slot::Child(next)) if next.extension().leads(&mut path, width)? => {
                    above = Some(depth);
                    // What a node must obey was always judged by the depth of its parent plus one.
                    load_depth = depth.saturating_add(1);
                    depth = load_depth.saturating_add(next.extension().levels(width));
                    child = next;
                    continue;
                }
                Some(Slot::Child(_)) => (&[], false),
            };
            return Ok(Place { entries, node, depth, above, path, vacant });
        }
    }
}

impl<'a, K, V> Place<'a, K, V> {
    /// The entry of `key`, if it is there.
    pub(crate) fn entry<S: Scheme<Key = K>>(&self, key: &K) -> Option<&'a Entry<K, V>> {
        self.entries.iter().find(|entry| S::order(&entry.key, key) == Some(Ordering::Equal))
    }

    /// Makes sure that a new key finds a place. Returns the paths of the entries that will have to make room for it.
    pub(crate) fn check_room<S: Scheme<Key = K>>(&self, config: &Config) -> Result<Vec<Path>, Error> {
        if self.vacant {
            // Down to the depth where data may be, one index per level.
            let mut path = self.path;
            for _ in self.depth..config.min_data_depth {
                path.next(config.bit_width).ok_or(Error::PathExhausted)?;
            }
        }
        if self.entries.is_empty() || self.entries.len() < config.bucket_size {
            return Ok(Vec::new());
        }
        // A full bucket becomes a node, which can only part keys whose paths differ.
        let paths: Vec<Path> = self.entries.iter().map(|entry| S::path(&entry.key)).collect();
        let taken = self.path.taken();
        let differ = paths.iter().any(|path| path.at(taken) != self.path);
        if differ { Ok(paths) } else { Err(Error::PathExhausted) }
    }

    /// Makes sure that taking the one entry away does not empty a node that must not be empty.
    pub(crate) fn check_removal(&self, config: &Config) -> Result<(), Error> {
        let last = self.entries.len() == 1 && self.node.slots().len() == 1;
        match self.above {
            Some(above) if last && above >= config.min_data_depth => Err(Error::EmptyNode),
            _ => Ok(()),
        }
    }
}
