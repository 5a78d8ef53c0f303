//! What the VM asks of the chain, answered from headers and states: randomness, keys of tipsets, consensus faults, the
//! circulating supply.
//!
//! Stands on the headers and on the interfaces of VM and interpreter; the state manager puts it under every tipset. A
//! node gives two answers ([`Chain`]): which tipset is the head, and which one a key names. All else follows.
//! Invariant: what this node cannot find out is an error, never an answer (decision D7).
//!
//! | To understand | read |
//! | --- | --- |
//! | what a node supplies | `chain.rs` |
//! | a chain in a block store | `store_chain.rs` |
//! | randomness of the chain and of the beacon | `randomness.rs` |
//! | consensus faults | `faults.rs`, `lookback.rs` |
//! | what is in circulation | `supply.rs` |
//! | all of it as the VM asks for it | `view.rs` |
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

mod chain;
mod faults;
mod lookback;
mod randomness;
mod store_chain;
mod supply;
mod view;

pub use chain::{Chain, ChainError};
pub use lookback::Lookback;
pub use store_chain::StoreChain;
pub use supply::{StateSupply, Supply};
pub use view::ChainView;
