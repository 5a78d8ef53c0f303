//! Which messages of a tipset count: of each sender those whose nonces go up from that of the first.
//!
//! A sender that is named by its id has everybody told apart by ids from there on, in the state of the parent.

use std::{collections::HashMap, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_shared::{
    ActorId,
    address::{Address, Protocol},
    message::Message,
};

use crate::state;

/// What was selected so far.
pub(super) struct Selection {
    store: Arc<dyn Blockstore>,
    parent: Cid,
    applied: HashMap<Address, u64>,
    by_id: bool,
}

impl Selection {
    pub(super) fn new(store: Arc<dyn Blockstore>, parent: Cid) -> Self {
        Self { store, parent, applied: HashMap::new(), by_id: false }
    }

    /// Whether the next message counts.
    pub(super) fn counts(&mut self, message: &Message) -> Result<bool, String> {
        if message.from.protocol() == Protocol::Id && !self.by_id {
            self.by_id = true;
            let applied = std::mem::take(&mut self.applied);
            for (sender, nonce) in applied {
                self.applied.insert(self.resolve(&sender)?, nonce);
            }
        }
        let sender = if self.by_id { self.resolve(&message.from)? } else { message.from };
        let next = self.applied.entry(sender).or_insert(message.sequence);
        let counts = *next == message.sequence;
        *next += u64::from(counts);
        Ok(counts)
    }

    fn resolve(&self, sender: &Address) -> Result<Address, String> {
        let id: Option<ActorId> = match sender.id() {
            Some(id) => Some(id),
            None => state::resolve(&*self.store, &self.parent, sender).map_err(|error| error.to_string())?,
        };
        id.map(Address::new_id).ok_or_else(|| format!("there is no sender {sender}"))
    }
}
