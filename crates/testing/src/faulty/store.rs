//! The store that carries out a [`Plan`].
//!
//! Wraps any store. Counts every operation whether it fails or not, so that a test can first run without faults,
//! look at [`FaultyStore::counts`], and then place a fault at each of them.

use std::thread;

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::{Block, Blockstore, StoreError};
use parking_lot::Mutex;

use super::{Operation, Plan};

/// The error that a [`FaultyStore`] fails with, inside [`StoreError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("injected fault: {operation:?} {nth}")]
pub struct InjectedFault {
    /// The kind of operation that failed: a read or a write.
    pub operation: Operation,
    /// Its number among those of its kind, counting from 0.
    pub nth: u64,
}

/// What a [`FaultyStore`] was asked and what it did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reads asked for: `get`, `has`, and each block of a `get_many`.
    pub reads: u64,
    /// Writes asked for: calls of `put` and `put_many`.
    pub writes: u64,
    /// Blocks that arrived in the store below.
    pub blocks_written: u64,
    /// Operations that were made to fail.
    pub failures: u64,
    /// Reads answered with "absent" because the plan lacks the block.
    pub lacked: u64,
}

/// A store with faults.
///
/// ```
/// use forest_blockstore::{Block, Blockstore, MemoryStore};
/// use forest_encoding::codec;
/// use forest_testing::faulty::{FaultyStore, Operation, Plan};
///
/// let store = FaultyStore::new(MemoryStore::new(), Plan::new().fail_once(Operation::Read, 1));
/// let block = Block::blake2b(codec::RAW, &b"data"[..]);
/// store.put(block.clone()).unwrap();
/// assert!(store.get(&block.cid).is_ok());
/// assert!(store.get(&block.cid).is_err());
/// assert!(store.get(&block.cid).is_ok());
/// assert_eq!((store.counts().reads, store.counts().failures), (3, 1));
/// ```
#[derive(Debug)]
pub struct FaultyStore<S> {
    inner: S,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    plan: Plan,
    counts: Counts,
}

impl<S> FaultyStore<S> {
    /// Wraps a store.
    pub fn new(inner: S, plan: Plan) -> Self {
        Self { inner, state: Mutex::new(State { plan, counts: Counts::default() }) }
    }

    /// Replaces the plan and starts counting from 0 again.
    pub fn set_plan(&self, plan: Plan) {
        *self.state.lock() = State { plan, counts: Counts::default() };
    }

    /// Ends all faults; counts go on. For tests that retry after a failure.
    pub fn heal(&self) {
        self.state.lock().plan = Plan::new();
    }

    /// What was asked and done since the plan was set.
    pub fn counts(&self) -> Counts {
        self.state.lock().counts
    }

    /// The store below.
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// Gives back the store below.
    pub fn into_inner(self) -> S {
        self.inner
    }

    /// Counts and delays one read of a block. `Ok(true)`: ask the store below.
    fn begin_read(&self, cid: &Cid) -> Result<bool, StoreError> {
        let (outcome, delay) = {
            let mut state = self.state.lock();
            let nth = state.counts.reads;
            let fails = state.fails(Operation::Read);
            state.counts.reads += 1;
            let outcome = if fails {
                state.counts.failures += 1;
                Err(StoreError::new(InjectedFault { operation: Operation::Read, nth }))
            } else if state.plan.lacks(cid) {
                state.counts.lacked += 1;
                Ok(false)
            } else {
                Ok(true)
            };
            (outcome, state.plan.read_delay)
        };
        // Not under the lock: delayed reads of several threads run side by side, as on a disk.
        if let Some(delay) = delay {
            thread::sleep(delay);
        }
        outcome
    }

    /// Counts one write and says how many of its blocks arrive; `Some` also when they all do and it fails after.
    fn begin_write(&self) -> (u64, Option<usize>) {
        let mut state = self.state.lock();
        let nth = state.counts.writes;
        let fails = state.fails(Operation::Write);
        state.counts.writes += 1;
        let kept = match state.plan.tears.iter().find(|tear| tear.write == nth) {
            Some(tear) => Some(tear.kept),
            None => fails.then_some(0),
        };
        state.counts.failures += u64::from(kept.is_some());
        (nth, kept)
    }
}

impl State {
    /// Whether the operation that is about to be counted fails.
    fn fails(&self, operation: Operation) -> bool {
        let of_kind = match operation {
            Operation::Read => self.counts.reads,
            Operation::Write => self.counts.writes,
            Operation::Any => self.counts.reads + self.counts.writes,
        };
        let of_any = self.counts.reads + self.counts.writes;
        self.plan.failures.iter().any(|failure| {
            let nth = if failure.operation == Operation::Any { of_any } else { of_kind };
            (failure.operation == Operation::Any || failure.operation == operation)
                && (nth == failure.first || failure.and_later && nth > failure.first)
        })
    }
}

impl<S: Blockstore> Blockstore for FaultyStore<S> {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        if self.begin_read(cid)? { self.inner.get(cid) } else { Ok(None) }
    }

    fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
        Ok(self.begin_read(cid)? && self.inner.has(cid)?)
    }

    fn get_many(&self, cids: &[Cid]) -> Result<Vec<Option<Bytes>>, StoreError> {
        let asked = cids.iter().map(|cid| self.begin_read(cid)).collect::<Result<Vec<_>, _>>()?;
        let mut found = self.inner.get_many(cids)?;
        for (data, asked) in found.iter_mut().zip(asked) {
            if !asked {
                *data = None;
            }
        }
        Ok(found)
    }

    fn put(&self, block: Block) -> Result<(), StoreError> {
        self.put_many(&[block])
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let (nth, kept) = self.begin_write();
        let arriving = kept.map_or(blocks, |kept| &blocks[..kept.min(blocks.len())]);
        if !arriving.is_empty() {
            self.inner.put_many(arriving)?;
            self.state.lock().counts.blocks_written += arriving.len() as u64;
        }
        match kept {
            None => Ok(()),
            Some(_) => Err(StoreError::new(InjectedFault { operation: Operation::Write, nth })),
        }
    }
}
