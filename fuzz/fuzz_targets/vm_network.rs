//! A network of one account and one actor, whose code the fuzzer chooses. Shared by the targets of the VM.

use std::{
    cell::RefCell,
    sync::{Arc, LazyLock},
};

use forest_blockstore::{Block, Blockstore, CborStore, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, init::AddressBook, system};
use forest_encoding::{codec, hash};
use forest_hamt::{Config, Hamt, Value};
use forest_rules::{Rules, StateTreeVersion};
use forest_shared::{
    ActorId,
    address::{Address, BURNT_FUNDS_ACTOR_ID, INIT_ACTOR_ID, SYSTEM_ACTOR_ID},
    chainid::ChainId,
    clock::ChainEpoch,
    econ::TokenAmount,
    message::Message,
    state::{self, ActorState, LegacyActorState, StateInfo, StateRoot},
    version::NetworkVersion,
};
use forest_vm::{
    Engine, Kind, Machine, MachineContext, Outcome, engine::EngineConfig, externs::ReplayExterns,
    proofs::Assumed,
};

/// The first version of each generation of the syscall boundary.
pub const VERSIONS: [NetworkVersion; 3] = [NetworkVersion::V16, NetworkVersion::V18, NetworkVersion::V21];
/// Enough to get anywhere, and used up in a moment.
const GAS_LIMIT: u64 = 50_000_000;
/// After so many runs there is a new engine, since one keeps all that it has compiled.
const RUNS: u32 = 1_000;

const EPOCH: ChainEpoch = 1_000;
const SENDER: ActorId = 100;
const ACTOR: ActorId = 101;

/// A chain that knows all its tipsets: one that it does not would be a failure of the node.
static CHAIN: LazyLock<Arc<ReplayExterns>> = LazyLock::new(|| {
    let mut chain = ReplayExterns::default();
    let tipset = |epoch: ChainEpoch| (epoch, hash::blake2b_cid(codec::DAG_CBOR, &epoch.to_le_bytes()));
    chain.tipset_cids = (0..EPOCH).map(tipset).collect();
    Arc::new(chain)
});

thread_local! {
    static ENGINE: RefCell<Option<(Engine, u32)>> = const { RefCell::new(None) };
}

fn engine() -> Engine {
    ENGINE.with_borrow_mut(|slot| match slot {
        Some((engine, runs)) if *runs < RUNS => {
            *runs += 1;
            engine.clone()
        }
        _ => {
            let mut config = EngineConfig::default();
            (config.parallel_messages, config.compile_threads) = (1, 1);
            let engine = Engine::new(config).expect("an engine");
            *slot = Some((engine.clone(), 1));
            engine
        }
    })
}

/// Calls method 2 of an actor with this code, twice on one state: in whatever way it ends, that is a receipt within the
/// gas limit, and code that was loaded before does what code does that was not.
pub fn call(version: NetworkVersion, actor: BuiltinActor, code: Vec<u8>) -> Outcome {
    let to = Address::new_id(actor.singleton_id().unwrap_or(ACTOR));
    let message = Message { to, from: sender(), method_num: 2, gas_limit: GAS_LIMIT, ..Message::default() };
    let machine = machine(version, actor, code);
    let kind = Kind::Explicit { length: 150 };
    let outcome = machine.execute(&message, kind).expect("a receipt");
    assert!(outcome.receipt.gas_used <= GAS_LIMIT);
    let again = machine.execute(&message, kind).expect("a receipt");
    assert_eq!(outcome.receipt, again.receipt);
    assert_eq!(outcome.writes, again.writes);
    outcome
}

fn machine(version: NetworkVersion, actor: BuiltinActor, code: Vec<u8>) -> Machine {
    let rules = forest_rules::rules(version).expect("a version that ran on Wasm");
    let context = MachineContext {
        rules,
        chain_id: ChainId::MAINNET,
        epoch: EPOCH,
        timestamp: 1_700_000_000,
        base_fee: TokenAmount::ZERO,
        circulating_supply: TokenAmount::from_whole(500_000_000),
        actor_debugging: false,
    };
    let store = Arc::new(MemoryStore::new());
    let root = genesis(&store, rules, actor, code);
    let (externs, proofs) = (Arc::clone(&CHAIN) as _, Arc::new(Assumed::GOOD));
    Machine::new(context, &root, engine(), store, externs, proofs).expect("a machine")
}

