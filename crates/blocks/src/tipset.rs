//! Tipsets: the blocks of one epoch that share their parents. What is executed, weighed and built upon.
//!
//! Invariant: the blocks are in canonical order, by the digest of their tickets and, between equal tickets, by the
//! bytes of their CIDs. Execution depends on that order.
//!
//! What the fields of blocks share beyond what is checked here (weight, receipts, base fee, timestamp) follows from the
//! validity of each block, which is checked against the parents. Specification: "Tipset".

mod chain;
mod error;
mod full;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_shared::{bigint::CompactInt, clock::ChainEpoch, econ::TokenAmount};

pub use chain::Chain;
pub use error::{LoadTipsetError, TipsetError};
pub use full::FullTipset;

use crate::{SealedHeader, Ticket, TipsetKey};

/// One or more blocks of one epoch on the same parents. Cloning is a reference count.
#[derive(Clone, Debug)]
pub struct Tipset {
    /// Never empty; each has a ticket.
    headers: Arc<[SealedHeader]>,
    key: TipsetKey,
}

impl Tipset {
    /// A tipset of these blocks, in whatever order they come.
    ///
    /// There is no upper limit: how many miners win is chance.
    ///
    /// # Errors
    /// [`TipsetError`] when there is no block, or the blocks do not belong together.
    pub fn new(headers: impl Into<Vec<SealedHeader>>) -> Result<Self, TipsetError> {
        let headers = headers.into();
        check(&headers)?;
        Ok(Self::sorted(headers))
    }

    /// Reads a tipset from a store.
    ///
    /// # Errors
    /// [`LoadTipsetError::Ipld`] when a header is missing, is none, or the store failed; [`LoadTipsetError::Invalid`]
    /// when the headers are no tipset.
    pub fn load(store: &impl Blockstore, key: &TipsetKey) -> Result<Self, LoadTipsetError> {
        let headers = key.iter().map(|cid| SealedHeader::load(store, cid)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::new(headers)?)
    }

    /// Sorts headers that have been checked.
    fn sorted(mut headers: Vec<SealedHeader>) -> Self {
        headers.sort_by_cached_key(sort_key);
        Self { key: headers.iter().map(|header| *header.cid()).collect(), headers: headers.into() }
    }

    /// The headers of the blocks, in canonical order. Never empty.
    #[must_use]
    pub fn headers(&self) -> &[SealedHeader] {
        &self.headers
    }

    /// How many blocks there are: at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a tipset is never empty")]
    pub fn len(&self) -> usize {
        self.headers.len()
    }

    /// The name of the tipset.
    #[must_use]
    pub const fn key(&self) -> &TipsetKey {
        &self.key
    }

    /// The block with the smallest ticket.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a tipset is never empty: `new` checks")]
    pub fn min_ticket_block(&self) -> &SealedHeader {
        self.headers.first().expect("a tipset is never empty")
    }

    /// The smallest ticket.
    #[must_use]
    #[expect(clippy::expect_used, reason = "each block of a tipset has a ticket: `new` checks")]
    pub fn min_ticket(&self) -> &Ticket {
        self.min_ticket_block().ticket.as_ref().expect("each block of a tipset has a ticket")
    }

    /// The epoch.
    #[must_use]
    pub fn epoch(&self) -> ChainEpoch {
        self.min_ticket_block().epoch
    }

    /// The tipset that this one was built on.
    #[must_use]
    pub fn parents(&self) -> &TipsetKey {
        &self.min_ticket_block().parents
    }

    /// The state that executing the parents led to.
    #[must_use]
    pub fn parent_state_root(&self) -> &Cid {
        &self.min_ticket_block().parent_state_root
    }

    /// The receipts of the parents' messages.
    #[must_use]
    pub fn parent_message_receipts(&self) -> &Cid {
        &self.min_ticket_block().parent_message_receipts
    }

    /// Weight of the chain up to and including the parents.
    #[must_use]
    pub fn parent_weight(&self) -> &CompactInt {
        &self.min_ticket_block().parent_weight
    }

    /// The base fee that executing the parents led to, attoFIL per unit of gas.
    #[must_use]
    pub fn parent_base_fee(&self) -> &TokenAmount {
        &self.min_ticket_block().parent_base_fee
    }

    /// The earliest timestamp of the blocks, in seconds of Unix time. All are equal in a valid tipset.
    #[must_use]
    pub fn min_timestamp(&self) -> u64 {
        self.headers.iter().map(|header| header.timestamp).min().unwrap_or_default()
    }

    /// Whether this tipset was built on `parent`. Headers may name their parents in any order.
    #[must_use]
    pub fn is_child_of(&self, parent: &Self) -> bool {
        let parents = self.parents();
        parents.len() == parent.len()
            && parent.key().iter().all(|cid| parents.contains(cid))
            && self.epoch() > parent.epoch()
    }

    /// Whether this tipset is preferred to another of the same weight (FIP-0023): at the first place where the tickets
    /// of the two differ, it has the smaller one. Where they do not, neither is preferred.
    #[must_use]
    pub fn wins_tie_against(&self, other: &Self) -> bool {
        let digest = |header: &SealedHeader| header.ticket.as_ref().map(Ticket::digest);
        self.headers
            .iter()
            .zip(other.headers.iter())
            .map(|(own, theirs)| digest(own).cmp(&digest(theirs)))
            .find(|order| order.is_ne())
            .is_some_and(std::cmp::Ordering::is_lt)
    }

    /// The tipset, its parents, and so on to genesis or to the first that cannot be loaded.
    pub const fn chain<S: Blockstore>(self, store: S) -> Chain<S> {
        Chain::new(self, store)
    }
}

impl PartialEq for Tipset {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Tipset {}

/// What blocks of a tipset are ordered by.
fn sort_key(header: &SealedHeader) -> (Option<[u8; 32]>, Vec<u8>) {
    (header.ticket.as_ref().map(Ticket::digest), header.cid().to_bytes())
}

/// Whether headers are a tipset.
fn check<'a>(headers: impl IntoIterator<Item = &'a SealedHeader>) -> Result<(), TipsetError> {
    let mut headers = headers.into_iter().peekable();
    let first = *headers.peek().ok_or(TipsetError::Empty)?;
    let mut miners = BTreeSet::new();
    for header in headers {
        let cid = *header.cid();
        if header.ticket.is_none() {
            return Err(TipsetError::NoTicket(cid));
        }
        if header.epoch != first.epoch {
            return Err(TipsetError::Epoch(cid));
        }
        if header.parents != first.parents {
            return Err(TipsetError::Parents(cid));
        }
        if header.parent_state_root != first.parent_state_root {
            return Err(TipsetError::StateRoot(cid));
        }
        if !miners.insert(header.miner) {
            return Err(TipsetError::DuplicateMiner(header.miner));
        }
    }
    Ok(())
}
