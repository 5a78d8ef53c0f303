//! A frame to test the kernel with: a small state, a lot of gas, and every charge on record.

use std::{
    mem::take,
    sync::{Arc, LazyLock},
};

use forest_blockstore::{Blockstore, CborStore, Cid, MemoryStore, WriteBuffer};
use forest_builtin::{BuiltinActor, Manifest, init::AddressBook};
use forest_encoding::{codec, hash};
use forest_hamt::{Config, Hamt};
use forest_rules::gas::Gas;
use forest_shared::{
    ActorId,
    address::{Address, BURNT_FUNDS_ACTOR_ID, EAM_ACTOR_ID, INIT_ACTOR_ID},
    chainid::ChainId,
    econ::TokenAmount,
    error::ErrorNumber,
    state::{ActorState, EMPTY_ARRAY_CID, StateRoot, StateTreeVersion},
    version::NetworkVersion,
};
use parking_lot::Mutex;

use crate::{
    Engine, MachineContext,
    block::NO_BLOCK,
    call::{CallManager, Origin},
    engine::{Arguments, Ended},
    externs::ReplayExterns,
    failure::{Fault, Result},
    kernel::Kernel,
    machine::Snapshot,
    proofs::Assumed,
    state::{MessageState, StateTree},
    trace::{Event, Tracer},
};

/// Who sent the message: an account, and its key.
pub(crate) const SENDER: ActorId = 100;
/// The actor that runs, and what it has.
pub(crate) const SELF: ActorId = 1000;
pub(crate) const SELF_BALANCE: u64 = 500;
/// Another actor, of the Ethereum virtual machine where there is one.
pub(crate) const OTHER: ActorId = 1001;
/// The first and the last version of each generation of the interface.
pub(crate) const SKYR: [NetworkVersion; 2] = [NetworkVersion::V16, NetworkVersion::V17];
pub(crate) const HYGGE: [NetworkVersion; 2] = [NetworkVersion::V18, NetworkVersion::V20];
pub(crate) const WATERMELON: [NetworkVersion; 2] = [NetworkVersion::V21, forest_rules::LATEST];

/// One engine for all frames of a process.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Default::default()).unwrap());

/// A frame of [`SELF`], called by [`SENDER`].
pub(crate) struct Sample {
    pub(crate) kernel: Kernel,
    events: Record,
}

type Record = Arc<Mutex<Vec<String>>>;

struct Recorder(Record);

impl Tracer for Recorder {
    fn record(&mut self, event: Event<'_>) {
        self.0.lock().push(match event {
            Event::Charge(charge) => format!("{} {}", charge.name, charge.total()),
            Event::ActorCharge { name, gas } => format!("{name}! {gas}"),
            Event::BlockRead { size, .. } => format!("read {size} B"),
            Event::BlockWrite { size, .. } => format!("wrote {size} B"),
            Event::Log(line) => format!("log {line}"),
            Event::Call { gas_limit, read_only, .. } => format!("call {gas_limit} {read_only}"),
            Event::Return { exit_code, .. } => format!("return {}", exit_code.value()),
            Event::Invoke { id, .. } => format!("invoke {id}"),
            Event::CallError(error) => format!("error {}", error.number),
            Event::Syscall { .. } => return,
        });
    }
}

impl Sample {
    pub(crate) fn new(version: NetworkVersion) -> Self {
        Self::with_gas(version, Gas::new(10_000_000_000))
    }

