//! Our own machine, which is on trial.

use std::{panic::AssertUnwindSafe, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_rules::{AbiGeneration, rules};
use forest_shared::{
    ActorId, address::Address, chainid::ChainId, clock::ChainEpoch, consensus::ConsensusFault,
    message::Message, state::ActorState,
};
use forest_vm::{
    Block, Engine, ExecuteError, Externs, HostError, Machine, MachineContext, Outcome,
    engine::EngineConfig,
    trace::{self, Tracer},
};
use oracle_cases::{Answer, Epoch, Event, Kind};

use crate::{Judge, Node, Session, Watch, chain::MadeUp, panicked, proofs::Proofs};

/// Our engine; one for all versions.
#[derive(Clone, Debug)]
pub struct Ours(Engine);

impl Ours {
    /// An engine for so many messages at once, that keeps compiled modules in a folder, if there is one.
    ///
    /// # Errors
    /// Where this machine cannot run it.
    pub fn new(messages: usize, modules: Option<std::path::PathBuf>) -> Result<Self, String> {
        let mut config = EngineConfig::default();
        config.artifacts = modules;
        config.parallel_messages = u32::try_from(messages).unwrap_or(u32::MAX);
        Engine::new(config).map(Self).map_err(|error| error.to_string())
    }

    /// The engine itself.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.0
    }

    /// As [`Judge::open`], for whoever wants more than a [`Session`].
    ///
    /// # Errors
    /// What the engine says, where it refuses the state.
    pub fn session(
        &self,
        epoch: &Epoch,
        root: &Cid,
        store: Arc<dyn Blockstore>,
    ) -> Result<OurSession, String> {
        self.session_on(epoch, root, store, Arc::new(MadeUp), Watch::Trace)
    }

    fn session_on(
        &self,
        epoch: &Epoch,
        root: &Cid,
        store: Arc<dyn Blockstore>,
        node: Arc<dyn Node>,
        watch: Watch,
    ) -> Result<OurSession, String> {
        let rules = rules(epoch.version).map_err(|error| error.to_string())?;
        let context = MachineContext {
            rules,
            chain_id: ChainId::MAINNET,
            epoch: epoch.epoch,
            timestamp: epoch.timestamp,
            base_fee: epoch.base_fee.clone(),
            circulating_supply: epoch.circulating_supply.clone(),
            actor_debugging: false,
        };
        let machine =
            Machine::new(context, root, self.0.clone(), store, Arc::new(Chain(node)), Arc::new(Proofs));
        let machine = machine.map_err(|error| error.to_string())?;
        Ok(OurSession { machine, generation: rules.syscalls.generation, watch, syscalls: Vec::new() })
    }
}

impl Judge for Ours {
    fn name(&self) -> &'static str {
        "ours"
    }

    fn open_on(
        &self,
        epoch: &Epoch,
        root: &Cid,
        store: Arc<dyn Blockstore>,
        node: Arc<dyn Node>,
        watch: Watch,
    ) -> Result<Box<dyn Session>, String> {
        Ok(Box::new(self.session_on(epoch, root, store, node, watch)?))
    }
}

/// A syscall, and what the actor saw of it: `None` where the frame ended in it.
pub type Syscall = (&'static str, &'static str, Option<u32>);

/// Our machine on a state.
#[derive(Debug)]
pub struct OurSession {
    machine: Machine,
    /// What the published engine of this version tells depends on it.
    generation: AbiGeneration,
    watch: Watch,
    /// Of the last message.
    syscalls: Vec<Syscall>,
}

impl OurSession {
    /// The syscalls of the last message, in order.
    #[must_use]
    pub fn syscalls(&self) -> &[Syscall] {
        &self.syscalls
    }

    /// An actor, as the messages so far left it.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> Option<ActorState> {
        self.machine.actor(id).ok().flatten().map(|actor| ActorState::clone(&actor))
    }

    /// The id that an address stands for.
    #[must_use]
    pub fn resolve(&self, address: &Address) -> Option<ActorId> {
        self.machine.resolve(address).ok().flatten()
    }

    /// A block.
    #[must_use]
    pub fn block(&self, cid: &Cid) -> Option<Vec<u8>> {
        self.machine.blocks().get(cid).ok().flatten().map(|data| data.to_vec())
    }

    fn answer(&self, outcome: &Outcome, trace: Vec<Event>) -> Answer {
        let bytes = |event| forest_encoding::to_vec(event).expect("events are small");
        let fees = outcome.fees.clone();
        Answer {
            exit_code: outcome.receipt.exit_code,
            return_data: outcome.receipt.return_data.to_vec(),
            return_codec: outcome.return_codec.filter(|_| self.generation == AbiGeneration::Watermelon),
            gas_used: outcome.receipt.gas_used,
            penalty: fees.penalty,
            miner_tip: fees.miner_tip,
            base_fee_burn: fees.base_fee_burn,
            over_estimation_burn: fees.over_estimation_burn,
            refund: fees.refund,
            gas_refund: fees.gas_refund,
            gas_burned: fees.gas_burned,
            events_root: outcome.receipt.events_root,
            events: outcome.events.iter().map(bytes).collect(),
            trace,
        }
    }
}