fn sender() -> Address {
    Address::new_secp256k1(&[4; 65]).expect("a key of 65 bytes")
}

/// Built-in actors that accept everything, but for the one that is fuzzed.
fn manifest(store: &MemoryStore, fuzzed: BuiltinActor, code: Vec<u8>) -> Manifest {
    let accepting = |name: &str| {
        let text = format!(
            "(module (memory (export \"memory\") 1) (data (i32.const 0) \"{name}\")
               (func (export \"invoke\") (param i32) (result i32) (i32.const 0)))"
        );
        wat::parse_str(text).expect("a module")
    };
    let entry = |kind: &BuiltinActor| {
        let code = if *kind == fuzzed { code.clone() } else { accepting(kind.name()) };
        (kind.name(), put(store, codec::RAW, code))
    };
    Manifest::new(BuiltinActor::ALL.iter().map(entry))
}

fn genesis(store: &MemoryStore, rules: &Rules, fuzzed: BuiltinActor, code: Vec<u8>) -> Cid {
    put(store, codec::DAG_CBOR, vec![0x80]);
    let manifest = manifest(store, fuzzed, code);
    let mut book = AddressBook::new("fuzz");
    assert_eq!(book.register(store, &sender()).expect("an id"), SENDER);
    assert_eq!(book.register(store, &Address::new_actor(b"fuzzed")).expect("an id"), ACTOR);
    let builtin_actors = manifest.save(store).expect("a list");

    let actor = |id, kind, balance: u64| {
        let mut actor = ActorState::new_empty(*manifest.require(kind).expect("an actor"), None);
        actor.balance = TokenAmount::from_atto(balance);
        (id, actor)
    };
    let singletons = BuiltinActor::ALL.iter().filter_map(|kind| Some(actor(kind.singleton_id()?, *kind, 7)));
    let mut actors: Vec<_> = singletons.collect();
    actors.push(actor(BURNT_FUNDS_ACTOR_ID, BuiltinActor::Account, 0));
    actors.push(actor(SENDER, BuiltinActor::Account, 1_000_000_000));
    if fuzzed.singleton_id().is_none() {
        actors.push(actor(ACTOR, fuzzed, 500));
    }
    for (id, actor) in &mut actors {
        match *id {
            SYSTEM_ACTOR_ID => {
                actor.state = store.put_cbor(&system::State { builtin_actors }).expect("a state");
            }
            INIT_ACTOR_ID => actor.state = book.flush(store).expect("a state"),
            _ => {}
        }
    }

    let (version, actors) = match rules.state_tree {
        StateTreeVersion::V3OrV4 => {
            let legacy = |(id, actor)| (id, LegacyActorState::try_from(actor).expect("no delegated address"));
            (state::StateTreeVersion::V4, tree(store, actors.into_iter().map(legacy)))
        }
        StateTreeVersion::V5 => (state::StateTreeVersion::V5, tree(store, actors.into_iter())),
    };
    let info = store.put_cbor(&StateInfo::default()).expect("a block");
    store.put_cbor(&StateRoot { version, actors, info }).expect("a block")
}

fn tree<A: Clone + PartialEq + Value>(
    store: &MemoryStore,
    actors: impl Iterator<Item = (ActorId, A)>,
) -> Cid {
    let mut tree = Hamt::<A>::new(Config::default());
    for (id, actor) in actors {
        tree.set(store, Address::new_id(id).to_bytes().as_slice().into(), actor).expect("an entry");
    }
    tree.flush(store).expect("a root")
}

fn put(store: &MemoryStore, codec: u64, data: Vec<u8>) -> Cid {
    let block = Block::blake2b(codec, data);
    let cid = block.cid;
    store.put(block).expect("memory does not fail");
    cid
}
