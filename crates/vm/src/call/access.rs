//! Which actors and addresses a message has paid for (FIP-0057).
//!
//! The first read and the first write of an actor are charged, later ones are free. A transaction that is undone takes
//! its marks with it, so the same access is charged again: state that was rolled back is cold.

use forest_shared::{ActorId, address::Address};

use crate::state::UndoMap;

/// How far an actor has been paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    /// Reading it.
    Read,
    /// Reading and writing it.
    Updated,
}

/// The marks of one message.
#[derive(Debug, Default)]
pub(crate) struct AccessTracker {
    actors: UndoMap<ActorId, Access>,
    addresses: UndoMap<Address, ()>,
}

/// A point to go back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(usize, usize);

impl AccessTracker {
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.actors.mark(), self.addresses.mark())
    }

    pub(crate) fn undo_to(&mut self, mark: Mark) {
        self.actors.undo_to(mark.0);
        self.addresses.undo_to(mark.1);
    }

    pub(crate) fn access(&self, id: ActorId) -> Option<Access> {
        self.actors.get(&id).copied()
    }

    /// Notes a read; whether there was an actor does not matter.
    pub(crate) fn note_read(&mut self, id: ActorId) {
        if self.access(id).is_none() {
            self.actors.set(id, Access::Read);
        }
    }

    pub(crate) fn note_update(&mut self, id: ActorId) {
        self.actors.set(id, Access::Updated);
    }

    /// Ids need no look-up.
    pub(crate) fn is_looked_up(&self, address: &Address) -> bool {
        address.id().is_some() || self.addresses.get(address).is_some()
    }

    pub(crate) fn note_lookup(&mut self, address: &Address) {
        if address.id().is_none() {
            self.addresses.set(*address, ());
        }
    }
}