impl Session for OurSession {
    fn apply(&mut self, message: &Message, kind: Kind) -> Result<Answer, String> {
        let kind = match kind {
            Kind::Explicit { length } => forest_vm::Kind::Explicit { length },
            Kind::Implicit => forest_vm::Kind::Implicit,
        };
        if self.watch == Watch::Nothing {
            let outcome = self.machine.execute(message, kind).map_err(|error| error.to_string())?;
            let answer = self.answer(&outcome, Vec::new());
            self.machine.commit(outcome).map_err(|error| error.to_string())?;
            return Ok(answer);
        }
        let talkative = self.generation != AbiGeneration::Skyr;
        let recorder = Recorder { talkative, ..Recorder::default() };
        let execute = AssertUnwindSafe(|| self.machine.execute_traced(message, kind, recorder));
        let executed = std::panic::catch_unwind(execute).map_err(|thrown| panicked(&*thrown))?;
        let (outcome, recorder) = executed.map_err(|error| match error {
            ExecuteError::Host(error) => format!("this node: {error}"),
            refused => refused.to_string(),
        })?;
        self.syscalls = recorder.syscalls;
        let answer = self.answer(&outcome, recorder.events);
        self.machine.commit(outcome).map_err(|error| error.to_string())?;
        Ok(answer)
    }

    fn flush(&mut self) -> Result<Cid, String> {
        self.machine.flush().map_err(|error| error.to_string())
    }
}

/// Notes what the published engines note, and syscalls.
#[derive(Default)]
struct Recorder {
    /// Whether the published engine tells codecs and gas limits.
    talkative: bool,
    events: Vec<Event>,
    syscalls: Vec<Syscall>,
}

impl Recorder {
    fn contents(&self, block: Option<&Block>) -> (Vec<u8>, Option<u64>) {
        block.map_or((Vec::new(), None), |block| (block.data.to_vec(), self.talkative.then_some(block.codec)))
    }
}

impl Tracer for Recorder {
    fn record(&mut self, event: trace::Event<'_>) {
        let event = match event {
            trace::Event::Charge(charge) => Event::Charge {
                name: charge.name.to_owned(),
                compute: charge.compute.milligas(),
                other: charge.other.milligas(),
            },
            trace::Event::ActorCharge { name, gas } => {
                Event::Charge { name: name.to_owned(), compute: gas.milligas(), other: 0 }
            }
            trace::Event::Call { from, to, method, params, value, gas_limit, read_only } => {
                let (params, codec) = self.contents(params);
                let gas_limit = self.talkative.then_some(gas_limit);
                Event::Call {
                    from,
                    to: *to,
                    method,
                    params,
                    codec,
                    value: value.clone(),
                    gas_limit,
                    read_only,
                }
            }
            trace::Event::Return { exit_code, value } => {
                let (data, codec) = self.contents(value);
                Event::Return { exit_code, data, codec }
            }
            trace::Event::CallError(error) => Event::CallError { number: error.number as u32 },
            trace::Event::Syscall { module, name, answer } => {
                self.syscalls.push((module, name, answer));
                return;
            }
            _ => return,
        };
        self.events.push(event);
    }
}

/// A chain as our engine asks for it.
pub struct Chain(pub Arc<dyn Node>);

impl Externs for Chain {
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(self.0.chain_randomness(epoch).ok())
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<Option<[u8; 32]>, HostError> {
        Ok(self.0.beacon_randomness(epoch).ok())
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, HostError> {
        self.0.tipset_cid(epoch).map_err(HostError::externs)
    }

    fn verify_consensus_fault(
        &self,
        h1: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> Result<Option<ConsensusFault>, HostError> {
        Ok(self.0.consensus_fault(h1))
    }
}
