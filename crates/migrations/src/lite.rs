//! The lite migration: new code for every built-in actor, and nothing else.
//!
//! Enough for upgrades that change no actor's state: the repairs that the calibration network went through, the later
//! upgrades of mainnet, and every upgrade of a network of test actors. Where the rules of the new version
//! ask for a state tree of version 5, each actor gets its place for a delegated address (FIP-0048).

use std::sync::Arc;

use forest_blockstore::{Blockstore, CborStore, Cid};
use forest_builtin::{Manifest, system};
use forest_hamt::BytesKey;
use forest_interpreter::{Failure, Migrations};
use forest_rules::{ScheduledUpgrade, rules};
use forest_shared::{
    address::{Address, SYSTEM_ACTOR_ID},
    state::StateTreeVersion,
};
use forest_vm::HostError;

use crate::{
    batches::Batches,
    broken,
    codes::{Codes, manifest_of},
    no_manifest,
    tree::{NewTree, OldTree},
};

/// Says which manifest an upgrade installs.
pub type ManifestOf = dyn Fn(&ScheduledUpgrade) -> Option<Manifest> + Send + Sync;

/// Swaps code and keeps states, at every upgrade.
///
/// Right for a network whose upgrades are exactly that, such as one of test actors. A public network takes
/// [`NetworkMigrations`](crate::NetworkMigrations).
///
/// ```
/// use std::sync::Arc;
///
/// use forest_blockstore::MemoryStore;
/// use forest_builtin::Manifest;
/// use forest_interpreter::Migrations;
/// use forest_migrations::LiteMigration;
///
/// # let code = forest_shared::state::EMPTY_ARRAY_CID;
/// let next = Manifest::new([("system", code), ("account", code)]);
/// let migrations: Arc<dyn Migrations> =
///     Arc::new(LiteMigration::new(Arc::new(MemoryStore::new()), move |_| Some(next.clone())));
/// ```
#[derive(Clone)]
pub struct LiteMigration {
    store: Arc<dyn Blockstore>,
    manifests: Arc<ManifestOf>,
}

impl LiteMigration {
    /// Migrates states of this store to these manifests.
    pub fn new(
        store: Arc<dyn Blockstore>,
        manifests: impl Fn(&ScheduledUpgrade) -> Option<Manifest> + Send + Sync + 'static,
    ) -> Self {
        Self { store, manifests: Arc::new(manifests) }
    }
}

impl std::fmt::Debug for LiteMigration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiteMigration").finish_non_exhaustive()
    }
}

impl Migrations for LiteMigration {
    fn migrate(&self, upgrade: &ScheduledUpgrade, state_root: &Cid) -> Result<Cid, Failure> {
        let manifest = (self.manifests)(upgrade).ok_or_else(|| no_manifest(upgrade))?;
        swap_code(&*self.store, upgrade, state_root, &manifest)
    }
}

/// The state with new code.
pub(crate) fn swap_code(
    store: &dyn Blockstore,
    upgrade: &ScheduledUpgrade,
    state_root: &Cid,
    manifest: &Manifest,
) -> Result<Cid, Failure> {
    let store = Batches::over(store);
    let old = OldTree::open(&store, state_root)?;
    let codes = Codes::between(&manifest_of(&store, &old)?, manifest);
    let installed = store.put_cbor(&system::State { builtin_actors: manifest.save(&store)? })?;

    let system = BytesKey::from(Address::new_id(SYSTEM_ACTOR_ID).to_bytes().as_slice());
    let mut new = NewTree::in_place_of(&old, version_after(upgrade, old.root.version)?);
    old.for_each(&store, |key, mut actor| {
        actor.code = codes.new_code(&actor.code);
        if *key == system {
            actor.state = installed;
        }
        new.set(&store, key.clone(), actor)
    })?;
    let root = new.finish(&store)?;
    store.finish().map_err(HostError::from)?;
    Ok(root)
}

/// The version of the state tree under the rules that the upgrade brings: the old one where they accept it.
fn version_after(upgrade: &ScheduledUpgrade, old: StateTreeVersion) -> Result<StateTreeVersion, Failure> {
    let Some(version) = upgrade.upgrade.network_version() else { return Ok(old) };
    let accepted = rules(version).map_err(HostError::externs)?.state_tree;
    let candidates = [old, StateTreeVersion::V5];
    let fitting = candidates.into_iter().find(|version| accepted.accepts(*version as u64));
    fitting.ok_or_else(|| {
        broken(format!("{} cannot take a state tree back from version {old:?}", upgrade.upgrade.name()))
    })
}

#[cfg(test)]
mod tests;
