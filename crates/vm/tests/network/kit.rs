//! A small network of any version: a state with the singletons and a few accounts, and a machine on it.
//!
//! Built-in actors are stand-ins that accept everything; test actors are put where a test wants them.

mod actors;
mod genesis;
mod proofs;
mod sweep;
pub(crate) mod text;

use std::sync::{Arc, LazyLock};

use forest_blockstore::{Blockstore, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest};
use forest_rules::{Rules, gas::Gas};
use forest_shared::{
    ActorId,
    address::{Address, EAM_ACTOR_ID},
    crypto::{BlsKey, Secp256k1Key},
    econ::TokenAmount,
    message::Message,
    state::ActorState,
};
use forest_vm::{
    Engine, ExecuteError, Externs, Kind, Machine, MachineContext, MachineError, Outcome,
    externs::ReplayExterns,
};

pub(crate) use actors::{Wat, cost_of, instructions};
pub(crate) use proofs::Proofs;
pub(crate) use sweep::sweep;

/// One engine for all tests: compiled modules are shared.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Default::default()).unwrap());

/// The id of the account that sends by default, at [`sender`].
pub(crate) const SENDER: ActorId = 100;
/// The id of another account, at [`other`].
pub(crate) const OTHER: ActorId = 101;
/// The first id that is free, unless a test takes it.
pub(crate) const FREE: ActorId = 102;
/// Where test actors live.
pub(crate) const ACTOR: ActorId = 1000;
/// The length that messages are included with.
pub(crate) const LENGTH: usize = 150;
/// What the accounts own.
pub(crate) const WEALTH: i64 = 1_000_000_000_000_000_000;
/// The epoch that is executed.
pub(crate) const EPOCH: i64 = 5_000;

/// The key of the default sender.
pub(crate) fn sender_key() -> Secp256k1Key {
    Secp256k1Key::from_bytes(&[1; 32]).unwrap()
}

/// The key of the other account.
pub(crate) fn other_key() -> BlsKey {
    BlsKey::from_bytes(&[2; 32]).unwrap()
}

/// The f1 address of the default sender.
pub(crate) fn sender() -> Address {
    sender_key().address()
}

/// The f3 address of the other account.
pub(crate) fn other() -> Address {
    other_key().address()
}

/// An f1 address that nobody has used yet.
pub(crate) fn stranger() -> Address {
    Secp256k1Key::from_bytes(&[3; 32]).unwrap().address()
}

/// An f410 address that nobody has used yet.
pub(crate) fn ethereum() -> Address {
    Address::new_delegated(EAM_ACTOR_ID, &[4; 20]).unwrap()
}

/// Every version there is.
pub(crate) fn all() -> impl Iterator<Item = Network> {
    versions(16, 29)
}

/// The versions from `first` to `last`.
pub(crate) fn versions(first: u32, last: u32) -> impl Iterator<Item = Network> {
    let wanted = move |rules: &&Rules| (first..=last).contains(&rules.version.number());
    forest_rules::all().filter(wanted).map(Network::new)
}

/// The versions from `first` to `last`, with a test actor to be: an account, until it gets its code.
pub(crate) fn with_actor(first: u32, last: u32) -> impl Iterator<Item = Network> {
    versions(first, last).map(|mut network| {
        let code = network.code(BuiltinActor::Account);
        network.put(ACTOR, ActorState::new_empty(code, None));
        network
    })
}

/// The first and the last version of every generation of the syscall boundary, for tests that take their time.
pub(crate) fn generations() -> impl Iterator<Item = Network> {
    [16, 17, 18, 20, 21, 29].into_iter().flat_map(|version| with_actor(version, version))
}

/// A network before its first message: change what a test needs, then run messages on it. Clones share their blocks.
#[derive(Clone)]
pub(crate) struct Network {
    pub(crate) context: MachineContext,
    pub(crate) externs: ReplayExterns,
    pub(crate) proofs: Proofs,
    pub(crate) store: Arc<MemoryStore>,
    manifest: Vec<(String, Cid)>,
    actors: Vec<(ActorId, ActorState)>,
    addresses: Vec<(Address, ActorId)>,
}

