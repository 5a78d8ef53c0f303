//! What becomes of the state when the network upgrades.
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
