//! How much of a trie is in memory, and letting go of it.
//!
//! For who keeps a trie for long: the VM holds the upper levels of the state tree from one tipset to the next and
//! lets go of the rest (decision D4).

use std::mem::size_of;

use crate::{
    Entry, Scheme, Slot, Trie, Value,
    node::{Child, Node},
};

/// What a trie holds in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resident {
    /// Decoded nodes.
    pub nodes: usize,
    /// Decoded nodes that have not been written.
    pub dirty: usize,
    /// An estimate of their size in bytes. What keys and values own elsewhere is not in it.
    pub bytes: usize,
}

impl<S: Scheme, V: Value> Trie<S, V> {
    /// Counts the decoded nodes. Nodes shared with clones count as others do.
    #[must_use]
    pub fn resident(&self) -> Resident {
        let mut sum = Resident::default();
        count(self.root_child(), &mut sum);
        sum
    }

    /// Forgets decoded nodes deeper than `depth` (the root has 0); dirty ones stay. Clones keep what they have.
    pub fn forget_below(&mut self, depth: u32) {
        forget::<S, V>(self.root_child_mut(), depth);
    }
}

fn count<K, V>(child: &Child<K, V>, sum: &mut Resident) {
    let Some(node) = child.decoded() else { return };
    let dirty = usize::from(child.link().is_none());
    let slots = size_of::<Slot<K, V>>().saturating_mul(node.slots().len());
    sum.nodes = sum.nodes.saturating_add(1);
    sum.dirty = sum.dirty.saturating_add(dirty);
    sum.bytes = sum.bytes.saturating_add(size_of::<Node<K, V>>()).saturating_add(slots);
    for slot in node.slots() {
        match slot {
            Slot::Child(child) => count(child, sum),
            Slot::Bucket(entries) => {
                let entries = size_of::<Entry<K, V>>().saturating_mul(entries.capacity());
                sum.bytes = sum.bytes.saturating_add(entries);
            }
        }
    }
}

fn forget<S: Scheme, V: Value>(child: &mut Child<S::Key, V>, depth: u32) {
    // A node is copied when it is shared: leave alone what has nothing to forget.
    if !child.decoded().is_some_and(|node| node.slots().iter().any(holds_decoded)) {
        return;
    }
    let Some(node) = child.decoded_mut() else { return };
    for slot in node.slots_mut() {
        let Slot::Child(child) = slot else { continue };
        match depth.checked_sub(1) {
            Some(depth) => forget::<S, V>(child, depth),
            None if child.link().is_some() => child.forget(),
            // Dirty: it stays, and what is below it may go.
            None => forget::<S, V>(child, 0),
        }
    }
}

fn holds_decoded<K, V>(slot: &Slot<K, V>) -> bool {
    matches!(slot, Slot::Child(child) if child.decoded().is_some())
}
