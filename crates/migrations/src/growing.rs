//! A map that is written from one end to the other, and never in memory as a whole.
//!
//! The state tree of a large network does not fit beside everything else. Walks yield entries in the order of their
//! places in the trie, so writing in the same order fills subtree after subtree; what is full is written and let go.
//! A few nodes on the way from the root to the place of writing are written more than once.
//!
//! Invariant: the root is that of the same entries set in any order.

use forest_blockstore::{Blockstore, Cid};
use forest_hamt::{BytesKey, Config, Hamt, Value};
use forest_interpreter::Failure;

/// How many entries are set before their nodes are written and let go.
const HELD: usize = 1 << 15;

/// A HAMT of width 5 that grows.
pub(crate) struct GrowingMap<V> {
    map: Hamt<V>,
    held: usize,
    limit: usize,
}

impl<V: Value + PartialEq> GrowingMap<V> {
    pub(crate) fn new() -> Self {
        Self { map: Hamt::new(Config::default()), held: 0, limit: HELD }
    }

    pub(crate) fn set(&mut self, store: &impl Blockstore, key: BytesKey, value: V) -> Result<(), Failure> {
        self.map.set(store, key, value)?;
        self.held = self.held.saturating_add(1);
        if self.held >= self.limit {
            let root = self.map.flush(store)?;
            self.map = Hamt::load(store, &root, Config::default())?;
            self.held = 0;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self, store: &impl Blockstore) -> Result<Cid, Failure> {
        Ok(self.map.flush(store)?)
    }
}

#[cfg(test)]
mod tests {
    use forest_blockstore::MemoryStore;

    use super::*;

    #[test]
    fn letting_go_changes_nothing() {
        let store = MemoryStore::new();
        let mut whole = Hamt::<u64>::new(Config::default());
        let mut growing = GrowingMap { limit: 7, ..GrowingMap::new() };
        for n in 0..500_u64 {
            let key = BytesKey::from(n.to_be_bytes());
            whole.set(&store, key.clone(), n).unwrap();
            growing.set(&store, key, n).unwrap();
        }
        assert!(growing.map.resident().nodes < whole.resident().nodes / 2);
        assert_eq!(growing.finish(&store).unwrap(), whole.flush(&store).unwrap());
    }
}
