//! Where a generated chain begins: a state, and the one block of epoch 0 that names it.
//!
//! | ids | who |
//! | --- | --- |
//! | 0 to 10, 90, 99 | the singletons that the version has, the reserve, the burnt funds |
//! | 1000 … | miners, who get rewards and keep no state |
//! | 2000 … | [script actors](crate::script) |
//! | 10000 … | accounts with keys and funds; the last of them can hardly pay for anything |
//! | behind them | what the chain creates |

use std::{collections::BTreeMap, sync::Arc};

use forest_blocks::FullTipset;
use forest_blockstore::{Block, Blockstore as _, CborStore as _, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, account, cron, init, market, power, system};
use forest_encoding::codec;
use forest_hamt::{Config, Hamt, Value};
use forest_rules::{Rules, Schedule, StateTreeVersion, Upgrade};
use forest_shared::{
    ActorId,
    address::{self, Address},
    econ::TokenAmount,
    state::{self, ActorState, LegacyActorState, StateInfo, StateRoot},
};

use super::{ChainError, ChainPlan, accounts, blocks, code::Bundle, plan::GENESIS_TIMESTAMP, states};

/// The id of the first miner.
pub(super) const FIRST_MINER: ActorId = 1000;
/// The script actors.
pub(super) const SCRIPTS: [ActorId; 4] = [2000, 2001, 2002, 2003];

/// Where a chain begins, and all that who executes it needs to know.
#[derive(Clone, Debug)]
pub struct Genesis {
    /// The plan.
    pub plan: ChainPlan,
    /// The schedule of the network.
    pub schedule: Arc<Schedule>,
    /// The list of actors, as the system actor's state links to it, that each upgrade installs.
    pub manifests: BTreeMap<Upgrade, Cid>,
    /// All blocks: the state, the code of all versions, and what the chain writes as it grows.
    pub store: Arc<MemoryStore>,
    /// The tipset of epoch 0, which is not executed.
    pub tipset: FullTipset,
    /// The state that it names, and that the tipset after it begins with.
    pub state_root: Cid,
    /// When epoch 0 was, in seconds since 1970.
    pub timestamp: u64,
}

impl Genesis {
    /// The beginning of the chain of a plan.
    ///
    /// # Errors
    /// [`ChainError`]: there is no such chain.
    pub fn new(plan: ChainPlan) -> Result<Self, ChainError> {
        plan.check()?;
        let schedule = plan.schedule()?;
        let store = Arc::new(MemoryStore::new());
        let rules = schedule.rules_at(0)?;
        let manifest = install(&store, rules)?;
        let mut manifests = BTreeMap::new();
        for (upgrade, height) in plan.upgrades.iter().filter(|(upgrade, _)| upgrade.migrates()) {
            let manifest = install(&store, schedule.rules_at(height + 1)?)?;
            manifests.insert(*upgrade, manifest.cid()?);
        }
        let state_root = state(&plan, rules, &manifest, &store)?;
        let timestamp = GENESIS_TIMESTAMP;
        let tipset = blocks::genesis(&plan, &schedule, &store, state_root)?;
        Ok(Self { plan, schedule: Arc::new(schedule), manifests, store, tipset, state_root, timestamp })
    }

    /// The accounts of the genesis with the addresses of their keys, f1 and f3 in turns.
    pub fn accounts(&self) -> impl Iterator<Item = (ActorId, Address)> {
        let accounts = accounts::at_genesis(self.plan.seed, self.plan.accounts);
        accounts.map(|(id, account)| (id, account.address))
    }

    /// The schedule as a file for those who read the chain.
    #[must_use]
    pub fn schedule_file(&self) -> String {
        self.plan.schedule_file(&self.manifests)
    }
}

/// How many miners there are: more than can win at once.
pub(super) const fn miners(plan: &ChainPlan) -> u64 {
    plan.blocks + 2
}

/// Writes the code of a version and its list.
fn install(store: &MemoryStore, rules: &Rules) -> Result<Manifest, ChainError> {
    let bundle = Bundle::new(rules);
    for wasm in bundle.wasm() {
        store.put(Block::blake2b(codec::RAW, wasm.clone()))?;
    }
    let manifest = bundle.manifest();
    manifest.save(store)?;
    Ok(manifest)
}

