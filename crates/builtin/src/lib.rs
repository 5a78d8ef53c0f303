//! What the node knows of the built-in actors: their kinds, the manifest that says which code runs, and
//! those parts of their states and methods that the host itself reads and calls.
//!
//! The actors run as Wasm and their rules are theirs. The host reads the init actor to resolve addresses, the system
//! actor to find code, accounts to find keys; it calls the reward and cron actors at the end of a tipset; it sums up
//! the circulating supply. Nothing else belongs here.
//!
//! - [`BuiltinActor`]: names, numbers, ids.
//! - [`Manifest`]: kind ↔ type number ↔ code CID. [`ReleasedBundles`]: the table of all released manifests.
//! - [`StateTree`]: the actors of a state, for whoever is not a machine.
//! - [`names`]: what people call the methods.
//! - One module per actor that the host knows: its method numbers, and a `State` of what the host reads.
//!
//! Every state loads from the head of its actor and tells a hole, damage and a failing disk apart
//! ([`IpldError`](forest_blockstore::IpldError)).
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

pub mod account;
pub mod cron;
pub mod init;
mod manifest;
pub mod market;
pub mod miner;
pub mod names;
pub mod power;
mod releases;
pub mod reward;
mod state_tree;
pub mod system;
mod view;

pub use forest_shared::BuiltinActor;
pub use manifest::{Manifest, ManifestError};
pub use releases::{ReleaseNetwork, ReleasedBundle, ReleasedBundles};
pub use state_tree::{ChangedActor, StateTree};
