//! A machine: the state of one epoch, and what messages do to it.
//!
//! The interpreter makes one for every tipset and for every null round's cron, executes messages, commits what it
//! wants to keep and flushes once. Invariants: executing changes nothing; what a commit makes visible is exactly an
//! [`Outcome`]; a flush writes one batch, or nothing.

mod snapshot;

use std::sync::Arc;

use forest_blockstore::{
    Block as StoredBlock, Blockstore, Cid, FlushRules, IpldError, StoreError, WriteBuffer,
};
use forest_builtin::{BuiltinActor, Manifest, ManifestError};
use forest_encoding::codec;
use forest_rules::{Rules, behaviours::Flush};
use forest_shared::{
    ActorId,
    address::{Address, SYSTEM_ACTOR_ID},
    chainid::ChainId,
    clock::ChainEpoch,
    econ::TokenAmount,
    message::Message,
    state::ActorState,
};

pub(crate) use snapshot::{BufferedStore, Snapshot};

use crate::{
    Engine, Externs, Kind, Outcome, ProofVerifier, Simulation,
    execute::{self, ExecuteError},
    failure::{Bug, Fault, HostError},
    state::{MessageState, OpenError, StateTree},
    trace::Tracer,
};

/// What holds for all messages of a machine.
#[derive(Clone, Debug)]
pub struct MachineContext {
    /// The rules of the epoch's network version.
    pub rules: &'static Rules,
    /// The chain. Actors are told; nv16 and nv17 do not ask.
    pub chain_id: ChainId,
    /// The epoch.
    pub epoch: ChainEpoch,
    /// The time of the tipset, in seconds since 1970.
    pub timestamp: u64,
    /// What a unit of gas costs, in the tipset's parent's terms.
    pub base_fee: TokenAmount,
    /// What is in circulation, as of the state that the machine starts from.
    pub circulating_supply: TokenAmount,
    /// Whether actors may log. It changes gas, so only networks of developers turn it on.
    pub actor_debugging: bool,
}

/// A machine could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MachineError {
    /// The state, or the store that holds it.
    #[error(transparent)]
    Ipld(#[from] IpldError),
    /// The state tree is of another version than the rules accept.
    #[error("the state tree has version {0}, which these rules do not accept: a migration did not run")]
    StateTreeVersion(u64),
    /// The system actor, which names the built-in actors, is missing.
    #[error("the state has no system actor, so no manifest of built-in actors")]
    NoSystemActor,
    /// The manifest of built-in actors.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

impl From<OpenError> for MachineError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Ipld(error) => Self::Ipld(error),
            OpenError::Version(version) => Self::StateTreeVersion(version),
        }
    }
}

impl From<StoreError> for MachineError {
    fn from(error: StoreError) -> Self {
        Self::Ipld(error.into())
    }
}

/// The state of one epoch, and what messages do to it.
///
/// ```no_run
/// use std::sync::Arc;
/// use forest_blockstore::MemoryStore;
/// use forest_vm::{Engine, Kind, Machine, MachineContext, externs::ReplayExterns, proofs::Assumed};
/// # fn example(context: MachineContext, state_root: forest_blockstore::Cid, message: forest_shared::message::Message)
/// # -> Result<(), Box<dyn std::error::Error>> {
/// let engine = Engine::new(Default::default())?;
/// let store = Arc::new(MemoryStore::new());
/// let chain = Arc::new(ReplayExterns::default());
/// let mut machine = Machine::new(context, &state_root, engine, store, chain, Arc::new(Assumed::GOOD))?;
///
/// let outcome = machine.execute(&message, Kind::Explicit { length: 150 })?;
/// println!("exit {}, {} gas", outcome.receipt.exit_code, outcome.receipt.gas_used);
/// machine.commit(outcome);
/// let state_root = machine.flush()?;
/// # Ok(())
/// # }
/// ```
pub struct Machine {
    snapshot: Arc<Snapshot>,
}

impl Machine {
    /// A machine over the state at `state_root`.
    ///
    /// # Errors
    /// [`MachineError`]: the state is missing, unreadable, of another version, or does not say what its built-in
    /// actors are.
    pub fn new(
        context: MachineContext,
        state_root: &Cid,
        engine: Engine,
        store: Arc<dyn Blockstore>,
        externs: Arc<dyn Externs>,
        proofs: Arc<dyn ProofVerifier>,
    ) -> Result<Self, MachineError> {
        let rules = context.rules;
        if rules.behaviours.execution.empty_array_is_written_first {
            let empty = StoredBlock::blake2b(codec::DAG_CBOR, [0x80].as_slice().to_vec());
            if !store.has(&empty.cid)? {
                store.put(empty)?;
            }
        }
        let store = Arc::new(WriteBuffer::new(store));
        let tree = StateTree::open(&store, state_root, rules.state_tree)?;
        let system = tree.get(&store, SYSTEM_ACTOR_ID)?.ok_or(MachineError::NoSystemActor)?;
        let manifest = forest_builtin::system::State::load(&store, &system.state)?.manifest(&store)?;
        let required: &[BuiltinActor] = if rules.behaviours.calls.delegated_addresses {
            use BuiltinActor::{Account, Eam, EthAccount, Init, Placeholder, System};
            &[Account, Init, System, Placeholder, Eam, EthAccount]
        } else {
            &[BuiltinActor::Account, BuiltinActor::Init, BuiltinActor::System]
        };
        for kind in required {
            manifest.require(*kind)?;
        }
        let book = Arc::default();
        let snapshot = Snapshot { context, manifest, engine, externs, proofs, store, tree, book };
        Ok(Self { snapshot: Arc::new(snapshot) })
    }

