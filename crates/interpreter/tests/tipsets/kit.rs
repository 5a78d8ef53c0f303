//! A small network of any version, tipsets on it, and an observer that writes down what it sees.
//!
//! Its actors accept everything and do nothing, but for those that a test has trap.

use std::sync::{Arc, LazyLock};

use forest_blockstore::{Block, Blockstore, CborStore, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, account, init, system};
use forest_encoding::codec;
use forest_hamt::{Config, Hamt};
use forest_interpreter::{
    BlockMessages, Executed, Failure, Included, Interpreter, NoMigrations, Observer, Role, Step, Tipset,
};
use forest_rules::{Schedule, ScheduleBuilder, ScheduledUpgrade};
use forest_shared::{
    ActorId,
    address::{Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID, SYSTEM_ACTOR_ID},
    crypto::{BlsKey, Secp256k1Key},
    econ::TokenAmount,
    message::Message,
    state::{ActorState, LegacyActorState, StateInfo, StateRoot, StateTreeVersion},
    version::NetworkVersion,
};
use forest_vm::{Engine, Outcome, externs::ReplayExterns, proofs::Assumed};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Default::default()).unwrap());

/// The epoch of the parent.
pub(crate) const PARENT: i64 = 5_000;
/// The sender with a secp256k1 key; [`bls`] is the other.
pub(crate) const SECP: ActorId = 100;

pub(crate) fn secp() -> Address {
    Secp256k1Key::from_bytes(&[1; 32]).unwrap().address()
}

pub(crate) fn bls() -> Address {
    BlsKey::from_bytes(&[2; 32]).unwrap().address()
}

/// A state to begin with, and the store that has it.
pub(crate) struct Network {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) root: Cid,
    version: u32,
}

impl Network {
    pub(crate) fn new(version: u32) -> Self {
        Self::with_trapping(version, None)
    }

    /// A network on which one actor, of all that there are, traps.
    pub(crate) fn with_trapping(version: u32, trapping: Option<BuiltinActor>) -> Self {
        let store = Arc::new(MemoryStore::new());
        store.put(Block::blake2b(codec::DAG_CBOR, vec![0x80])).unwrap();
        let count = if version < 18 { 11 } else { 16 };
        let code = |actor: &BuiltinActor| (actor.name(), code(&store, *actor, trapping == Some(*actor)));
        let manifest = Manifest::new(BuiltinActor::ALL[..count].iter().map(code));
        let root = state(&store, &manifest, version);
        Self { store, root, version }
    }

    /// The interpreter of a chain that has always been of this version.
    pub(crate) fn interpreter(&self) -> Interpreter {
        let mainnet = Schedule::mainnet();
        let upgrades = mainnet.upgrades().to_vec();
        let version = NetworkVersion::from(self.version);
        let builder = ScheduleBuilder::from(mainnet).genesis_version(version);
        let schedule = upgrades.iter().fold(builder, |builder, row| builder.without(row.upgrade));
        Interpreter {
            engine: ENGINE.clone(),
            schedule: Arc::new(schedule.build().unwrap()),
            store: Arc::clone(&self.store) as _,
            proofs: Arc::new(Assumed::GOOD),
            supply: Arc::new(TokenAmount::from_whole(500_000_000)),
            migrations: Arc::new(NoMigrations),
            genesis_timestamp: 1_000,
        }
    }

    /// A tipset so many epochs after the parent.
    pub(crate) fn tipset(&self, after: i64, blocks: Vec<BlockMessages>) -> Tipset {
        let epoch = PARENT + after;
        Tipset {
            epoch,
            parent_epoch: PARENT,
            parent_state_root: self.root,
            timestamp: 1_000 + 30 * epoch.unsigned_abs(),
            base_fee: TokenAmount::from_atto(100),
            blocks,
        }
    }

    /// Applies a tipset, and says what was seen.
    pub(crate) fn apply(&self, tipset: &Tipset) -> (Result<Executed, Failure>, Vec<String>) {
        apply(&self.interpreter(), tipset)
    }
}

pub(crate) fn apply(interpreter: &Interpreter, tipset: &Tipset) -> (Result<Executed, Failure>, Vec<String>) {
    let mut log = Log::default();
    let applied = interpreter.apply(tipset, Arc::new(ReplayExterns::default()), &mut log);
    (applied, log.0)
}

/// A block of the miner f01000 and so on.
pub(crate) fn block(miner: ActorId, messages: Vec<Message>) -> BlockMessages {
    let included = |message| Included { message, length: 150 };
    let messages = messages.into_iter().map(included).collect();
    BlockMessages { miner: Address::new_id(1000 + miner), win_count: 1, messages }
}

