//! What becomes of the state when the network upgrades. Migrations are the node's: code outside of the VM.

use forest_blockstore::Cid;
use forest_rules::ScheduledUpgrade;

use crate::Failure;

/// Changes the state at upgrades.
pub trait Migrations: Send + Sync {
    /// The state after an upgrade, called with the state that the upgrade's own epoch left. Not called for upgrades that
    /// change no state.
    ///
    /// # Errors
    /// [`Failure`]: the tipset after the upgrade cannot be applied.
    fn migrate(&self, upgrade: &ScheduledUpgrade, state_root: &Cid) -> Result<Cid, Failure>;
}

/// Leaves every state as it is, for chains without upgrades.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMigrations;

impl Migrations for NoMigrations {
    fn migrate(&self, _: &ScheduledUpgrade, state_root: &Cid) -> Result<Cid, Failure> {
        Ok(*state_root)
    }
}
