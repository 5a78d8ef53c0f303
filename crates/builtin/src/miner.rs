//! Storage miners: whom a block must be signed by.
//!
//! The host reads the worker of a miner to judge consensus faults. Blocks of nine hundred epochs ago may be put before
//! it, so it reads states of the release before the oldest that it runs.

use forest_blockstore::Cid;
use forest_shared::address::Address;

use crate::view::state_view;

state_view! {
    /// What the host reads of a miner's state.
    pub struct State of (15) fields {
        /// What rarely changes: [`Info`].
        0 => info: Cid;
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
