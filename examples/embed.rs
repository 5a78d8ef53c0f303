//! A node in eighty lines: the state manager over a snapshot, as a Rust node would embed it.
//!
//! It follows the chain of a CAR file from its oldest state to its head, reads ahead while it does, and compares every
//! result with what the chain says:
//!
//! ```sh
//! cargo run --release --example embed -- tests/fixtures/chains/nv28.car.zst
//! ```

#![expect(clippy::print_stdout, reason = "an example says what it does")]

use std::{error::Error, sync::Arc};

use forest_fvm::{
    blocks::{Tipset, TipsetKey},
    blockstore::Blockstore,
    db::{AnyCar, CarOptions, MemoryStore, UnionStore},
    rules::{Schedule, ScheduleBuilder, Upgrade},
    shared::version::NetworkVersion,
    state_manager::{Chain, Metrics, StateManager, StoreChain},
    vm::{Engine, proofs::Assumed},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "tests/fixtures/chains/nv28.car.zst".into());

    // What a node supplies: a store, a chain, and when its network upgrades (here: it never does).
    let snapshot = Arc::new(AnyCar::open(&path, &CarOptions::default())?);
    let head = TipsetKey::from(snapshot.header().roots.clone());
    let store = UnionStore::new(MemoryStore::new());
    store.add(snapshot);
    let store: Arc<dyn Blockstore> = Arc::new(store);
    let chain = Arc::new(StoreChain::load(Arc::clone(&store), &head)?);

    // One engine for the process, one registry for its metrics; generated chains have no real proofs.
    let (engine, registry) = (Engine::new(Default::default())?, prometheus::Registry::new());
    let node = StateManager::builder(store, Arc::clone(&chain) as _, Arc::new(schedule()?))
        .engine(engine)
        .proofs(Arc::new(Assumed::GOOD))
        .cache_bytes(64 << 20)
        .metrics(Metrics::register(&registry)?)
        .build()?;

    let tipsets = oldest_first(&*chain)?;
    for (at, pair) in tipsets.windows(2).enumerate() {
        // What is known of the chain already can be read ahead for.
        tipsets.iter().skip(at + 1).take(2).for_each(|later| node.expect(later));
        let executed = node.validate(&pair[0], &pair[1]).await?;
        let messages = executed.executed.messages.len();
        println!("epoch {}: {messages} messages, state {}", pair[0].epoch(), executed.executed.state_root);
    }

    // Questions do not wait for tipsets.
    let state = *chain.head().parent_state_root();
    let supply = node.ask(move |node| node.circulating_supply(chain.head().epoch(), &state)).await??;
    println!("in circulation: {}", supply.circulating());
    println!("read ahead: {:?}", node.metrics().prefetch.counts());
    Ok(())
}

/// The tipsets after genesis.
fn oldest_first(chain: &dyn Chain) -> Result<Vec<Tipset>, Box<dyn Error>> {
    let mut tipsets = vec![chain.head()];
    while let Some(tipset) = tipsets.last().filter(|tipset| tipset.epoch() > 0) {
        tipsets.push(chain.tipset(tipset.parents())?);
    }
    tipsets.pop();
    tipsets.reverse();
    Ok(tipsets)
}

/// A network that has always been at version 28, and whose tokens have vested since before its genesis.
fn schedule() -> Result<Schedule, Box<dyn Error>> {
    let always = ScheduleBuilder::from(Schedule::mainnet()).genesis_version(NetworkVersion::V28);
    Ok(always.upgrade(Upgrade::Liftoff, -102).build()?)
}
