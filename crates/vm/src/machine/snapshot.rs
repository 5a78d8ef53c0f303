//! What executions read: the machine's state between two commits, shared by all that run on it.

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid, IpldError, WriteBuffer};
use forest_builtin::{Manifest, init::AddressBook};
use parking_lot::Mutex;

use super::MachineContext;
use crate::{Engine, Externs, ProofVerifier, state::StateTree};

/// The machine's store: the node's, and what committed messages wrote.
pub(crate) type BufferedStore = WriteBuffer<Arc<dyn Blockstore>>;

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
    book: Arc<Mutex<Option<(Cid, AddressBook)>>>,
}

impl Snapshot {
    pub(crate) fn new(
        context: MachineContext,
        manifest: Manifest,
        engine: Engine,
        externs: Arc<dyn Externs>,
        proofs: Arc<dyn ProofVerifier>,
        store: Arc<BufferedStore>,
        tree: StateTree,
    ) -> Self {
        let book = Arc::default();
        Self { context, manifest, engine, externs, proofs, store, tree, book }
    }

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
