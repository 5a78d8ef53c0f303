//! What becomes of the state when the network upgrades: old root in, new root out.
//!
//! Stands on the interpreter, whose [`Migrations`](forest_interpreter::Migrations) it implements, and is a node's to
//! choose: [`NetworkMigrations`] for a public network, [`LiteMigration`] for one whose upgrades only replace code. A
//! migration runs once in the life of a network and touches most of its state, so it reads and writes as a stream:
//! memory does not grow with the state, and writes are batches.
//!
//! Invariants: the result is a function of the state, the manifest and the height; a migration that is not here fails;
//! what a failed one has written, nothing links to.
//!
//! | upgrade | what it does to the state | here |
//! | --- | --- | --- |
//! | until Skyr (nv16) | ran before WebAssembly | no |
//! | Shark (nv17) | actors v9: beneficiaries, commitments to data, allocations, datacap as a token | [`Shark`] |
//! | Hygge (nv18) | actors v10: tree of version 5, the Ethereum address manager, the account of the zero address | no |
//! | Lightning (nv19) | actors v11: types of proofs of miners, the power actor | no |
//! | Watermelon (nv21) | actors v12: sectors | no |
//! | WatermelonFix, WatermelonFix2 | calibnet: new code | yes |
//! | Dragon (nv22) | actors v13: deals by sector of their miners | no |
//! | DragonFix | calibnet: new code | yes |
//! | Waffle (nv23) | actors v14: f090 becomes an account without a key | no |
//! | TukTuk (nv24) | actors v15: the ramp of pledges in the power actor | no |
//! | Teep (nv25) | actors v16: fees of sectors, vesting, transient storage of contracts | no |
//! | TockFix | calibnet: new code | yes |
//! | GoldenWeek (nv27), FireHorse (nv28) | actors v17, v18: new code | yes |
//!
//! Upgrades that are not in the table leave the state alone. "No" is a failure that names the upgrade, unless the node
//! brings the migration along ([`NetworkMigrations::with`]).
//!
//! | To understand | read |
//! | --- | --- |
//! | which migration an upgrade gets | `network.rs` |
//! | new code and nothing else | `lite.rs`, `codes.rs` |
//! | the migration of every actor of network version 17 | `shark.rs` |
//! | why memory does not grow | `tree.rs`, `growing.rs`, `batches.rs`; for arrays [`forest_amt::Mapper`] |
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

mod batches;
mod codes;
mod growing;
mod keys;
mod lite;
mod network;
mod parallel;
#[cfg(test)]
mod samples;
mod shark;
mod tree;

use forest_interpreter::Failure;
use forest_rules::ScheduledUpgrade;
use forest_vm::{Bug, HostError};

pub use lite::{LiteMigration, ManifestOf};
pub use network::{NetworkMigrations, released};
pub use shark::Shark;

/// State that no network has written.
fn broken(reason: impl Into<String>) -> Failure {
    Bug(reason.into().into()).into()
}

/// The node does not know what to install.
fn no_manifest(upgrade: &ScheduledUpgrade) -> Failure {
    let name = upgrade.upgrade.name();
    let actors = upgrade.actors.unwrap_or("of no known release");
    HostError::externs(format!(
        "{name} at height {} installs actors {actors}, and their manifest is not known here: give it to the migrations",
        upgrade.height
    ))
    .into()
}
