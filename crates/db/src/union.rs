//! One writable store over many read-only ones.
//!
//! How a node stands on snapshots: it writes into its database and reads what is not there from archives. Batches
//! go to the writable store whole, in one call.
//!
//! Reads ask the writable store, then the member that answered last, then the others, newest first. A member that
//! fails does not end the search: blocks are named by their content, so whoever has one has the right one. But where
//! nobody has it, the failure is the answer, since the block may be where nobody could look: `Ok(None)` means that
//! every member was asked and does not have it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, StoreError};
use parking_lot::RwLock;

/// A store of which only reads are used.
type Member = Arc<dyn Blockstore>;

/// A writable store in front of read-only ones.
pub struct UnionStore<W> {
    writable: W,
    /// The newest last. Replaced as a whole, so that a read holds no lock while it waits for a disk.
    members: RwLock<Arc<Vec<Member>>>,
    /// The member that answered last.
    recent: AtomicUsize,
    failures: AtomicU64,
}

impl<W: Blockstore> UnionStore<W> {
    /// A union of the writable store alone.
    pub fn new(writable: W) -> Self {
        Self {
            writable,
            members: RwLock::default(),
            recent: AtomicUsize::new(0),
            failures: AtomicU64::new(0),
        }
    }

    /// Adds a read-only store, such as an [`AnyCar`](crate::AnyCar).
    pub fn add(&self, member: Member) {
        let mut members = self.members.write();
        let mut grown = members.to_vec();
        grown.push(member);
        *members = Arc::new(grown);
    }

    /// Replaces all read-only stores, as garbage collection does when it moves blocks into a new archive. Reads see
    /// all of the old ones or all of the new ones.
    pub fn replace(&self, members: Vec<Member>) {
        *self.members.write() = Arc::new(members);
    }

    /// The writable store.
    pub const fn writable(&self) -> &W {
        &self.writable
    }

    /// How often a member failed, be it that another one had the block.
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Asks one after the other until one has an answer; the first failure, if none has.
    fn first<T>(
        &self,
        ask: impl Fn(&dyn Blockstore) -> Result<Option<T>, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut failure = None;
        match ask(&self.writable) {
            Ok(None) => {}
            Ok(answer) => return Ok(answer),
            Err(error) => self.note(&mut failure, error),
        }
        let members = self.members.read().clone();
        let recent = self.recent.load(Ordering::Relaxed);
        let others = (0..members.len()).rev().filter(|at| *at != recent);
        for at in std::iter::once(recent).chain(others) {
            let Some(member) = members.get(at) else { continue };
            match ask(member.as_ref()) {
                Ok(None) => {}
                Ok(answer) => {
                    if at != recent {
                        self.recent.store(at, Ordering::Relaxed);
                    }
                    return Ok(answer);
                }
                Err(error) => self.note(&mut failure, error),
            }
        }
        failure.map_or(Ok(None), Err)
    }

    fn note(&self, failure: &mut Option<StoreError>, error: StoreError) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        failure.get_or_insert(error);
    }
}

impl<W: Blockstore> Blockstore for UnionStore<W> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.first(|store| store.get(cid))
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        Ok(self.first(|store| Ok(store.has(cid)?.then_some(())))?.is_some())
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.writable.put_many(blocks)
    }
}

impl<W: std::fmt::Debug> std::fmt::Debug for UnionStore<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnionStore")
            .field("writable", &self.writable)
            .field("members", &self.members.read().len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
