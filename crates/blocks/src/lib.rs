//! Blocks of the chain: headers, tipsets, signed messages; their encodings, names, order and syntactic validity.
//!
//! Layer 3: stands on the shared types and the IPLD structures; the interpreter executes what is here, the node
//! syncs and stores it. No state is read and no clock is asked.
//!
//! | Looking for | Type |
//! | --- | --- |
//! | a header to fill in, or with its CID | [`BlockHeader`], [`SealedHeader`] |
//! | what elects and orders blocks | [`Ticket`], [`ElectionProof`], [`VrfProof`], [`BeaconEntry`] |
//! | blocks of one epoch, their name, their ancestors | [`Tipset`], [`TipsetKey`], [`Chain`] |
//! | blocks with their messages | [`Block`], [`FullTipset`], [`GossipBlock`], [`MessageRoots`] |
//! | messages as they are on chain | [`SignedMessage`], [`ChainMessage`], [`ChainMessageRef`] |
//! | what makes a block invalid | [`InvalidBlock`], [`InvalidInclusion`], methods `check_…` and `verify_…` |
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod beacon;
mod block;
mod election_proof;
mod gossip;
mod header;
mod message;
#[cfg(test)]
mod samples;
mod ticket;
mod tipset;
mod tipset_key;
mod validity;
mod wire;

pub use beacon::BeaconEntry;
pub use block::{Block, MessageRoots, UnencodableBlock};
pub use election_proof::ElectionProof;
pub use gossip::GossipBlock;
pub use header::{BlockHeader, SealedHeader};
pub use message::{ChainMessage, ChainMessageRef, SignedMessage};
pub use ticket::{Ticket, VrfProof};
pub use tipset::{Chain, FullTipset, LoadTipsetError, Tipset, TipsetError};
pub use tipset_key::TipsetKey;
pub use validity::{
    BLOCK_GAS_LIMIT, BLOCK_MESSAGE_LIMIT, InvalidBlock, InvalidInclusion, TOTAL_FILECOIN, check_inclusion,
};
