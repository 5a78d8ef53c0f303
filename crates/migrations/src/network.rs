//! The migrations of a public network, as far as they are written here.
//!
//! Invariant: an upgrade whose migration is not here fails and says so. No state is passed on half migrated.

use std::{collections::BTreeMap, fmt, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_builtin::{Manifest, ReleaseNetwork, ReleasedBundles};
use forest_interpreter::{Failure, Migrations};
use forest_rules::{ScheduledUpgrade, Upgrade};
use forest_vm::HostError;

use crate::{ManifestOf, Shark, lite::swap_code, no_manifest};

/// What an upgrade does to the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// [`Shark`]
    Shark,
    /// New code, nothing else.
    Code,
    /// Something that is not written here.
    Other,
}

impl Work {
    const fn of(upgrade: Upgrade) -> Self {
        match upgrade {
            Upgrade::Shark => Self::Shark,
            Upgrade::WatermelonFix
            | Upgrade::WatermelonFix2
            | Upgrade::DragonFix
            | Upgrade::TockFix
            | Upgrade::GoldenWeek
            | Upgrade::FireHorse => Self::Code,
            _ => Self::Other,
        }
    }
}

/// Migrates the states of a public network.
///
/// A node that follows a network through an upgrade that is not written here brings the migration along
/// ([`with`](Self::with)).
///
/// ```
/// use std::sync::Arc;
///
/// use forest_blockstore::MemoryStore;
/// use forest_builtin::{ReleaseNetwork, ReleasedBundles};
/// use forest_interpreter::{Migrations, NoMigrations};
/// use forest_migrations::{NetworkMigrations, released};
/// use forest_rules::{Schedule, Upgrade};
///
/// let releases = ReleasedBundles::default(); // read from the table that the node has
/// let manifests = released(releases, ReleaseNetwork::Mainnet);
/// let migrations = NetworkMigrations::new(Arc::new(MemoryStore::new()), manifests);
///
/// let mainnet = Schedule::mainnet();
/// let hygge = mainnet.upgrades().iter().find(|row| row.upgrade == Upgrade::Hygge).expect("scheduled");
/// let failure = migrations.migrate(hygge, &Default::default()).expect_err("is not written here");
/// assert!(failure.to_string().contains("NetworkMigrations::with"));
/// ```
#[derive(Clone)]
pub struct NetworkMigrations {
    store: Arc<dyn Blockstore>,
    manifests: Arc<ManifestOf>,
    own: BTreeMap<Upgrade, Arc<dyn Migrations>>,
}

impl NetworkMigrations {
    /// Migrates states of this store to these manifests, which [`released`] knows.
    pub fn new(
        store: Arc<dyn Blockstore>,
        manifests: impl Fn(&ScheduledUpgrade) -> Option<Manifest> + Send + Sync + 'static,
    ) -> Self {
        Self { store, manifests: Arc::new(manifests), own: BTreeMap::new() }
    }

    /// At this upgrade, migrates by a migration of the node's own.
    #[must_use]
    pub fn with(mut self, upgrade: Upgrade, migration: Arc<dyn Migrations>) -> Self {
        self.own.insert(upgrade, migration);
        self
    }

    fn manifest(&self, upgrade: &ScheduledUpgrade) -> Result<Manifest, Failure> {
        (self.manifests)(upgrade).ok_or_else(|| no_manifest(upgrade))
    }
}

impl Migrations for NetworkMigrations {
    fn migrate(&self, upgrade: &ScheduledUpgrade, state_root: &Cid) -> Result<Cid, Failure> {
        if let Some(own) = self.own.get(&upgrade.upgrade) {
            return own.migrate(upgrade, state_root);
        }
        match Work::of(upgrade.upgrade) {
            Work::Shark => {
                Shark::new(self.manifest(upgrade)?).migrate(&*self.store, state_root, upgrade.height)
            }
            Work::Code => swap_code(&*self.store, upgrade, state_root, &self.manifest(upgrade)?),
            Work::Other => Err(not_here(upgrade)),
        }
    }
}

