//! How a network begins, or goes on.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context as _, ensure};
use forest_blocks::{FullTipset, Tipset};
use forest_blockstore::Blockstore as _;
use forest_rules::Schedule;
use forest_shared::version::NetworkVersion;
use forest_state_manager::{Builder, StateManager, StoreChain};
use forest_vm::{Engine, proofs::Assumed};

use super::{Devnet, Plan, Store};
use crate::{
    bundle::Bundle,
    election::Producer,
    folder::{Folder, Record},
    genesis::Genesis,
    network::{self, GENESIS_TIMESTAMP},
    production,
    traffic::Counters,
    wallet::Wallet,
};

impl Devnet {
    /// Begins a network, or goes on with the one of a folder. `configure` has the last word about the state manager.
    ///
    /// # Errors
    /// The folder is in use or of another network, or the actors do not run under the rules of the version.
    pub fn open(
        plan: &Plan,
        engine: &Engine,
        configure: impl FnOnce(Builder) -> Builder,
    ) -> anyhow::Result<Self> {
        let mut folder = Folder::open(plan.folder.as_deref())?;
        let (version, seed) = identity(plan, &folder)?;
        let schedule = Arc::new(network::schedule(version)?);
        let wallet = Wallet::new(seed, schedule.network().chain_id);
        if folder.record.is_none() {
            begin(&mut folder, version, &schedule, seed, &wallet, engine)?;
        }
        let record = folder.record.as_ref().context("a network that began has a head")?;
        let store: Store = Arc::clone(&folder.store) as _;
        let head = Tipset::load(&store, &record.head()?).context("the head of the folder")?;
        let head = FullTipset::load(&store, head).context("the head of the folder")?;
        let chain = Arc::new(StoreChain::new(Arc::clone(&store), head.tipset().clone()));
        let builder = StateManager::builder(store, Arc::clone(&chain) as _, Arc::clone(&schedule))
            .engine(engine.clone())
            .proofs(Arc::new(Assumed::GOOD))
            .genesis_timestamp(GENESIS_TIMESTAMP);
        let manager = configure(builder).build()?;
        let producers = Producer::all(&wallet);
        let counters = Counters::new()?;
        let kinds = BTreeMap::new();
        Ok(Self { folder, seed, version, schedule, chain, manager, wallet, producers, counters, head, kinds })
    }
}

/// Version and seed: what was asked for, what the folder has, or the usual ones.
fn identity(plan: &Plan, folder: &Folder) -> anyhow::Result<(NetworkVersion, u64)> {
    let Some(record) = &folder.record else {
        return Ok((plan.version.unwrap_or(Devnet::VERSION), plan.seed.unwrap_or(1)));
    };
    let found = (record.version()?, record.seed);
    let asked = (plan.version.unwrap_or(found.0), plan.seed.unwrap_or(found.1));
    ensure!(
        found == asked,
        "{} holds the network of version {} and seed {}, not of version {} and seed {}: choose another folder, or ask \
         for neither",
        folder.path().display(),
        found.0,
        found.1,
        asked.0,
        asked.1
    );
    Ok(found)
}

/// Writes genesis, and makes it the head.
fn begin(
    folder: &mut Folder,
    version: NetworkVersion,
    schedule: &Schedule,
    seed: u64,
    wallet: &Wallet,
    engine: &Engine,
) -> anyhow::Result<()> {
    let bundle = Bundle::embedded()?;
    bundle.check_links(schedule, engine)?;
    let Genesis { blocks, state_root } = Genesis::new(schedule, &bundle, wallet, engine)?;
    let (tipset, more) = production::genesis(schedule, state_root)?;
    folder.store.put_many(&blocks)?;
    folder.store.put_many(&more)?;
    folder.save(Record::new(version, seed, tipset.tipset().key()))
}
