//! A map that can go back to where it was.
//!
//! Every change leaves what it replaced in a log; a transaction remembers how long the log was.

use std::collections::BTreeMap;

/// A map with a log of changes.
#[derive(Debug)]
pub(crate) struct UndoMap<K, V> {
    map: BTreeMap<K, V>,
    log: Vec<(K, Option<V>)>,
}

impl<K, V> Default for UndoMap<K, V> {
    fn default() -> Self {
        Self { map: BTreeMap::new(), log: Vec::new() }
    }
}

impl<K: Ord + Clone, V> UndoMap<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.map.get(key)
    }

    pub(crate) fn set(&mut self, key: K, value: V) {
        let before = self.map.insert(key.clone(), value);
        self.log.push((key, before));
    }

    /// Where the log stands, to come back to.
    pub(crate) fn mark(&self) -> usize {
        self.log.len()
    }

    /// Takes back every change since the mark.
    pub(crate) fn undo_to(&mut self, mark: usize) {
        while self.log.len() > mark {
            match self.log.pop() {
                Some((key, Some(before))) => {
                    self.map.insert(key, before);
                }
                Some((key, None)) => {
                    self.map.remove(&key);
                }
                None => break,
            }
        }
    }

    /// The map, sorted by key.
    pub(crate) fn into_map(self) -> BTreeMap<K, V> {
        self.map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_since_a_mark_are_taken_back() {
        let mut map = UndoMap::default();
        map.set(1, "a");
        let mark = map.mark();
        map.set(1, "b");
        map.set(2, "c");
        map.set(1, "d");
        map.undo_to(mark);
        assert_eq!(map.into_map(), BTreeMap::from([(1, "a")]));
    }
}
