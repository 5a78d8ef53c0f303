//! A state manager over a snapshot, as the configuration has it.

use std::sync::Arc;

use forest_blockstore::Blockstore;
use forest_builtin::{Manifest, ReleaseNetwork};
use forest_bundles::BundleFolder;
use forest_chain::StoreChain;
use forest_interpreter::Migrations;
use forest_migrations::{LiteMigration, NetworkMigrations, released};
use forest_proofs::StorageProofs;
use forest_rules::ScheduledUpgrade;
use forest_state_manager::{Builder, PrefetchConfig, StateManager};
use forest_vm::{Engine, ProofVerifier, engine::EngineConfig, proofs::Assumed};

use super::Snapshot;
use crate::{configuration::Configuration, vectors::Proofs};

/// A Wasm engine, as the configuration has it. One is enough for a process.
///
/// # Errors
/// When it cannot start.
pub(crate) fn engine(configuration: &Configuration) -> anyhow::Result<Engine> {
    let threads = configuration.threads();
    let mut config = EngineConfig::default();
    config.artifacts = configuration.modules();
    config.parallel_messages = u32::try_from(threads).unwrap_or(u32::MAX);
    config.compile_threads = threads;
    Ok(Engine::new(config)?)
}

impl Snapshot {
    /// A state manager on this snapshot, ready to be built. Its own cache is the snapshot's.
    ///
    /// # Errors
    /// When the Wasm engine cannot start.
    pub fn state_manager(&self, configuration: &Configuration) -> anyhow::Result<Builder> {
        Ok(self.state_manager_over(Arc::clone(self.blocks()) as _, engine(configuration)?, configuration))
    }

    /// As [`state_manager`](Self::state_manager), on other blocks: those of the snapshot, with somebody in between.
    pub(crate) fn state_manager_over(
        &self,
        blocks: Arc<dyn Blockstore>,
        engine: Engine,
        configuration: &Configuration,
    ) -> Builder {
        let chain = Arc::new(StoreChain::new(Arc::clone(&blocks), self.head().clone()));
        let prefetch = match configuration.prefetch_threads() {
            Some(threads) => PrefetchConfig { threads, ..PrefetchConfig::default() },
            None => PrefetchConfig::OFF,
        };
        let migrations = self.migrations(&blocks, configuration);
        StateManager::builder(blocks, chain, Arc::clone(self.schedule()))
            .engine(engine)
            .proofs(self.verifier())
            .genesis_timestamp(self.genesis_timestamp())
            .cache(Arc::clone(self.cache()))
            .executed_bytes(configuration.executed_bytes())
            .prefetch(prefetch)
            .migrations(migrations)
    }

    fn verifier(&self) -> Arc<dyn ProofVerifier> {
        match self.proofs {
            Proofs::Real => Arc::new(StorageProofs::new()),
            Proofs::Assumed => Arc::new(Assumed::GOOD),
        }
    }

    /// What upgrades do: new code and nothing else where a schedule file lists it; otherwise what the network did, as far
    /// as it is written here, with the released actors that the user has imported.
    fn migrations(&self, blocks: &Arc<dyn Blockstore>, configuration: &Configuration) -> Arc<dyn Migrations> {
        let lists = self.bundles().to_vec();
        if lists.is_empty() {
            // Folders that cannot be read are told of when code is missing.
            let folder = configuration.bundles().map(BundleFolder::open);
            let releases = folder.and_then(|folder| folder.releases().ok().flatten()).unwrap_or_default();
            let manifests = released(releases, self.release_network());
            return Arc::new(NetworkMigrations::new(Arc::clone(blocks), manifests));
        }
        let store = Arc::clone(blocks);
        let manifest = move |upgrade: &ScheduledUpgrade| {
            let (_, list) = lists.iter().find(|(other, _)| *other == upgrade.upgrade)?;
            Manifest::load(&store, list).ok()
        };
        Arc::new(LiteMigration::new(Arc::clone(blocks), manifest))
    }

    fn release_network(&self) -> ReleaseNetwork {
        match self.schedule().network().name {
            "mainnet" => ReleaseNetwork::Mainnet,
            "calibnet" => ReleaseNetwork::Calibnet,
            "butterflynet" => ReleaseNetwork::Butterflynet,
            name => ReleaseNetwork::Devnet { name: name.to_owned() },
        }
    }
}