impl Network {
    /// The rules.
    pub(crate) fn rules(&self) -> &'static Rules {
        self.context.rules
    }

    /// Its version.
    pub(crate) fn version(&self) -> u32 {
        self.rules().version.number()
    }

    /// The code of a built-in actor.
    pub(crate) fn code(&self, actor: BuiltinActor) -> Cid {
        *Manifest::new(self.manifest.clone()).require(actor).unwrap()
    }

    /// Puts an actor, or replaces it.
    pub(crate) fn put(&mut self, id: ActorId, actor: ActorState) -> &mut Self {
        self.actors.retain(|(other, _)| *other != id);
        self.actors.push((id, actor));
        self
    }

    /// Puts a test actor without funds.
    pub(crate) fn install(&mut self, id: ActorId, wat: &Wat) -> &mut Self {
        let code = self.deploy(wat.compile());
        self.put(id, ActorState::new_empty(code, None))
    }

    /// Changes an actor.
    pub(crate) fn change(&mut self, id: ActorId, change: impl FnOnce(&mut ActorState)) -> &mut Self {
        let (_, actor) = self.actors.iter_mut().find(|(other, _)| *other == id).unwrap();
        change(actor);
        self
    }

    /// Gives other code to an actor.
    pub(crate) fn replace_code(&mut self, id: ActorId, wat: &Wat) -> &mut Self {
        let code = self.deploy(wat.compile());
        self.change(id, |actor| actor.code = code)
    }

    /// Gives an actor bytes for code that need not be a module.
    pub(crate) fn replace_code_with(&mut self, id: ActorId, wasm: &[u8]) -> &mut Self {
        let code = self.deploy(wasm.to_vec());
        self.change(id, |actor| actor.code = code)
    }

    /// Names another code for a built-in actor, which is nowhere.
    pub(crate) fn lose_code(&mut self, actor: BuiltinActor, code: Cid) -> &mut Self {
        self.manifest
            .iter_mut()
            .filter(|(name, _)| name == actor.name())
            .for_each(|(_, entry)| *entry = code);
        self
    }

    /// An actor.
    pub(crate) fn actor(&self, id: ActorId) -> &ActorState {
        &self.actors.iter().find(|(other, _)| *other == id).unwrap().1
    }

    /// Gives an address to an actor.
    pub(crate) fn name(&mut self, address: Address, id: ActorId) -> &mut Self {
        self.addresses.push((address, id));
        self
    }

    /// A machine on this network.
    pub(crate) fn machine(&self) -> Machine {
        self.reopen(&self.state_root())
    }

    /// A machine on a state that another one left.
    pub(crate) fn reopen(&self, root: &Cid) -> Machine {
        self.machine_over(Arc::<MemoryStore>::clone(&self.store), root).unwrap()
    }

    /// A machine on a state in another store.
    pub(crate) fn machine_over(
        &self,
        store: Arc<dyn Blockstore>,
        root: &Cid,
    ) -> Result<Machine, Box<MachineError>> {
        let (externs, proofs) = (Arc::new(self.externs.clone()), Arc::new(self.proofs));
        Machine::new(self.context.clone(), root, ENGINE.clone(), store, externs, proofs).map_err(Box::new)
    }

    /// A machine on this network, with another engine and another chain.
    pub(crate) fn machine_on(&self, engine: Engine, externs: Arc<dyn Externs>) -> Machine {
        let (root, store, proofs) = (self.state_root(), Arc::clone(&self.store), Arc::new(self.proofs));
        Machine::new(self.context.clone(), &root, engine, store, externs, proofs).unwrap()
    }

    /// Executes a message as the first of the network, and commits nothing.
    pub(crate) fn run(&self, message: &Message) -> Outcome {
        self.try_run(message).unwrap_or_else(|error| panic!("nv{}: {error}", self.version()))
    }

    /// As [`run`](Self::run), where there may be no receipt.
    pub(crate) fn try_run(&self, message: &Message) -> Result<Outcome, ExecuteError> {
        self.machine().execute(message, Kind::Explicit { length: LENGTH })
    }

    /// What including a message costs.
    pub(crate) fn inclusion(&self) -> Gas {
        self.rules().gas.messages.on_chain_message(LENGTH).total()
    }
}

/// A message of the default sender that costs nothing but gas.
pub(crate) fn message(to: Address) -> Message {
    Message { to, from: sender(), gas_limit: 10_000_000_000, ..Message::default() }
}

/// Calls a method of the test actor.
pub(crate) fn call(method: u64) -> Message {
    Message { method_num: method, ..message(Address::new_id(ACTOR)) }
}

/// Moves value.
pub(crate) fn transfer(to: Address, atto: i64) -> Message {
    Message { value: TokenAmount::from_atto(atto), ..message(to) }
}

/// The balance of an actor after an outcome, the credits of which are counted too.
pub(crate) fn balance(machine: &mut Machine, outcome: &Outcome, id: ActorId) -> TokenAmount {
    machine.commit(outcome.clone()).unwrap();
    machine.actor(id).unwrap().unwrap().balance.clone()
}
