//! A generated chain as files, and the tool that looks into it.

use std::{
    path::PathBuf,
    process::{Child, Stdio},
    sync::{Arc, LazyLock},
};

use forest_blocks::{FullTipset, Tipset};
use forest_blockstore::{Blockstore, Cid};
use forest_builtin::Manifest;
use forest_interpreter::{Unobserved, next_base_fee};
use forest_migrations::LiteMigration;
use forest_rules::ScheduledUpgrade;
use forest_shared::{clock::ChainEpoch, version::NetworkVersion};
use forest_state_manager::{StateManager, StoreChain};
use forest_testing::chain::{Applied, Chain, ChainError, ChainPlan, Executes, Genesis};
use forest_vm::{Engine, proofs::Assumed};
use serde_json::Value;

use crate::kit::{Said, Tool};

/// A chain through the versions in which the state tree changed, with null rounds.
pub(crate) static WORLD: LazyLock<World> =
    LazyLock::new(|| World::new(ChainPlan::through(11, NetworkVersion::V16, NetworkVersion::V18, 18)));

/// A chain, and its files.
pub(crate) struct World {
    pub(crate) chain: Chain,
    pub(crate) car: Vec<u8>,
    schedule: String,
}

/// A tool with the files of a chain.
pub(crate) struct Seer {
    pub(crate) tool: Tool,
    pub(crate) car: PathBuf,
    pub(crate) schedule: PathBuf,
}

impl World {
    pub(crate) fn new(plan: ChainPlan) -> Self {
        Self::executed(plan, |grower| grower)
    }

    /// A chain that somebody executes who stands before the state manager.
    pub(crate) fn executed<E: Executes>(plan: ChainPlan, by: impl FnOnce(Grower) -> E) -> Self {
        let genesis = Genesis::new(plan).unwrap();
        let chain = genesis.grow(&mut by(Grower(node(&genesis)))).unwrap();
        let mut car = Vec::new();
        chain.write_car(&mut car).unwrap();
        Self { schedule: genesis.schedule_file(), chain, car }
    }

    /// The tipsets whose result a child names, without genesis.
    pub(crate) fn tipsets(&self) -> impl DoubleEndedIterator<Item = &FullTipset> {
        let count = self.chain.tipsets.len();
        self.chain.tipsets.iter().take(count - 1).skip(1)
    }

    /// The tipset with the most messages.
    pub(crate) fn busiest(&self) -> &FullTipset {
        let messages = |tipset: &&FullTipset| -> usize {
            tipset.blocks().iter().map(|block| block.messages().count()).sum()
        };
        self.tipsets().max_by_key(messages).unwrap()
    }

    pub(crate) fn child_of(&self, tipset: &FullTipset) -> &Tipset {
        let at = self.chain.tipsets.iter().position(|other| other == tipset).unwrap();
        self.chain.tipsets[at + 1].tipset()
    }

    /// An epoch without blocks.
    pub(crate) fn null_round(&self) -> ChainEpoch {
        let has_blocks =
            |epoch: &ChainEpoch| self.chain.tipsets.iter().any(|tipset| tipset.tipset().epoch() == *epoch);
        (1..18).find(|epoch| !has_blocks(epoch)).unwrap()
    }

    /// A tool in a home of its own, with this chain.
    pub(crate) fn seer(&self) -> Seer {
        let tool = Tool::new();
        let car = tool.input("chain.car.zst", &self.car);
        let schedule = tool.input("chain.toml", self.schedule.as_bytes());
        Seer { tool, car, schedule }
    }
}

impl Seer {
    /// Runs a command on the chain: its name, the snapshot, then the rest.
    pub(crate) fn run(&self, command: &str, rest: &[&str]) -> Said {
        self.run_on(&self.car, command, rest)
    }

    /// As [`run`](Self::run), on another snapshot of the same network.
    pub(crate) fn run_on(&self, car: &std::path::Path, command: &str, rest: &[&str]) -> Said {
        let (car, schedule) = (car.to_str().unwrap(), self.schedule.to_str().unwrap());
        self.tool.run(&[&[command, car], rest, &["--schedule", schedule]].concat())
    }

    /// As [`run`](Self::run), to be spoken to while it runs.
    pub(crate) fn spawn(&self, command: &str, rest: &[&str]) -> Child {
        let (car, schedule) = (self.car.to_str().unwrap(), self.schedule.to_str().unwrap());
        let mut command = self.tool.command(&[&[command, car], rest, &["--schedule", schedule]].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The trace of a message as JSON.
    pub(crate) fn trace(&self, message: &str) -> Value {
        let said = self.run("trace", &[message, "--format", "json"]);
        assert_eq!(said.code, 0, "{said:?}");
        serde_json::from_str(&said.out).unwrap()
    }
}

impl Said {
    /// What was said, as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Takes all times out of a trace.
pub(crate) fn timeless(mut trace: Value) -> Value {
    fn clear(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if name == "tt" || name == "Duration" { *value = Value::Null } else { clear(value) }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(clear),
            _ => {}
        }
    }
    clear(&mut trace);
    trace
}

/// The root of a state or of receipts as its CID.
pub(crate) fn text(cid: &Cid) -> String {
    cid.to_string()
}

fn node(genesis: &Genesis) -> StateManager {
    let store: Arc<dyn Blockstore> = Arc::clone(&genesis.store) as _;
    let chain = Arc::new(StoreChain::new(Arc::clone(&store), genesis.tipset.tipset().clone()));
    let (manifests, lists) = (genesis.manifests.clone(), Arc::clone(&store));
    let migration = LiteMigration::new(Arc::clone(&store), move |row: &ScheduledUpgrade| {
        Manifest::load(&lists, manifests.get(&row.upgrade)?).ok()
    });
    StateManager::builder(store, chain, Arc::clone(&genesis.schedule))
        .engine(Engine::new(Default::default()).unwrap())
        .migrations(Arc::new(migration))
        .proofs(Arc::new(Assumed::GOOD))
        .build()
        .unwrap()
}

/// Executes what the generator makes.
pub(crate) struct Grower(StateManager);

impl Executes for Grower {
    fn apply(&mut self, tipset: &FullTipset, _: ChainEpoch) -> Result<Applied, ChainError> {
        let executed = self.0.replay_blocking(tipset.tipset(), &mut Unobserved)?.executed;
        let base_fee = next_base_fee(self.0.schedule(), tipset)?;
        Ok(Applied { state_root: executed.state_root, receipts_root: executed.receipts_root, base_fee })
    }
}
