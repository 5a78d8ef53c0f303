//! The state as one message sees and changes it.
//!
//! Reads are remembered for good, for whoever wants to know what the outcome depends on; changes go to a log and can
//! be undone. Invariant: the machine's own state is never touched.

use std::{collections::BTreeMap, sync::Arc};

use forest_blockstore::Cid;
use forest_builtin::init::AddressBook;
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID, Payload},
    state::ActorState,
};

use super::{MessageBlocks, UndoMap};
use crate::{
    failure::{Fault, Result},
    machine::{BufferedStore, Snapshot},
};

/// An actor as it is known: `None` when there is none.
pub(crate) type Known = Option<Arc<ActorState>>;

/// What one message reads and changes.
pub(crate) struct MessageState {
    snapshot: Arc<Snapshot>,
    blocks: MessageBlocks<Arc<BufferedStore>>,
    loaded: BTreeMap<ActorId, Known>,
    changed: UndoMap<ActorId, Known>,
    /// The address book last opened, and the head of the init actor that it belongs to.
    book: Option<(Cid, AddressBook)>,
}

impl MessageState {
    pub(crate) fn new(snapshot: Arc<Snapshot>) -> Self {
        let blocks = MessageBlocks::new(Arc::clone(&snapshot.store));
        Self { snapshot, blocks, loaded: BTreeMap::new(), changed: UndoMap::default(), book: None }
    }

    /// The blocks that the message can read, and where it writes.
    pub(crate) fn blocks(&self) -> &MessageBlocks<Arc<BufferedStore>> {
        &self.blocks
    }

    pub(crate) fn mark(&self) -> usize {
        self.changed.mark()
    }

    pub(crate) fn undo_to(&mut self, mark: usize) {
        self.changed.undo_to(mark);
    }

    /// The actor with this id, without any charge.
    pub(crate) fn get(&mut self, id: ActorId) -> Result<Known> {
        if let Some(changed) = self.changed.get(&id) {
            return Ok(changed.clone());
        }
        if let Some(loaded) = self.loaded.get(&id) {
            return Ok(loaded.clone());
        }
        let loaded = self.snapshot.tree.get(&self.snapshot.store, id)?;
        self.loaded.insert(id, loaded.clone());
        Ok(loaded)
    }

    /// Puts an actor, or deletes it, without any charge.
    pub(crate) fn set(&mut self, id: ActorId, actor: Known) {
        self.changed.set(id, actor);
    }

    /// The id that an address stands for; ids stand for themselves, whether there is an actor or not.
    pub(crate) fn resolve(&mut self, address: &Address) -> Result<Option<ActorId>> {
        if let Payload::Id(id) = address.payload() {
            return Ok(Some(*id));
        }
        self.open_book()?;
        let Some((_, book)) = &self.book else { return Err(Fault::bug("the address book is not open")) };
        Ok(book.resolve(&self.blocks, address)?)
    }

    /// Gives an address the next id, in the init actor's state.
    pub(crate) fn register(&mut self, address: &Address) -> Result<ActorId> {
        let init = self.open_book()?;
        let Some((_, book)) = &mut self.book else { return Err(Fault::bug("the address book is not open")) };
        let id = book.register(&self.blocks, address)?;
        let head = book.flush(&self.blocks)?;
        if let Some((opened, _)) = &mut self.book {
            *opened = head;
        }
        self.set(INIT_ACTOR_ID, Some(Arc::new(ActorState { state: head, ..ActorState::clone(&init) })));
        Ok(id)
    }

    /// Opens the address book of the init actor's present head, unless it is open; returns the init actor.
    fn open_book(&mut self) -> Result<Arc<ActorState>> {
        let init = self.get(INIT_ACTOR_ID)?.ok_or_else(|| Fault::bug("there is no init actor"))?;
        if self.book.as_ref().is_none_or(|(head, _)| *head != init.state) {
            let book = self.snapshot.address_book(&init.state, &self.blocks)?;
            self.book = Some((init.state, book));
        }
        Ok(init)
    }

    /// What was read (with the state roots seen), what was changed, and the blocks written.
    pub(crate) fn into_changes(self) -> Changes {
        let reads = self.loaded.iter().map(|(id, actor)| (*id, actor.as_ref().map(|actor| actor.state)));
        let reads = reads.collect();
        Changes {
            reads,
            writes: self.changed.into_map().into_iter().collect(),
            blocks: self.blocks.into_blocks(),
        }
    }
}

/// What a message did to the state.
pub(crate) struct Changes {
    pub(crate) reads: Vec<(ActorId, Option<Cid>)>,
    pub(crate) writes: Vec<(ActorId, Known)>,
    pub(crate) blocks: forest_blockstore::CidMap<bytes::Bytes>,
}
