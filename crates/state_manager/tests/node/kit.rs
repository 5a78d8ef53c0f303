//! A generated chain, and nodes that know of it what a node knows before it executes anything.

use std::sync::{Arc, LazyLock};

use forest_blocks::{FullTipset, Tipset};
use forest_blockstore::{Block, Blockstore, Cid, MemoryStore};
use forest_builtin::Manifest;
use forest_interpreter::{Unobserved, next_base_fee};
use forest_migrations::LiteMigration;
use forest_rules::ScheduledUpgrade;
use forest_shared::{clock::ChainEpoch, version::NetworkVersion};
use forest_state_manager::{Builder, Chain as _, StateManager, StoreChain};
use forest_testing::chain::{Applied, Chain, ChainError, ChainPlan, Executes, Genesis};
use forest_vm::{Engine, proofs::Assumed};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Default::default()).unwrap());

/// A chain with null rounds, failing messages, duplicates and forks, under the newest rules.
pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| {
    let plan = ChainPlan { branches: vec![9, 20], ..ChainPlan::new(5, NetworkVersion::V28, 30) };
    World::new(plan)
});

/// A chain through every version, with upgrades in null rounds and out of them.
pub(crate) static ALL_VERSIONS: LazyLock<World> =
    LazyLock::new(|| World::new(ChainPlan::through(7, NetworkVersion::V16, NetworkVersion::V29, 70)));

/// A chain, and what there is of it before anybody executes it.
pub(crate) struct World {
    pub(crate) chain: Chain,
    /// Genesis, code, headers and messages.
    unexecuted: Vec<Block>,
}

impl World {
    pub(crate) fn new(plan: ChainPlan) -> Self {
        let genesis = Genesis::new(plan).unwrap();
        let mut unexecuted = genesis.store.snapshot();
        let store: Arc<dyn Blockstore> = Arc::clone(&genesis.store) as _;
        let mut grower = Grower(builder(&genesis, store, genesis.tipset.tipset()).build().unwrap());
        let chain = genesis.grow(&mut grower).unwrap();
        let branches = chain.branches.iter().flatten();
        for block in chain.tipsets.iter().chain(branches).flat_map(FullTipset::blocks) {
            unexecuted.extend(block.to_blocks().unwrap());
        }
        Self { chain, unexecuted }
    }

    /// A store that nothing was executed on.
    pub(crate) fn store(&self) -> MemoryStore {
        let store = MemoryStore::new();
        store.put_many(&self.unexecuted).unwrap();
        store
    }

    /// A node on a store, with the head of the chain as its own.
    pub(crate) fn on(&self, store: Arc<dyn Blockstore>) -> Builder {
        builder(&self.chain.genesis, store, self.chain.head().tipset())
    }

    /// A node that has executed nothing.
    pub(crate) fn node(&self) -> StateManager {
        self.on(Arc::new(self.store())).build().unwrap()
    }

    /// The tipsets but the head, each with its child, oldest first; without genesis.
    pub(crate) fn links(&self) -> impl DoubleEndedIterator<Item = (&Tipset, &Tipset)> {
        let tipsets = self.chain.tipsets.iter().map(FullTipset::tipset);
        tipsets.clone().zip(tipsets.skip(1)).skip(1)
    }

    /// A tipset of the chain that is at least so high.
    pub(crate) fn at(&self, epoch: ChainEpoch) -> &FullTipset {
        self.chain.tipsets.iter().find(|tipset| tipset.tipset().epoch() >= epoch).unwrap()
    }
}

/// Executes every tipset but the head, and compares it with what its child says.
pub(crate) fn follow(node: &StateManager, world: &World) {
    for (tipset, child) in world.links() {
        node.validate_blocking(tipset, child, &mut Unobserved).unwrap();
    }
}

/// The state that a child names.
pub(crate) fn left_by(child: &Tipset) -> &Cid {
    child.parent_state_root()
}

fn builder(genesis: &Genesis, store: Arc<dyn Blockstore>, head: &Tipset) -> Builder {
    let chain = StoreChain::new(Arc::clone(&store), head.clone());
    assert_eq!(chain.head(), *head);
    let manifests = genesis.manifests.clone();
    let lists = Arc::clone(&store);
    let migration = LiteMigration::new(Arc::clone(&store), move |row: &ScheduledUpgrade| {
        Manifest::load(&lists, manifests.get(&row.upgrade)?).ok()
    });
    StateManager::builder(store, Arc::new(chain), Arc::clone(&genesis.schedule))
        .engine(ENGINE.clone())
        .migrations(Arc::new(migration))
        .proofs(Arc::new(Assumed::GOOD))
}

/// Executes what the generator makes.
struct Grower(StateManager);

impl Executes for Grower {
    fn apply(&mut self, tipset: &FullTipset, _: ChainEpoch) -> Result<Applied, ChainError> {
        let executed = self.0.replay_blocking(tipset.tipset(), &mut Unobserved)?.executed;
        Ok(Applied {
            state_root: executed.state_root,
            receipts_root: executed.receipts_root,
            base_fee: next_base_fee(self.0.schedule(), tipset)?,
        })
    }
}
