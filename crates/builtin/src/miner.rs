//! Storage miners: whom a block must be signed by.
//!
//! The host reads the worker of a miner to judge consensus faults, and the open deadline to have it at hand when cron
//! comes to it. Blocks of nine hundred epochs ago may be put before
//! it, so it reads states of the release before the oldest that it runs.

use forest_blockstore::{Blockstore, CborStore, Cid, IpldError};
use forest_shared::address::Address;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::view::state_view;

state_view! {
    /// What the host reads of a miner's state.
    pub struct State of (15) fields {
        /// What rarely changes: [`Info`].
        0 => info: Cid;
        /// The deadline that is open, from 0.
        11 => current_deadline: u64;
        /// All deadlines: [`Deadlines`].
        12 => deadlines: Cid;
    }
}

state_view! {
    /// Who may speak for a miner: 11 fields, from actors v9 on 14 (FIP-0029).
    pub struct Info of (11 | 14) fields {
        /// The f0 address of the owner.
        0 => owner: Address;
        /// The f0 address of the worker, whose key signs blocks.
        1 => worker: Address;
    }
}

/// The deadlines of a proving period: CBOR `[due]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize_tuple, Serialize_tuple)]
pub struct Deadlines {
    /// The state of each, 48 of them.
    pub due: Vec<Cid>,
}

impl Deadlines {
    /// Reads the deadlines of a miner.
    ///
    /// # Errors
    /// [`IpldError`]: the block is missing, is no such list, or the store failed.
    pub fn load(store: &impl Blockstore, deadlines: &Cid) -> Result<Self, IpldError> {
        store.load_cbor(deadlines)
    }
}
