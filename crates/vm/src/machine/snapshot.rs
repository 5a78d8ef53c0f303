//! What executions read: the machine's state between two commits, shared by all that run on it.

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid, IpldError, WriteBuffer};
use forest_builtin::{Manifest, init::AddressBook};
use parking_lot::Mutex;

use super::MachineContext;
use crate::{Engine, Externs, ProofVerifier, state::StateTree};

/// The machine's store: the node's, and what committed messages wrote.
pub(crate) type BufferedStore = WriteBuffer<Arc<dyn Blockstore>>;

/// An address book, and the head of the init actor that it belongs to.
pub(crate) type LastBook = Arc<Mutex<Option<(Cid, AddressBook)>>>;

/// A machine between two commits.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) context: MachineContext,
    pub(crate) manifest: Manifest,
    pub(crate) engine: Engine,
    pub(crate) externs: Arc<dyn Externs>,
    pub(crate) proofs: Arc<dyn ProofVerifier>,
    pub(crate) store: Arc<BufferedStore>,
    pub(crate) tree: StateTree,
    /// The address book last opened, by the head of the init actor; its decoded nodes serve the next message.
    pub(crate) book: LastBook,
}

impl Snapshot {
    /// The address book of a head of the init actor.
    pub(crate) fn address_book(
        &self,
        head: &Cid,
        blocks: &impl Blockstore,
    ) -> Result<AddressBook, IpldError> {
        let mut last = self.book.lock();
        if let Some((opened, book)) = &*last
            && opened == head
        {
            return Ok(book.clone());
        }
        let book = AddressBook::load(blocks, head)?;
        *last = Some((*head, book.clone()));
        Ok(book)
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("context", &self.context).finish_non_exhaustive()
    }
}