impl fmt::Debug for NetworkMigrations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own: Vec<_> = self.own.keys().collect();
        f.debug_struct("NetworkMigrations").field("own", &own).finish_non_exhaustive()
    }
}

/// The manifests that upgrades of a network install, by the releases that its schedule names.
pub fn released(
    releases: ReleasedBundles,
    network: ReleaseNetwork,
) -> impl Fn(&ScheduledUpgrade) -> Option<Manifest> + Send + Sync + 'static {
    move |upgrade| Some(releases.find(&network, upgrade.actors?)?.manifest.clone())
}

fn not_here(upgrade: &ScheduledUpgrade) -> Failure {
    HostError::externs(format!(
        "the migration of {} at height {} is not written here: begin after it, or bring it with NetworkMigrations::with",
        upgrade.upgrade.name(),
        upgrade.height
    ))
    .into()
}

#[cfg(test)]
mod tests {
    use forest_blockstore::MemoryStore;
    use forest_interpreter::NoMigrations;
    use forest_rules::Schedule;

    use super::*;
    use crate::samples::{SOME_STATE, actor, code, manifest, system_actor, tree, upgrade};

    const NAMES: &[&str] = &["system", "account"];

    fn state(store: &MemoryStore, release: &str) -> Cid {
        let system = system_actor(store, &manifest(release, NAMES), code(release, "system"));
        tree(store, &[system, (100, actor(code(release, "account"), SOME_STATE))])
    }

    fn migrations(store: &Arc<MemoryStore>) -> NetworkMigrations {
        let store: Arc<dyn Blockstore> = store.clone();
        NetworkMigrations::new(store, |_| Some(manifest("new", NAMES)))
    }

    #[test]
    fn every_upgrade_is_migrated_exactly_or_refused() {
        let store = Arc::new(MemoryStore::new());
        let (old, new) = (state(&store, "old"), state(&store, "new"));
        let migrations = migrations(&store);
        let mut swapped = Vec::new();
        for which in Upgrade::ALL.iter().copied().filter(|which| which.migrates()) {
            match migrations.migrate(&upgrade(which), &old) {
                Ok(migrated) => {
                    assert_eq!(migrated, new, "{which:?}");
                    swapped.push(which.name());
                }
                // This state is past Shark.
                Err(Failure::Broken(_)) => assert_eq!(which, Upgrade::Shark),
                Err(failure) => {
                    assert!(matches!(failure, Failure::Host(_)), "{which:?}: {failure}");
                    assert!(failure.to_string().contains(which.name()), "{failure}");
                }
            }
        }
        let only_code =
            ["WatermelonFix", "WatermelonFix2", "DragonFix", "TockFix", "GoldenWeek", "FireHorse"];
        assert_eq!(swapped, only_code);
    }

    #[test]
    fn a_node_may_bring_its_own() {
        let store = Arc::new(MemoryStore::new());
        let old = state(&store, "old");
        let migrations = migrations(&store).with(Upgrade::Hygge, Arc::new(NoMigrations));
        assert_eq!(migrations.migrate(&upgrade(Upgrade::Hygge), &old).unwrap(), old);
        assert!(migrations.migrate(&upgrade(Upgrade::Lightning), &old).is_err());
    }

    #[test]
    fn releases_are_found_by_the_schedule() {
        let mainnet = Schedule::mainnet();
        let shark = mainnet.upgrades().iter().find(|row| row.upgrade == Upgrade::Shark).unwrap();
        let unknowing = released(ReleasedBundles::default(), ReleaseNetwork::Mainnet);
        assert_eq!(unknowing(shark), None);
        assert_eq!(unknowing(&upgrade(Upgrade::Shark)), None, "a schedule that names no release");
    }
}