/// A transfer of nothing to the burnt funds.
pub(crate) fn message(from: Address, nonce: u64) -> Message {
    Message {
        from,
        to: Address::new_id(BURNT_FUNDS_ACTOR_ID),
        sequence: nonce,
        gas_limit: 10_000_000,
        gas_fee_cap: TokenAmount::from_atto(200),
        gas_premium: TokenAmount::from_atto(10),
        ..Message::default()
    }
}

/// What an observer sees, a line for each step.
#[derive(Default)]
struct Log(Vec<String>);

impl Observer for Log {
    fn begun(&mut self, tipset: &Tipset) {
        self.0.push(format!("tipset {}", tipset.epoch));
    }

    fn migrated(&mut self, upgrade: &ScheduledUpgrade, _: &Cid, _: &Cid) {
        self.0.push(format!("{} at {}", upgrade.upgrade.name(), upgrade.height));
    }

    fn executed(&mut self, step: &Step<'_>, outcome: &Outcome) {
        let who = match step.role {
            Role::Message { .. } => format!(" from {} nonce {}", step.message.from, step.message.sequence),
            Role::Reward { .. } | Role::Cron => String::new(),
        };
        let code = outcome.receipt.exit_code.value();
        self.0.push(format!("{}: {}{who}: exit {code}", step.epoch, step.role));
    }

    fn null_round(&mut self, epoch: i64, _: &Cid) {
        self.0.push(format!("null round {epoch}"));
    }

    fn skipped(&mut self, block: usize, index: usize, _: &Message) {
        self.0.push(format!("message {index} of block {block} does not count"));
    }

    fn done(&mut self, _: &Executed) {
        self.0.push("done".into());
    }
}

fn code(store: &MemoryStore, actor: BuiltinActor, traps: bool) -> Cid {
    let body = if traps { "(unreachable)" } else { "(i32.const 0)" };
    let text = format!(
        "(module (memory (export \"memory\") 1) (data (i32.const 0) \"{}\")
           (func (export \"invoke\") (param i32) (result i32) {body}))",
        actor.name()
    );
    let block = Block::blake2b(codec::RAW, wat::parse_str(text).unwrap());
    let cid = block.cid;
    store.put(block).unwrap();
    cid
}

fn state(store: &MemoryStore, manifest: &Manifest, version: u32) -> Cid {
    let mut actors = Vec::new();
    for actor in BuiltinActor::ALL {
        if let (Some(id), Some(code)) = (actor.singleton_id(), manifest.code(*actor)) {
            actors.push((id, ActorState::new_empty(*code, None)));
        }
    }
    let account = manifest.code(BuiltinActor::Account).unwrap();
    actors.push((BURNT_FUNDS_ACTOR_ID, ActorState::new_empty(*account, None)));
    let mut book = init::AddressMap::new(Config::default());
    for (id, address) in [(SECP, secp()), (SECP + 1, bls())] {
        let state = store.put_cbor(&account::State { address }).unwrap();
        let balance = TokenAmount::from_whole(1);
        actors.push((id, ActorState { state, balance, ..ActorState::new_empty(*account, None) }));
        book.set(store, address.to_bytes().as_slice().into(), id).unwrap();
    }
    let address_map = book.flush(store).unwrap();
    let book = init::State { address_map, next_id: 200, network_name: "test".into(), installed_actors: None };
    let system = system::State { builtin_actors: manifest.save(store).unwrap() };
    for (id, actor) in &mut actors {
        match *id {
            SYSTEM_ACTOR_ID => actor.state = store.put_cbor(&system).unwrap(),
            INIT_ACTOR_ID => actor.state = store.put_cbor(&book).unwrap(),
            _ => {}
        }
    }
    let (version, actors) = if version < 18 {
        let legacy = |(id, actor)| (id, LegacyActorState::try_from(actor).unwrap());
        (StateTreeVersion::V4, tree(store, actors.into_iter().map(legacy)))
    } else {
        (StateTreeVersion::V5, tree(store, actors))
    };
    let info = store.put_cbor(&StateInfo::default()).unwrap();
    store.put_cbor(&StateRoot { version, actors, info }).unwrap()
}

fn tree<A: Clone + PartialEq + forest_hamt::Value>(
    store: &MemoryStore,
    actors: impl IntoIterator<Item = (ActorId, A)>,
) -> Cid {
    let mut tree = Hamt::<A>::new(Config::default());
    for (id, actor) in actors {
        tree.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor).unwrap();
    }
    tree.flush(store).unwrap()
}