    /// What holds for all messages.
    #[must_use]
    pub fn context(&self) -> &MachineContext {
        &self.snapshot.context
    }

    /// The built-in actors.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.snapshot.manifest
    }

    /// The blocks that the next message may read: the store, and what committed messages wrote.
    #[must_use]
    pub fn blocks(&self) -> &(impl Blockstore + use<>) {
        &*self.snapshot.store
    }

    /// An actor, as committed messages left it.
    ///
    /// # Errors
    /// [`IpldError`]: the state cannot be read.
    pub fn actor(&self, id: ActorId) -> Result<Option<Arc<ActorState>>, IpldError> {
        self.snapshot.tree.get(&self.snapshot.store, id)
    }

    /// The id that an address stands for, as committed messages left it.
    ///
    /// # Errors
    /// [`Fault`]: the state cannot be read.
    pub fn resolve(&self, address: &Address) -> Result<Option<ActorId>, Fault> {
        MessageState::new(Arc::clone(&self.snapshot)).resolve(address)
    }

    /// What a message does, without doing it.
    ///
    /// # Errors
    /// [`ExecuteError`]: no node can give this message a receipt, or this one cannot now. Nothing happened.
    pub fn execute(&self, message: &Message, kind: Kind) -> Result<Outcome, ExecuteError> {
        execute::execute(&self.snapshot, message, kind, None).map(|(outcome, _)| outcome)
    }

    /// As [`execute`](Self::execute), and `tracer` watches.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn execute_traced<T: Tracer>(
        &self,
        message: &Message,
        kind: Kind,
        tracer: T,
    ) -> Result<(Outcome, T), ExecuteError> {
        let (outcome, tracer) = execute::execute(&self.snapshot, message, kind, Some(Box::new(tracer)))?;
        Ok((outcome, execute::reclaim(tracer)?))
    }

    /// What a message would do in a state that is changed a little, whoever sends it and whatever it would cost: for
    /// `eth_call` and gas estimation. The gas limit holds.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn simulate(&self, message: &Message, simulation: &Simulation) -> Result<Outcome, ExecuteError> {
        execute::simulate(&self.snapshot, message, simulation, None).map(|(outcome, _)| outcome)
    }

    /// As [`simulate`](Self::simulate), and `tracer` watches.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn simulate_traced<T: Tracer>(
        &self,
        message: &Message,
        simulation: &Simulation,
        tracer: T,
    ) -> Result<(Outcome, T), ExecuteError> {
        let (outcome, tracer) =
            execute::simulate(&self.snapshot, message, simulation, Some(Box::new(tracer)))?;
        Ok((outcome, execute::reclaim(tracer)?))
    }

    /// Makes what a message did visible to the next.
    ///
    /// The outcome must be of this machine, and of the state that it has now: no other outcome was committed since, or
    /// none that wrote what this one read.
    ///
    /// # Errors
    /// [`HostError`] when an actor that is only credited cannot be read; [`ExecuteError::Broken`] when there is none.
    /// Nothing is committed then.
    pub fn commit(&mut self, outcome: Outcome) -> Result<(), ExecuteError> {
        let Outcome { writes, credits, blocks, .. } = outcome;
        let mut credited = Vec::with_capacity(credits.len());
        for (id, amount) in credits {
            let written = writes.iter().find(|(written, _)| *written == id).map(|(_, actor)| actor.clone());
            let already = credited.iter().position(|(other, _)| *other == id);
            let actor = match (already.and_then(|at| credited.get(at)), written) {
                (Some((_, actor)), _) => Some(Arc::clone(actor)),
                (None, Some(actor)) => actor,
                (None, None) => self.actor(id).map_err(Fault::from).map_err(ExecuteError::from)?,
            };
            let actor = actor.ok_or_else(|| Bug(format!("there is no actor f0{id} to credit").into()))?;
            let mut actor = ActorState::clone(&actor);
            actor.deposit_funds(&amount).map_err(|error| Bug(error.to_string().into()))?;
            match already.and_then(|at| credited.get_mut(at)) {
                Some(entry) => *entry = (id, Arc::new(actor)),
                None => credited.push((id, Arc::new(actor))),
            }
        }
        let blocks: Vec<_> = blocks.into_iter().map(|(cid, data)| StoredBlock::new(cid, data)).collect();
        self.snapshot.store.put_many(&blocks).map_err(HostError::from)?;
        let snapshot = Arc::make_mut(&mut self.snapshot);
        for (id, actor) in writes {
            snapshot.tree.set(id, actor);
        }
        for (id, actor) in credited {
            snapshot.tree.set(id, Some(actor));
        }
        Ok(())
    }

    /// Writes all that was committed and is reachable from the new state root, as one batch, and returns that root.
    ///
    /// # Errors
    /// [`IpldError`]: nothing was written, and flushing again may succeed.
    pub fn flush(&mut self) -> Result<Cid, IpldError> {
        self.flush_with(&[])
    }

    /// As [`flush`](Self::flush), and in the same batch writes what belongs to the tipset and not to its state: receipts
    /// and events.
    ///
    /// # Errors
    /// As [`flush`](Self::flush).
    pub fn flush_with(&mut self, more: &[StoredBlock]) -> Result<Cid, IpldError> {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let root = snapshot.tree.flush(&snapshot.store)?;
        let rules = match snapshot.context.rules.behaviours.kernel.flush {
            Flush::Strict => FlushRules::NV16,
            Flush::Lenient => FlushRules::NV18,
        };
        snapshot.store.flush_with(&root, &rules, more)?;
        Ok(root)
    }
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine").field("context", &self.snapshot.context).finish_non_exhaustive()
    }
}