fn state(
    plan: &ChainPlan,
    rules: &Rules,
    manifest: &Manifest,
    store: &MemoryStore,
) -> Result<Cid, ChainError> {
    let mut actors = singletons(manifest, store)?;
    let mut put = |id, role, state, whole: u64| -> Result<(), ChainError> {
        let balance = TokenAmount::from_whole(whole);
        actors.insert(
            id,
            ActorState { state, balance, ..ActorState::new_empty(*manifest.require(role)?, None) },
        );
        Ok(())
    };
    let nothing = state::EMPTY_ARRAY_CID;
    put(address::RESERVE_ACTOR_ID, BuiltinActor::Account, nothing, 290_000_000)?;
    put(address::BURNT_FUNDS_ACTOR_ID, BuiltinActor::Account, nothing, 1_000)?;
    for number in 0..miners(plan) {
        put(FIRST_MINER + number, BuiltinActor::Miner, nothing, 100)?;
    }
    for id in SCRIPTS {
        put(id, BuiltinActor::Multisig, nothing, 1_000)?;
    }
    let mut book = init::AddressMap::new(Config::default());
    for (id, account) in accounts::at_genesis(plan.seed, plan.accounts) {
        let address = account.address;
        book.set(store, address.to_bytes().as_slice().into(), id)?;
        put(id, BuiltinActor::Account, store.put_cbor(&account::State { address })?, 10_000)?;
    }
    let pauper = accounts::at_genesis(plan.seed, plan.accounts).last().map(|(id, _)| id);
    if let Some(pauper) = pauper.and_then(|id| actors.get_mut(&id)) {
        pauper.balance = TokenAmount::from_atto(1_000);
    }
    let book = init::State {
        address_map: book.flush(store)?,
        next_id: accounts::FIRST + plan.accounts,
        network_name: plan.name.clone(),
        installed_actors: None,
    };
    let book = store.put_cbor(&book)?;
    actors.entry(address::INIT_ACTOR_ID).and_modify(|init| init.state = book);
    root(store, rules, actors)
}

type Actors = BTreeMap<ActorId, ActorState>;

/// The singletons that the version has.
fn singletons(manifest: &Manifest, store: &MemoryStore) -> Result<Actors, ChainError> {
    store.put(Block::blake2b(codec::DAG_CBOR, vec![0x80]))?;
    let no_claims = Hamt::<u64>::new(Config::default()).flush(store)?;
    let entry = |id, method_num| cron::Entry { receiver: Address::new_id(id), method_num };
    let entries = vec![
        entry(address::STORAGE_POWER_ACTOR_ID, power::ON_EPOCH_TICK_END),
        entry(address::STORAGE_MARKET_ACTOR_ID, market::CRON_TICK),
    ];
    let raw = |state| -> Result<Cid, ChainError> {
        let block = Block::blake2b(codec::DAG_CBOR, state);
        let cid = block.cid;
        store.put(block)?;
        Ok(cid)
    };
    let states = BTreeMap::from([
        (BuiltinActor::System, store.put_cbor(&system::State { builtin_actors: manifest.cid()? })?),
        (BuiltinActor::Cron, store.put_cbor(&cron::State { entries })?),
        (BuiltinActor::Reward, raw(states::reward())?),
        (BuiltinActor::Power, raw(states::power(&no_claims))?),
        (BuiltinActor::Market, raw(states::market())?),
    ]);
    let mut actors = Actors::new();
    for role in BuiltinActor::ALL {
        let (Some(id), Some(code)) = (role.singleton_id(), manifest.code(*role)) else { continue };
        let whole = if id == address::REWARD_ACTOR_ID { 1_100_000_000 } else { 0 };
        let state = states.get(role).copied().unwrap_or(state::EMPTY_ARRAY_CID);
        let balance = TokenAmount::from_whole(whole);
        actors.insert(id, ActorState { state, balance, ..ActorState::new_empty(*code, None) });
    }
    Ok(actors)
}

/// Writes the tree in the form of the version.
fn root(store: &MemoryStore, rules: &Rules, actors: Actors) -> Result<Cid, ChainError> {
    let (version, actors) = match rules.state_tree {
        StateTreeVersion::V3OrV4 => {
            let legacy = |(id, actor)| (id, LegacyActorState::try_from(actor).expect("no delegated address"));
            (state::StateTreeVersion::V4, tree(store, actors.into_iter().map(legacy))?)
        }
        StateTreeVersion::V5 => (state::StateTreeVersion::V5, tree(store, actors)?),
    };
    let info = store.put_cbor(&StateInfo::default())?;
    Ok(store.put_cbor(&StateRoot { version, actors, info })?)
}

fn tree<A: Clone + PartialEq + Value>(
    store: &MemoryStore,
    actors: impl IntoIterator<Item = (ActorId, A)>,
) -> Result<Cid, ChainError> {
    let mut tree = Hamt::<A>::new(Config::default());
    for (id, actor) in actors {
        tree.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor)?;
    }
    Ok(tree.flush(store)?)
}
