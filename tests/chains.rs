//! A node on the chains that the published engines executed: every root and every base fee must be what headers say.
//!
//! State manager, interpreter, VM, migrations, supply, randomness and base fee at once, against nothing of our own. The
//! node is given headers, messages, code and the state of genesis; the states that files hold besides are not shown to it.

use std::{collections::BTreeSet, sync::Arc};

use forest_fvm::{
    blocks::{FullTipset, Tipset},
    blockstore::{Blockstore, MemoryStore},
    builtin::Manifest,
    interpreter::{Unobserved, next_base_fee},
    migrations::LiteMigration,
    rules::ScheduledUpgrade,
    state_manager::{StateManager, StoreChain},
    vm::{Engine, proofs::Assumed},
};
use forest_testing::chain::{ChainPlan, Genesis, RecordedChain};

/// Executes a chain from genesis on; returns how many tipsets that were.
fn follow(engine: &Engine, chain: &RecordedChain, head: &Tipset) -> usize {
    let tipsets = chain.tipsets_to(head).unwrap();
    let store = chain.genesis.store.clone();
    for tipset in &tipsets {
        let full = FullTipset::load(&*chain.store, tipset.clone()).unwrap();
        for block in full.blocks() {
            store.put_many(&block.to_blocks().unwrap()).unwrap();
        }
    }
    let node = node(engine, &chain.genesis, store, head);
    for pair in tipsets[1..].windows(2) {
        node.validate_blocking(&pair[0], &pair[1], &mut Unobserved).unwrap();
        let full = FullTipset::load(&*chain.store, pair[0].clone()).unwrap();
        let base_fee = next_base_fee(node.schedule(), &full).unwrap();
        assert_eq!(base_fee, *pair[1].parent_base_fee(), "after epoch {}", pair[0].epoch());
    }
    tipsets.len()
}

fn node(engine: &Engine, genesis: &Genesis, store: Arc<MemoryStore>, head: &Tipset) -> StateManager {
    let store: Arc<dyn Blockstore> = store;
    let (lists, manifests) = (Arc::clone(&store), genesis.manifests.clone());
    let migration = LiteMigration::new(Arc::clone(&store), move |row: &ScheduledUpgrade| {
        Manifest::load(&lists, manifests.get(&row.upgrade)?).ok()
    });
    let chain = Arc::new(StoreChain::new(Arc::clone(&store), head.clone()));
    let builder = StateManager::builder(store, chain, Arc::clone(&genesis.schedule));
    builder
        .engine(engine.clone())
        .migrations(Arc::new(migration))
        .proofs(Arc::new(Assumed::GOOD))
        .build()
        .unwrap()
}

#[test]
fn roots_are_those_of_the_published_engines() {
    let engine = Engine::new(Default::default()).unwrap();
    for (name, least) in [("all", 70), ("nv28", 180), ("forks", 40)] {
        let chain = RecordedChain::open(name).unwrap();
        let executed = follow(&engine, &chain, &chain.head);
        assert!(executed > least, "{name} has {executed} tipsets");
    }
}

#[test]
fn branches_are_followed_like_the_chain() {
    let engine = Engine::new(Default::default()).unwrap();
    for branch in 0..2 {
        let chain = RecordedChain::open("forks").unwrap();
        let head = chain.open_branch("forks", branch).unwrap();
        assert!(!chain.tipsets_to(&chain.head).unwrap().contains(&head));
        follow(&engine, &chain, &head);
    }
}

/// Genesis and schedule are made by today's generator; files that it would not write any more must be made anew.
#[test]
fn files_are_what_the_generator_makes() {
    for (name, plan) in ChainPlan::recorded() {
        let chain = RecordedChain::open(name).unwrap();
        let tipsets = chain.tipsets_to(&chain.head).unwrap();
        assert_eq!(tipsets[0], *chain.genesis.tipset.tipset(), "{name}: run `make chains`");
        assert_eq!(chain.head.epoch(), plan.epochs);
        let file = std::fs::read_to_string(RecordedChain::folder().join(format!("{name}.toml"))).unwrap();
        assert_eq!(file, chain.genesis.schedule_file(), "{name}: run `make chains`");
        let versions: BTreeSet<_> =
            tipsets.iter().map(|tipset| chain.genesis.schedule.network_version_at(tipset.epoch())).collect();
        assert_eq!(versions.len(), 1 + plan.upgrades.len(), "{name} has a tipset of every version");
    }
}