    pub(crate) fn with_gas(version: NetworkVersion, gas_limit: Gas) -> Self {
        let rules = forest_rules::rules(version).unwrap();
        let store: Arc<dyn Blockstore> = Arc::new(MemoryStore::new());
        let store = Arc::new(WriteBuffer::new(store));
        let ethereum = rules.behaviours.calls.delegated_addresses;

        let mut book = AddressBook::new("testnet");
        assert_eq!(book.register(&store, &sender_key()).unwrap(), SENDER);
        let actors = if ethereum {
            Hamt::<ActorState>::new(Config::default()).flush(&store)
        } else {
            Hamt::<forest_shared::state::LegacyActorState>::new(Config::default()).flush(&store)
        };
        let tree_version = if ethereum { StateTreeVersion::V5 } else { StateTreeVersion::V4 };
        let root = StateRoot { version: tree_version, actors: actors.unwrap(), info: EMPTY_ARRAY_CID };
        let root = store.put_cbor(&root).unwrap();
        let tree = StateTree::open(&store, &root, rules.state_tree).unwrap();
        let init_state = book.flush(&store).unwrap();

        let context = MachineContext {
            rules,
            chain_id: ChainId::MAINNET,
            epoch: 1_000_000,
            timestamp: 1_700_000_000,
            base_fee: TokenAmount::from_atto(100),
            circulating_supply: TokenAmount::from_whole(400_000_000),
            actor_debugging: false,
        };
        let externs = Arc::new(ReplayExterns::default());
        let (engine, proofs, book) = (ENGINE.clone(), Arc::new(Assumed::GOOD), Arc::default());
        let manifest = manifest();
        let snapshot = Snapshot { context, manifest, engine, externs, proofs, store, tree, book };
        let snapshot = Arc::new(snapshot);

        let mut state = MessageState::new(Arc::clone(&snapshot));
        let mut put = |id, kind, balance: u64, head, delegated_address| {
            let actor = ActorState {
                state: head,
                balance: TokenAmount::from_atto(balance),
                ..ActorState::new_empty(code(kind), delegated_address)
            };
            state.set(id, Some(Arc::new(actor)));
        };
        put(INIT_ACTOR_ID, BuiltinActor::Init, 0, init_state, None);
        put(BURNT_FUNDS_ACTOR_ID, BuiltinActor::Account, 0, EMPTY_ARRAY_CID, None);
        put(SENDER, BuiltinActor::Account, 1_000_000, EMPTY_ARRAY_CID, None);
        put(SELF, BuiltinActor::PaymentChannel, SELF_BALANCE, EMPTY_ARRAY_CID, None);
        put(OTHER, BuiltinActor::Evm, 7, EMPTY_ARRAY_CID, ethereum.then(other_address));

        let events = Record::default();
        let origin =
            Origin { id: SENDER, address: sender_key(), nonce: 5, premium: TokenAmount::from_atto(3) };
        let tracer = Box::new(Recorder(Arc::clone(&events)));
        let receiver = Address::new_id(SELF);
        let mut calls =
            CallManager::new(state, snapshot, origin, &receiver, gas_limit, Some(tracer)).unwrap();
        calls.depth = 1;
        let kernel = Kernel::new(calls, SENDER, SELF, 2, TokenAmount::from_atto(9), false);
        Self { kernel, events }
    }

    /// What was charged and happened since the last question.
    pub(crate) fn events(&self) -> Vec<String> {
        take(&mut *self.events.lock())
    }

    /// Makes a block in the store, and reachable.
    pub(crate) fn store(&mut self, codec: u64, data: &[u8]) -> Cid {
        let block = forest_blockstore::Block::blake2b(codec, data.to_vec());
        let cid = block.cid;
        self.kernel.calls.blocks().put(block).unwrap();
        self.kernel.reachable.insert(cid);
        cid
    }

    /// Runs code in the frame, as that of a built-in actor, with no parameters.
    pub(crate) fn run(mut self, wat: &str) -> (Ended, Self) {
        let block = forest_blockstore::Block::blake2b(codec::RAW, wat::parse_str(wat).unwrap());
        let code = block.cid;
        self.kernel.calls.blocks().put(block).unwrap();
        Arc::make_mut(&mut self.kernel.calls.snapshot).manifest = Manifest::new([("multisig", code)]);
        let (ended, kernel) = ENGINE.run(&code, self.kernel, Arguments::Invoke { params: NO_BLOCK });
        (ended, Self { kernel, ..self })
    }

    pub(crate) fn balance(&mut self, id: ActorId) -> u128 {
        let actor = self.kernel.calls.state.get(id).unwrap();
        actor.map_or(0, |actor| actor.balance.to_u128().unwrap())
    }
}

pub(crate) fn sender_key() -> Address {
    Address::new_secp256k1(&[4; 65]).unwrap()
}

pub(crate) fn other_address() -> Address {
    Address::new_delegated(EAM_ACTOR_ID, &[7; 20]).unwrap()
}

pub(crate) fn code(kind: BuiltinActor) -> Cid {
    hash::blake2b_cid(codec::RAW, kind.name().as_bytes())
}

fn manifest() -> Manifest {
    Manifest::new(BuiltinActor::ALL.iter().map(|kind| (kind.name(), code(*kind))))
}

/// The error number that an actor is told.
#[track_caller]
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T>) -> ErrorNumber {
    match result {
        Err(Fault::Syscall(error)) => error.number,
        other => panic!("{other:?} is no refusal"),
    }
}
